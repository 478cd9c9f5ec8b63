"""A picture of a transfer came, or was not enough; that money came is `record_payment`."""

from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move
from motcua.dossiers.models import Dossier, Event


def send_proof(dossier: Dossier, acting: Acting) -> Event:
    return move(dossier, "send_proof", acting, Change())


def decline_proof(dossier: Dossier, acting: Acting, *, note: str) -> Event:
    """The applicant reads why."""
    return move(dossier, "decline_proof", acting, Change(note=note))
