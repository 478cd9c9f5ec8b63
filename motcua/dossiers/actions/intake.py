"""What the one-stop desk does with a dossier that came in: accept it or refuse it."""

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import deadlines, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move
from motcua.dossiers.actions.placing import closed, leaving, limit, onward, to_step
from motcua.dossiers.models import Dossier, Event


def accept(
    dossier: Dossier, acting: Acting, note: str = "", private_note: str = "", to: str = ""
) -> Event:
    """Take the dossier in and promise a due time (Giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01)."""
    step = onward(dossier, "accept", to, acting)
    now = clock.now()
    promised = deadlines.promised(now, limit(dossier), calendar_for(dossier.agency))
    due = steps.due_in(dossier, step, promised, limit(dossier), now)
    columns = {
        **to_step(dossier, step, now),
        "accepted_at": now,
        "original_due_at": due,
        "due_at": due,
    }
    return move(dossier, "accept", acting, leaving(dossier, columns, note, private_note, now))


def refuse(dossier: Dossier, acting: Acting, note: str, private_note: str = "") -> Event:
    """Refuse to take the dossier in, with the reason (form 03)."""
    return move(dossier, "refuse", acting, Change(closed(), note, private_note))
