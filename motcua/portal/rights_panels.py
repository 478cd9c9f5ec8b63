"""The panels of the page of a dossier that put a person's rights at hand."""

from motcua.dossiers import openings
from motcua.portal.panel import Panel, Reading


def looked(reading: Reading) -> Panel | None:
    """Who has looked: for the account it belongs to."""
    if reading.dossier.by_id != reading.user.pk:
        return None
    found = openings.of(reading.dossier)
    return Panel("portal/dossier/_looked.html", {"count": found.count(), "latest": found.first()})
