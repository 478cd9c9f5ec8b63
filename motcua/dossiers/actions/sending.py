"""What follows when a dossier was sent, at the citizens' door or over the counter."""

from typing import Any

from motcua.dossiers import charges, tracking
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier


def sent(dossier: Dossier, costs: dict[str, Any], acting: Acting) -> None:
    charges.freeze(dossier, costs)
    dossier.attachments.update(sent=True)
    tracking.issue(dossier, tracking.Why.SENT, acting)
