"""The legal life of a dossier as one table. Buttons and actions both ask it.

Statuses are those of the law (`statuses`) and the moves between them stand in `moves/`; the internal steps of one
procedure (who, which division, how long) are data of its published version. The ten public codes of the National
Portal are derived (`public_code`).
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from motcua.dossiers import moves
from motcua.dossiers.statuses import (
    BACK,
    CLOSED,
    OPEN,
    PROMISED,
    WAITING,
    Actor,
    Move,
    Status,
)

__all__ = [
    "BACK",
    "CLOSED",
    "MOVES",
    "OPEN",
    "PROMISED",
    "WAITING",
    "Actor",
    "Move",
    "Status",
    "available",
    "public_code",
]

S = Status
MOVES: dict[str, Move] = {move.name: move for move in moves.ALL}


class Ways(Protocol):
    """The ways out of the current step, as positions in the version's steps."""

    @property
    def onward(self) -> tuple[int, ...]: ...  # to other work, the usual one first

    @property
    def ends(self) -> bool: ...  # to hand-over, with the result

    @property
    def back(self) -> int | None: ...  # to where it came from

    @property
    def pending(
        self,
    ) -> frozenset[str]: ...  # what waits for somebody's word: "refusal", "withdrawal"

    @property
    def may_apologise(self) -> bool: ...  # for being late, and name another day

    @property
    def may_ask(self) -> bool: ...  # for what lacks: once, in time, or with leave

    @property
    def inside(self) -> bool: ...  # the office, not at its one-stop desk

    @property
    def proposed(self) -> bool: ...  # a request that the one-stop desk has not sent yet

    @property
    def free(self) -> bool: ...  # nothing is waited for before the step may end

    @property
    def asked(self) -> bool: ...  # somebody has been asked and has not answered

    @property
    def posts(self) -> bool: ...  # something hangs in public in this step

    @property
    def needs_people(self) -> bool: ...  # they must come, and have not come yet

    @property
    def meets_today(self) -> bool: ...  # the day of the appointment has come

    @property
    def was_passed_on(self) -> bool: ...  # by another agency, and nobody has confirmed it

    @property
    def drafts(self) -> bool: ...  # the result is written here

    @property
    def approves(self) -> bool: ...  # a draft waits for the leader

    @property
    def numbers(self) -> bool: ...  # an approved draft waits for its number

    @property
    def wants_a_signature(
        self,
    ) -> bool: ...  # the paper is approved or numbered, its signature is due

    @property
    def typed_at_the_desk(self) -> bool: ...  # by a clerk, for who came or wrote

    @property
    def held(self) -> bool: ...  # it is in somebody's hands

    @property
    def costs(self) -> bool: ...  # something, by what was frozen when it was sent

    @property
    def owes(self) -> bool: ...  # something is still to be paid, and not waited for yet

    @property
    def paid_for(self) -> bool: ...  # nothing withholds the result

    @property
    def extendable(self) -> bool: ...  # the law gives this step more time, and it was not taken yet


STEP_RULES: dict[str, Callable[[Ways], bool]] = {
    "": lambda ways: True,
    "goes_on": lambda ways: bool(ways.onward) and ways.free,
    "makes_the_result": lambda ways: ways.ends and ways.free,
    "came_from_a_step": lambda ways: ways.back is not None,
    "nothing_proposed": lambda ways: "refusal" not in ways.pending,
    "refusal_proposed": lambda ways: "refusal" in ways.pending,
    "no_withdrawal_asked": lambda ways: "withdrawal" not in ways.pending,
    "withdrawal_asked": lambda ways: "withdrawal" in ways.pending,
    "may_apologise": lambda ways: ways.may_apologise,
    "may_ask": lambda ways: ways.may_ask,
    "needs_leave_to_ask": lambda ways: not ways.may_ask,
    "inside_the_office": lambda ways: ways.inside,
    "has_a_proposal": lambda ways: ways.proposed,
    "waits_for_opinions": lambda ways: ways.asked,
    "posts": lambda ways: ways.posts,
    "needs_people": lambda ways: ways.needs_people,
    "meets_today": lambda ways: ways.meets_today,
    "was_passed_on": lambda ways: ways.was_passed_on,
    "drafts": lambda ways: ways.drafts,
    "approves": lambda ways: ways.approves,
    "numbers": lambda ways: ways.numbers,
    "wants_a_signature": lambda ways: ways.wants_a_signature,
    "typed_at_the_desk": lambda ways: ways.typed_at_the_desk,
    "is_held": lambda ways: ways.held,
    "costs": lambda ways: ways.costs,
    "owes": lambda ways: ways.owes,
    "paid_for": lambda ways: ways.paid_for,
    "may_be_extended": lambda ways: ways.extendable,
}

PUBLIC_CODES = {
    S.SUBMITTED: 1,
    S.ACCEPTED: 2,
    S.REFUSED: 3,
    S.PROCESSING: 4,
    S.SUPPLEMENT_WANTED: 5,
    S.WITHDRAWN: 7,
    S.STOPPED: 8,
    S.DONE: 9,
    S.RETURNED: 10,
}


def public_code(status: str, stopped_for: str = "") -> int | None:
    """The National Portal's status code 1–10: none for a draft, 6 while a payment is waited for."""
    if stopped_for == "payment" and status in OPEN:
        return 6
    return PUBLIC_CODES.get(Status(status))


def available(
    status: str, actors: Iterable[Actor], ways: Ways, of: Iterable[Move] = MOVES.values()
) -> list[Move]:
    """The moves to offer as buttons; `actions.move` asks the same table."""
    actors = frozenset(actors)
    return [
        move
        for move in of
        if status in move.sources
        and not actors.isdisjoint(move.actors)
        and STEP_RULES[move.only](ways)
    ]
