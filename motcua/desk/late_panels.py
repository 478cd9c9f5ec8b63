"""Panels of how the time stands and of what was wrong: the apology, and results done again."""

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.desk.forms.late import drafted
from motcua.desk.panel import Panel
from motcua.dossiers import lateness, queries
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier


def apology(dossier: Dossier, posting: Posting) -> Panel | None:
    """How the apology stands, and what to do when none can be made any more."""
    if dossier.status not in (Status.ACCEPTED, Status.PROCESSING):
        return None
    made, too_late = drafted(dossier), lateness.too_late_to_apologise(dossier)
    today = dossier.due_at is not None and clock.local(dossier.due_at).date() <= clock.today()
    if made is None and not (too_late and today):
        return None
    return Panel("desk/_apology.html", {"apology": made, "too_late": too_late})


def corrected(dossier: Dossier, posting: Posting) -> Panel | None:
    """That it is done again without a fee, and what was wrong before."""
    old = list(queries.old_results(dossier))
    return Panel("desk/_corrected.html", {"old": old}) if old else None
