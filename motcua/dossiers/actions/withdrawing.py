"""Taking a dossier back while it is being worked on: the applicant asks, the one-stop desk lets it go."""

from collections.abc import Iterable

from django.db import transaction

from motcua.accounts.models import Role
from motcua.accounts.queries import active_postings
from motcua.common import clock
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.ends import give_back
from motcua.dossiers.actions.engine import Change, move, permit
from motcua.dossiers.actions.placing import closed
from motcua.dossiers.models import Dossier, Event


def ask_withdrawal(dossier: Dossier, acting: Acting, note: str = "") -> Event:
    """The work goes on until the desk confirms: a result may be signed at this very moment."""
    permit(dossier, "ask_withdrawal", acting)
    now = clock.now()
    clerks = active_postings().filter(
        agency=dossier.reception_id, role=Role.CLERK, division__kind="one-stop"
    )
    data = {"told": list(clerks.values_list("pk", flat=True))}
    change = Change({"withdrawal_asked_at": now}, note=note, data=data, at=now)
    return move(dossier, "ask_withdrawal", acting, change)


def confirm_withdrawal(
    dossier: Dossier,
    acting: Acting,
    *,
    note: str = "",
    private_note: str = "",
    originals: Iterable[int] = (),
) -> Event:
    permit(dossier, "confirm_withdrawal", acting)
    with transaction.atomic():
        data = give_back(dossier, originals, dossier.submitter_name)
        change = Change(closed(owed=0), note, private_note, data)
        return move(dossier, "confirm_withdrawal", acting, change)
