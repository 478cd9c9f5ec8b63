"""What the page of a dossier shows, from top to bottom: one function a panel, one line here each."""

from motcua.portal import dossier_panels as of
from motcua.portal import rights_panels
from motcua.portal.forecast_panel import when_done
from motcua.portal.notice_panels import letters
from motcua.portal.panel import Maker, Panel, Reading

# The answer to "where is it", and what to do now.
TOP: tuple[Maker, ...] = (of.standing, of.wanted, of.corrected, of.result, when_done)
ROAD: tuple[Maker, ...] = (of.road,)
# Boxes that are read now and then.
BELOW: tuple[Maker, ...] = (of.contact, of.papers, of.history)
# Folded: there for whoever looks for it.
FOLDED: tuple[Maker, ...] = (
    of.costs,
    of.declared_answers,
    of.attachments,
    letters,
    of.tracking,
    rights_panels.looked,
    of.leaving,
)


def shown(reading: Reading) -> list[Panel]:
    """The panels that have something to say of this dossier to this person."""
    return [panel for make in (*TOP, *ROAD, *BELOW, *FOLDED) if (panel := make(reading))]
