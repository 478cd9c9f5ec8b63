"""What the page of a dossier shows, from top to bottom: one function a panel, one line here each."""

from motcua.portal import dossier_panels as of
from motcua.portal import money_panels, post_panel, refund_panel, rights_panels
from motcua.portal import party_panels as who
from motcua.portal.forecast_panel import when_done
from motcua.portal.notice_panels import letters
from motcua.portal.panel import Maker, Panel, Reading
from motcua.portal.proof_panel import proof
from motcua.portal.receipt_panel import issued as receipts_issued

# The answer to "where is it", and what to do now.
TOP: tuple[Maker, ...] = (
    *(
        who.standing,
        who.asked,
        of.standing,
        money_panels.to_pay,
        refund_panel.coming_back,
        of.wanted,
    ),
    *(of.corrected, of.result, post_panel.posted, rights_panels.told_no, when_done),
)
ROAD: tuple[Maker, ...] = (of.road,)
# Boxes that are read now and then.
BELOW: tuple[Maker, ...] = (
    *(rights_panels.rating, who.days, post_panel.receiving, of.contact, rights_panels.voice),
    *(of.papers, receipts_issued, of.history),
)
# Folded: there for whoever looks for it.
FOLDED: tuple[Maker, ...] = (
    money_panels.costs,
    of.declared_answers,
    of.attachments,
    letters,
    of.tracking,
    who.who_waits,
    rights_panels.looked,
    proof,
    of.leaving,
)


# Who waits for what somebody else filed sees nothing but this.
OF_THE_WAY: frozenset[Maker] = frozenset(
    (who.standing, who.days, when_done, of.road, of.contact, letters)
)
FOR_HELPERS: frozenset[Maker] = OF_THE_WAY | {who.asked}
# As a helper, and what is theirs: what was declared and attached, the papers, the history, the result.
FOR_WHOM_IT_IS: frozenset[Maker] = OF_THE_WAY | {
    *(
        of.wanted,
        of.corrected,
        of.result,
        post_panel.posted,
        of.papers,
        of.history,
        receipts_issued,
    ),
    post_panel.receiving,
    *(money_panels.costs, of.declared_answers, of.attachments),
}


def _open_to(reading: Reading, make: Maker) -> bool:
    if reading.party is None:
        return True
    return make in (FOR_WHOM_IT_IS if reading.whole else FOR_HELPERS)


def shown(reading: Reading) -> dict[str, list[Panel]]:
    """The panels that have something to say of this dossier to this person; the road stands beside the others where
    there is room."""
    parts = {"top": TOP, "road": ROAD, "rest": (*BELOW, *FOLDED)}
    return {
        part: [panel for make in makers if _open_to(reading, make) and (panel := make(reading))]
        for part, makers in parts.items()
    }
