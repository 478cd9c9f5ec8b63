"""Generated lives of the legal clock: offices, seasons, and what happens to a dossier between 2023 and 2028."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from motcua.agencies.calendar import ALL_YEAR, SUMMER_AND_WINTER, Limit, Season, WorkCalendar
from motcua.dossiers.legal_clock import Began, Extended, Fact, Posted, Rescheduled, Stopped

ROWS = list(
    csv.DictReader(
        (Path(__file__).parents[2] / "data" / "calendar.csv").read_text("utf-8").splitlines()
    )
)
OFF = frozenset(
    dt.date.fromisoformat(row["date"]) for row in ROWS if row["kind"] != "makeup_working_day"
)
MAKE_UP = frozenset(
    dt.date.fromisoformat(row["date"]) for row in ROWS if row["kind"] == "makeup_working_day"
)
STORM = frozenset({dt.date(2025, 4, 26), dt.date(2025, 9, 29), dt.date(2025, 9, 30)})


def hours(*texts: str) -> tuple[tuple[dt.time, dt.time], ...]:
    pairs = (text.split("-") for text in texts)
    return tuple((dt.time.fromisoformat(start), dt.time.fromisoformat(end)) for start, end in pairs)


NO_BREAK = (Season((1, 1), (12, 31), hours("08:00-16:00")),)
THREE_SEASONS = (
    Season((5, 1), (8, 31), hours("06:30-11:15", "13:45-17:00")),
    Season((9, 1), (11, 30), hours("07:00-11:30", "13:15-16:45")),
    Season((12, 1), (4, 30), hours("07:30-11:45", "13:00-16:45")),
)
OFFICES = tuple(
    WorkCalendar(days_off, MAKE_UP, seasons)
    for days_off, seasons in (
        (OFF, ALL_YEAR),
        (OFF, SUMMER_AND_WINTER),
        (OFF, NO_BREAK),
        (OFF, THREE_SEASONS),
        (OFF | STORM, SUMMER_AND_WINTER),
    )
)
VIET_NAM = dt.timezone(dt.timedelta(hours=7))
FIRST = dt.datetime(2023, 1, 1, tzinfo=VIET_NAM)
DAYS = (dt.date(2028, 11, 1) - FIRST.date()).days
CAUSES = ("supplement", "payment", "consultation", "appointment")
QUARTER = dt.timedelta(minutes=15)


def cases(number: int, seed: int) -> Iterator[tuple[int, tuple[Fact, ...]]]:
    """An office and what happened, so many times, the same ones for the same seed."""
    chance = random.Random(seed)
    for _nth in range(number):
        yield chance.randrange(len(OFFICES)), tuple(_life(chance))


def _life(chance: random.Random) -> Iterator[Fact]:
    at = FIRST + dt.timedelta(days=chance.randrange(DAYS)) + QUARTER * chance.randrange(96)
    # The same moment, written in another zone now and then.
    zone = dt.UTC if chance.random() < 0.2 else VIET_NAM
    yield Began(at.astimezone(zone), _limit(chance))
    excused = False
    for _nth in range(chance.choice((0, 1, 1, 2, 2, 3, 4))):
        at += QUARTER * chance.randrange(5 * 96)
        fact = _fact(chance, at.astimezone(zone))
        if isinstance(fact, Rescheduled) and excused:
            continue
        excused = excused or isinstance(fact, Rescheduled)
        yield fact


def _limit(chance: random.Random) -> Limit:
    unit = chance.choice(
        ("working_day", "working_day", "calendar_day", "working_hour", "same_day", "month")
    )
    match unit:
        case "working_hour":
            return Limit(chance.randrange(1, 120) / 4, unit)
        case "month":
            return Limit(chance.choice((1, 1, 2)), unit)
        case "same_day":
            return Limit(1, unit)
    return Limit(chance.randrange(1, 12), unit)


def _fact(chance: random.Random, at: dt.datetime) -> Fact:
    drawn = chance.random()
    if drawn < 0.5:
        return _stop(chance, at)
    if drawn < 0.65:
        after = chance.choice(("resume", "restart"))
        return Posted(at, chance.choice((8, 16, 24, 2.5)), after)
    if drawn < 0.8:
        unit = chance.choice(("working_day", "calendar_day"))
        return Extended(at, chance.randrange(1, 8), unit, "Luật Hộ tịch 60/2014/QH13, Điều 18")
    if drawn < 0.93:
        return Rescheduled(at, chance.randrange(1, 6))
    return Began(at, _limit(chance))


def _stop(chance: random.Random, at: dt.datetime) -> Stopped:
    until = None if chance.random() < 0.12 else at + QUARTER * chance.randrange(8 * 96)
    after = chance.choice(("resume", "resume", "restart", "sector"))
    sector = _limit(chance) if after == "sector" else None
    return Stopped(at, until, after, chance.choice(CAUSES), sector)
