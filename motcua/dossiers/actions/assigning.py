"""Whose hands the work is in: taken by oneself, given by the head, given back."""

from motcua.accounts.models import Posting
from motcua.dossiers import access, assignment
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, move, permit
from motcua.dossiers.models import Dossier, Event


def take(dossier: Dossier, acting: Acting) -> Event:
    return move(
        dossier, "take", acting, Change({"holder": access.post_for(dossier, acting, "take")})
    )


def assign(dossier: Dossier, acting: Acting, *, to: Posting, note: str = "") -> Event:
    """Give the dossier to somebody of the step's role in its division, out of whosever hands it is in."""
    permit(dossier, "assign", acting)
    if to.pk not in {posting.pk for posting in assignment.able(dossier)}:
        raise NotAllowed(f"assign {dossier} to {to}")
    data = {"from": dossier.holder_id, "to": to.pk}
    return move(dossier, "assign", acting, Change({"holder": to}, private_note=note, data=data))


def give_back(dossier: Dossier, acting: Acting, note: str) -> Event:
    """Nobody holds it any more: any colleague may take it, the head may give it to one."""
    data = {"from": dossier.holder_id}
    return move(
        dossier, "give_back", acting, Change({"holder": None}, private_note=note, data=data)
    )
