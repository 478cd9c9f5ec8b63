"""How the ordinary lives go: what is asked, when it begins, and where it stops. The same every time."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock


@dataclass(frozen=True)
class Plan:
    """How one life goes: what is asked, when it begins, and where it stops."""

    code: str
    days_ago: float
    ends: str  # the status in which it stands today, if time allows
    detour: bool = False  # a supplement is asked and given on the way


ENDS = (
    *["returned"] * 8,
    *["done"] * 4,
    *["submitted"] * 4,
    *["accepted"] * 4,
    *["processing"] * 6,
    *["supplement_wanted"] * 2,
    *["refused"] * 2,
    *["withdrawn"] * 2,
    *["stopped"],
    *["draft"] * 2,
)
COMMUNE_CODES = (
    "1.004873",
    "1.001193",
    "1.000656",
    "2.000635",
    "1.001022",
    "1.004859",
    "1.001731",
    "1.001776",
    "1.013225",
    "1.000894",
)


def plans() -> list[Plan]:
    chance = random.Random(27)  # noqa: S311  the same demonstration every time
    made = []
    for index, end in enumerate(ENDS):
        code = (
            "3.000333"
            if index % 16 == 11
            else "1.004194"
            if index % 8 == 3
            else COMMUNE_CODES[index % len(COMMUNE_CODES)]
        )
        recent = end in ("submitted", "accepted", "draft", "processing") and index % 4
        days = 0 if recent else chance.uniform(3, 28)
        made.append(Plan(code, days, end, detour=not recent and index % 5 == 1))
    return made


def start_of(plan: Plan, agency: Agency, chance: random.Random) -> datetime:
    """Recent ones begin in the last hours the office was open; the others at any hour, days ago."""
    if plan.days_ago:
        return clock.now() - timedelta(days=plan.days_ago)
    calendar = calendar_for(agency)
    day = clock.today()
    while (
        not calendar.is_working_day(day) or calendar.opening(day) + timedelta(hours=1) > clock.now()
    ):
        day -= timedelta(days=1)
    latest = min(clock.now(), calendar.closing(day))
    return latest - timedelta(minutes=chance.uniform(15, 150))
