"""What the officer's page of a dossier shows besides its frame: one function a panel, one line here each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.desk.forms.late import drafted
from motcua.dossiers import lateness, queries
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel` as its only variable besides the page's own."""

    template: str
    panel: dict[str, Any]


Maker = Callable[[Dossier, Posting], Panel | None]


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


# Under the moves, where the law's demands stand; and under the papers, where the facts stand.
WORK: tuple[Maker, ...] = (apology,)
FACTS: tuple[Maker, ...] = (corrected,)


def shown(dossier: Dossier, posting: Posting) -> dict[str, list[Panel]]:
    """The panels that have something to say of this dossier to this officer."""
    return {
        "work": [panel for make in WORK if (panel := make(dossier, posting))],
        "facts": [panel for make in FACTS if (panel := make(dossier, posting))],
    }
