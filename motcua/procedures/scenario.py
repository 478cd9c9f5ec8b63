"""The tests that a procedure brings along, as they stand in its file."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field as Rule

from motcua.procedures.grammar import Key, Optional, Part, Role, Title


class ScenarioMove(Part):
    """One thing that happens in a scenario, or what is expected to be true after it."""

    do: Literal["fill", "attach", "submit", "act", "wait", "expect"]
    # fill: answers over the sample ones; an empty text takes an answer away.
    part: Literal["submitter", "applicant", "declaration"] = "declaration"
    answers: dict[str, str | tuple[str, ...]] = {}
    # attach: these papers, or all that are demanded.
    papers: tuple[Key, ...] = ()
    # act: who makes which move of the flow.
    by: Literal["applicant", "clerk", "officer", "leader", "seal_clerk", ""] = ""
    move: str = Rule(default="", pattern=r"^[a-z_]*$")
    to: str = ""
    note: Optional = ""
    # wait
    value: int = Rule(default=0, ge=0, le=3650)
    unit: Literal["working_hour", "working_day", "calendar_day"] = "working_hour"
    # expect: what is left empty is not looked at.
    status: str = ""
    step: str = ""
    notice: str = ""
    due: dt.datetime | None = None
    fee: int | None = None
    seen_by: tuple[Role, ...] = ()
    hidden_from: tuple[Role, ...] = ()
    # submit and act: the field or paper at which it must be refused.
    fails_at: str = ""


class Scenario(Part):
    """A test of the procedure that a jurist can read: run on a moved clock, and rolled back."""

    name: Title
    starts: dt.datetime | None = None
    moves: tuple[ScenarioMove, ...] = Rule(min_length=1)
