"""The part of the format that says how long things take: the promise, the steps, what lengthens and what stops them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Rule

from motcua.procedures.grammar import (
    AgencyKind,
    DivisionKind,
    Key,
    Optional,
    Part,
    Role,
    Text,
    Title,
)


class Limit(Part):
    value: int = Rule(default=1, ge=1, le=3650)
    unit: Literal["working_day", "calendar_day", "working_hour", "same_day", "month"]
    note: Optional = ""
    after_supplement: Literal["restart", "resume", "sector"] = "restart"
    # What the sector's own law leaves from the day the papers came, where it says so ("sector").
    sector_days: int = Rule(default=0, ge=0, le=365)
    sector_unit: Literal["working_day", "calendar_day"] = "working_day"


class Consultation(Part):
    """Another division or agency is asked for its opinion during a step."""

    agency: AgencyKind
    division: DivisionKind
    what: Text
    working_hours: float = Rule(gt=0, le=2000)
    # Where the law says that who does not answer in time agrees.
    silence_is_consent: bool = False
    article: Optional = ""


class Extension(Part):
    """How much longer the law lets a step take, and by which article."""

    value: int = Rule(ge=1, le=3650)
    unit: Literal["working_day", "calendar_day"]
    article: Text


class Pause(Part):
    """What stops the legal clock during a step, and how it goes on."""

    cause: Literal["supplement", "payment", "consultation", "posting", "appointment"]
    after: Literal["restart", "resume"] = "resume"


class Step(Part):
    key: Key
    name: Title
    role: Role
    division: DivisionKind
    at: Literal["receiver", "decider"] = "receiver"
    what: Optional = ""
    working_hours: float = Rule(gt=0, le=2000)
    # The steps it may go on to, the usual one first; none named means the one below.
    next: tuple[Key, ...] = ()
    may_return: bool = True
    asks: Consultation | None = None
    # Working days during which something is posted in public (niêm yết).
    posting_days: int = Rule(default=0, ge=0, le=365)
    # What people must come for, in person, before the step can end; none: nobody must come.
    appointment: Optional = ""
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()
