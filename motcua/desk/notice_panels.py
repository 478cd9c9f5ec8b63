"""The panel of what the people of a dossier were told, and whether it reached them."""

from motcua.accounts.models import Posting
from motcua.desk.panel import Panel
from motcua.dossiers.models import Dossier
from motcua.notices import inbox


def told(dossier: Dossier, posting: Posting) -> Panel | None:
    """Whom no letter has reached must be called: the law wants them told, not written to."""
    notices = list(inbox.all_of(dossier))
    if not notices:
        return None
    missed = inbox.missed(notices)
    return Panel("desk/_told.html", {"notices": notices, "missed": missed})
