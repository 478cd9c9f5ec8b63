"""What the officer's page of a dossier shows besides its frame: one function a panel, one line here each."""

from motcua.accounts.models import Posting
from motcua.desk import (
    asking_panels,
    collecting_panels,
    late_panels,
    notice_panels,
    parcels,
    parties,
    whole,
    work_panels,
)
from motcua.desk.forecast_panel import when_done
from motcua.desk.panel import Maker, Panel
from motcua.desk.receipt_panels import issued
from motcua.dossiers import access
from motcua.dossiers.models import Dossier

# Under the moves, where the law's demands stand; and under the papers, where the facts stand.
WORK: tuple[Maker, ...] = (
    collecting_panels.collect,
    asking_panels.brought_panel,
    asking_panels.asking_panel,
    asking_panels.judging_panel,
    work_panels.draft,
    work_panels.opinions,
    work_panels.agencies,
    work_panels.records,
    late_panels.apology,
    parcels.panel,
)
FACTS: tuple[Maker, ...] = (
    late_panels.corrected,
    issued,
    notice_panels.told,
    parties.panel,
    when_done,
    whole.offer,
    work_panels.slip,
)


# Who was only asked for an opinion reads what they were asked, not how the others work.
TO_WHO_WAS_ASKED: tuple[Maker, ...] = (work_panels.opinions,)


def shown(dossier: Dossier, posting: Posting) -> dict[str, list[Panel]]:
    """The panels that have something to say of this dossier to this officer.

    What colleagues say among themselves of an officer's own dossier is not for the applicant."""
    work, facts = WORK, FACTS
    if access.is_own(dossier, posting.user):
        work, facts = (), ()
    elif access.only_asked(dossier, posting):
        work, facts = TO_WHO_WAS_ASKED, ()
    return {
        "work": [panel for make in work if (panel := make(dossier, posting))],
        "facts": [panel for make in facts if (panel := make(dossier, posting))],
    }
