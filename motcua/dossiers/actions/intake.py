"""What the one-stop desk does with a dossier that came in: accept it or refuse it."""

from motcua.common import clock
from motcua.dossiers import promises
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move
from motcua.dossiers.actions.placing import closed, leaving, onward, to_step
from motcua.dossiers.models import Dossier, Event


def accept(
    dossier: Dossier, acting: Acting, note: str = "", private_note: str = "", to: str = ""
) -> Event:
    """Take the dossier in and promise a due time (Giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01)."""
    step = onward(dossier, "accept", to, acting)
    now = clock.now()
    promise = promises.on_acceptance(dossier, step, now)
    columns = {**to_step(dossier, step, now), "accepted_at": now, **promise.columns}
    change = leaving(dossier, columns, note, private_note, now)
    change.data |= promise.data
    return move(dossier, "accept", acting, change)


def refuse(dossier: Dossier, acting: Acting, note: str, private_note: str = "") -> Event:
    """Refuse to take the dossier in, with the reason (form 03)."""
    return move(dossier, "refuse", acting, Change(closed(), note, private_note))
