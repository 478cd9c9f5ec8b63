"""The folded panel with which the applicant checks that nothing was rewritten."""

from motcua.dossiers.models import history_mark
from motcua.dossiers.proof import sealing
from motcua.portal.panel import Panel, Reading


def proof(reading: Reading) -> Panel | None:
    if not reading.events:
        return None
    last = reading.events[-1]
    said = {"mark": history_mark(last), "seal": sealing.seal_of(last)}
    return Panel("portal/dossier/_proof.html", said)
