from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import override

from motcua.documents.kinds import KINDS
from motcua.dossiers import flow
from motcua.notices.followers import TEXTS

HEAD = """# The moves of a dossier

Written by `python manage.py write_flow_page` from `motcua/dossiers/moves/`; a test compares. Do not edit by hand.

## Statuses

| status | Vietnamese | public code |
|---|---|---|
"""
MOVES = """
A status without a move out is the end. Public codes are those of the National Portal (6: a payment is waited for).

## Moves

| move | from | to | who | button | history | paper | letter |
|---|---|---|---|---|---|---|---|
"""
FOOT = """
*Who*: `applicant` the citizen who sent it · `clerk` a clerk of the receiving agency's one-stop desk · `counter`
the same, for who has no account · `step` the role
and division of the current step, while the dossier is in this person's hands or nobody's · `colleague` the same role
and division, when it is not in this person's hands · `head` of the division that has it, or a leader of its agency ·
`leader` of the agency that has it · `consulted` a division that was asked and has not answered · `officer` any officer
who may see it · `system` the clock and the calendar. Who stands in for an absent colleague has that colleague's
capacities. A condition on the step stands after *who*; *aside* means that what others have open stays current.
"""


def flow_page() -> str:
    with override("vi"):
        statuses = "".join(
            f"| `{status.value}` | {status.label} | {flow.public_code(status) or '–'} |\n"
            for status in flow.Status
        )
        return HEAD + statuses + MOVES + "".join(map(_row, flow.MOVES.values())) + FOOT


def _row(move: flow.Move) -> str:
    papers = [str(kind.name) for kind in KINDS.values() if kind.after == move.name]
    target = "(stays)" if move.target is None else str(move.target)
    by = " or ".join(actor.value for actor in move.actors)
    who = ", ".join(filter(None, (by, move.only and f"`{move.only}`", "aside" * move.aside)))
    cells = [
        f"`{move.name}`",
        ", ".join(source.value for source in move.sources),
        target,
        who,
        str(move.label),
        str(move.said),
        ", ".join(papers) or "–",
        f"`{TEXTS[move.name]}`" if move.name in TEXTS else "–",
    ]
    return f"| {' | '.join(cells)} |\n"


class Command(BaseCommand):
    help = "Write docs/flow.md anew from the table of moves."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.ROOT / "docs" / "flow.md").write_text(flow_page(), "utf-8")
