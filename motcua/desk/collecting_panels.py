"""What the officer's page of a dossier offers where something is still to be paid."""

from motcua.accounts.models import Posting
from motcua.desk.panel import Panel
from motcua.dossiers import access
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.payments import proofs
from motcua.payments.models import ProofState


def collect(dossier: Dossier, posting: Posting) -> Panel | None:
    """Cash, and the picture of a transfer that waits for its answer; at the desk that took the dossier in."""
    here = access.works_at_the_desk(posting) and dossier.reception_id == posting.agency_id
    if not here or not dossier.owed:
        return None
    moves = access.moves(dossier, Acting(posting.user, posting))
    if "record_payment" not in {move.name for move in moves}:
        return None
    sent = proofs.latest(dossier)
    waiting = sent if sent and sent.state == ProofState.WAITING else None
    return Panel("desk/_collect.html", {"proof": waiting})
