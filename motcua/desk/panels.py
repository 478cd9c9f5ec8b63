"""What the officer's page of a dossier shows besides its frame: one function a panel, one line here each."""

from motcua.accounts.models import Posting
from motcua.desk import asking_panels, late_panels, work_panels
from motcua.desk.panel import Maker, Panel
from motcua.dossiers.models import Dossier

# Under the moves, where the law's demands stand; and under the papers, where the facts stand.
WORK: tuple[Maker, ...] = (
    asking_panels.asking_panel,
    asking_panels.judging_panel,
    work_panels.opinions,
    late_panels.apology,
)
FACTS: tuple[Maker, ...] = (late_panels.corrected,)


def shown(dossier: Dossier, posting: Posting) -> dict[str, list[Panel]]:
    """The panels that have something to say of this dossier to this officer."""
    return {
        "work": [panel for make in WORK if (panel := make(dossier, posting))],
        "facts": [panel for make in FACTS if (panel := make(dossier, posting))],
    }
