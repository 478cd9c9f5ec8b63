"""The table of moves, in one file per part of a dossier's life."""

from motcua.dossiers.moves import (
    applicant,
    asking,
    assigning,
    clock,
    ends,
    intake,
    late,
    opinions,
    paying,
    proving,
    reminding,
    work,
)
from motcua.dossiers.statuses import Move

ALL: tuple[Move, ...] = (
    *applicant.MOVES,
    *intake.MOVES,
    *asking.MOVES,
    *assigning.MOVES,
    *work.MOVES,
    *opinions.MOVES,
    *clock.MOVES,
    *late.MOVES,
    *ends.MOVES,
    *paying.MOVES,
    *proving.MOVES,
    *reminding.MOVES,
)
