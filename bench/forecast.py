"""How often a forecast of 80 % holds, on generated histories: before filing, and on the way.

python -m bench.forecast — no database: cases are made up with lognormal times at each step, weeks that are slow or
quick, a trend, a sudden change, and pauses; then each new case is forecast from those that had ended by then, with the
portal's own functions, and judged by what became of it.
"""

from __future__ import annotations

import math
import os
import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import django

os.environ |= {"DJANGO_SETTINGS_MODULE": "motcua.config.settings", "DEMO": "1"}

if TYPE_CHECKING:
    from motcua.agencies.calendar import WorkCalendar
    from motcua.dossiers.forecast import Past

BEGAN = datetime(2024, 7, 1, tzinfo=UTC)
LEAST, MOST = 75, 90
DAY = 8 * 3600


@dataclass(frozen=True)
class Office:
    """One office's way with one procedure: cases a day, usual hours of its steps, how uneven it is."""

    name: str
    a_day: float
    hours: tuple[float, ...]
    uneven: float = 0.6  # spread of one step
    weekly: float = 0.15  # how slow or quick weeks differ
    trend: float = 0.0  # slower by so much in a year
    shift: float = 1.0  # from the thirteenth month on everything takes so many times as long
    pauses: float = 0.15  # share of cases that wait for the applicant


OFFICES = (
    Office("xã đông, bản sao trong ngày", 6, (0.5, 1)),
    Office("xã vừa, hộ tịch ba bước", 2, (2, 5, 2)),
    Office("xã vắng, hộ tịch ba bước", 0.25, (2, 5, 2)),
    Office("sở, năm bước, không đều", 1.5, (2, 16, 8, 6, 2), uneven=0.9),
    Office("sở, tuần nhanh tuần chậm", 1.5, (2, 16, 8), weekly=0.35),
    Office("huyện, mỗi năm chậm thêm 30%", 1.5, (2, 12, 6), trend=0.3),
    Office("huyện, mỗi năm nhanh thêm 20%", 1.5, (2, 12, 6), trend=-0.2),
    Office("huyện, bỗng chậm 1,4 lần", 1.5, (2, 12, 6), shift=1.4),
    Office("huyện, bỗng nhanh 1,4 lần", 1.5, (2, 12, 6), shift=1 / 1.4),
    Office("sở, nửa số hồ sơ phải bổ sung", 1.5, (2, 16, 8), pauses=0.5),
)


@dataclass(frozen=True)
class Case:
    accepted: datetime
    finished: datetime
    total: int
    marks: tuple[tuple[int, int], ...]  # of each step: when it was come to, when left
    paused: tuple[int, datetime, datetime] | None

    def at(self, ran: int, calendar: WorkCalendar) -> datetime:
        """The moment at which the clock had run so long."""
        if self.paused and ran > self.paused[0]:
            return add(calendar, self.paused[2], ran - self.paused[0])
        return add(calendar, self.accepted, ran)


def add(calendar: WorkCalendar, moment: datetime, seconds: int) -> datetime:
    return calendar.add_working_hours(moment, Fraction(seconds, 3600))


def history(office: Office, calendar: WorkCalendar, chance: random.Random, days: int) -> list[Case]:
    week = [math.exp(chance.gauss(0, office.weekly)) for _week in range(days // 7 + 1)]
    return [
        _case(office, calendar, chance, day, week[day // 7])
        for day in range(days)
        if calendar.is_working_day((BEGAN + timedelta(days=day)).date())
        for _case_of_the_day in range(_poisson(office.a_day, chance))
    ]


def _poisson(mean: float, chance: random.Random) -> int:
    found, product = 0, chance.random()
    while product > math.exp(-mean):
        found, product = found + 1, product * chance.random()
    return found


def _case(
    office: Office, calendar: WorkCalendar, chance: random.Random, day: int, week: float
) -> Case:
    slow = week * (1 + office.trend * day / 365) * (office.shift if day >= 365 else 1)
    # Lying with others goes on for minutes at least.
    took = [
        max(300, round(3600 * slow * hours * math.exp(chance.gauss(0, office.uneven))))
        for hours in office.hours
    ]
    ends = [sum(took[: n + 1]) for n in range(len(took))]
    opening = calendar.opening((BEGAN + timedelta(days=day)).date())
    accepted = add(calendar, opening, chance.randrange(DAY))
    paused = None
    if chance.random() < office.pauses:
        ran = chance.randrange(ends[-1])
        since = add(calendar, accepted, ran)
        paused = ran, since, since + timedelta(days=chance.lognormvariate(1.5, 0.7))
    begun = Case(accepted, accepted, ends[-1], tuple(zip([0, *ends], ends, strict=False)), paused)
    return Case(accepted, begun.at(ends[-1], calendar), begun.total, begun.marks, paused)


@dataclass
class Figures:
    """How many forecasts there were, how many could have been, and how many held: exactly, as they were shown, and with
    pauses that came later held against them."""

    asked: int = 0
    told: int = 0
    exact: int = 0
    shown: int = 0
    with_pauses: int = 0

    def count(self, *, exact: bool, shown: bool, with_pauses: bool) -> None:
        self.told += 1
        self.exact += exact
        self.shown += shown
        self.with_pauses += with_pauses

    def __add__(self, other: Figures) -> Figures:
        names = ("asked", "told", "exact", "shown", "with_pauses")
        return Figures(*(getattr(self, name) + getattr(other, name) for name in names))

    def percent(self, name: str) -> float:
        held: int = getattr(self, name)
        return 100 * held / max(self.asked if name == "told" else self.told, 1)


@dataclass
class Judged:
    before: Figures = field(default_factory=Figures)
    midway: Figures = field(default_factory=Figures)


def judge(office: Office, calendar: WorkCalendar, seed: int, days: int, looks: int) -> Judged:
    """Cases of the last months of the history; each is looked at `looks` times a working day on its way."""
    chance = random.Random(f"{office.name} {seed}")  # noqa: S311
    cases = history(office, calendar, chance, days)
    ended = sorted(cases, key=lambda case: case.finished)
    when = [case.finished for case in ended]
    first = BEGAN + timedelta(days=min(182, days // 3))
    judged = Judged()
    for case in cases:
        if case.accepted < first:
            continue
        _before(case, _past(ended, when, case.accepted, None), calendar, judged.before)
        ran = chance.randrange(DAY // looks)
        while ran < case.total:
            moment = case.at(ran, calendar)
            step = next(n for n, (_since, left) in enumerate(case.marks) if ran < left)
            past = _past(ended, when, moment, step)
            _midway(case, ran, moment, case.marks[step][0], past, calendar, judged.midway)
            ran += DAY // looks
    return judged


def _past(
    ended: list[Case], when: list[datetime], moment: datetime, step: int | None
) -> list[Past]:
    from motcua.dossiers.forecast import KEPT, SAMPLE, Past

    last, first = bisect_right(when, moment), bisect_right(when, moment - KEPT)
    some = ended[max(first, last - SAMPLE) : last]
    if step is None:
        return [Past(case.total) for case in some]
    return [Past(case.total, *case.marks[step]) for case in some]


def _before(case: Case, past: list[Past], calendar: WorkCalendar, figures: Figures) -> None:
    from motcua.dossiers import forecast

    figures.asked += 1
    known = forecast.spread(one.total for one in past)
    if known is None:
        return
    promised = forecast.rounded(known.most, calendar)
    everything = calendar.working_time_between(case.accepted, case.finished).total_seconds()
    figures.count(
        exact=case.total <= known.most,
        shown=case.total <= promised,
        with_pauses=everything <= promised,
    )


def _midway(
    case: Case,
    ran: int,
    moment: datetime,
    entered: int,
    past: list[Past],
    calendar: WorkCalendar,
    figures: Figures,
) -> None:
    from motcua.dossiers import forecast

    figures.asked += 1
    known = forecast.rest(past, ran, entered)
    if known is None:
        return
    by = forecast.reached(calendar, moment, known.most)
    left = case.total - ran
    figures.count(
        exact=left <= known.most,
        shown=left <= calendar.working_time_between(moment, by).total_seconds(),
        with_pauses=case.finished <= by,
    )


def measure(
    seed: int = 1, days: int = 730, looks: int = 2, offices: tuple[Office, ...] = OFFICES
) -> Iterator[tuple[Office, Judged]]:
    from motcua.agencies.calendar import WorkCalendar

    for office in offices:
        yield office, judge(office, WorkCalendar(), seed, days, looks)


def main() -> int:
    django.setup()
    print(f"{'':38}|{'trước khi nộp':^34}|{'dọc đường':^34}")
    heads = "".join(f"{name:>8}" for name in ("hồ sơ", "có", "đúng", "hiện"))
    print(f"{'':38}|{heads}  |{heads}")
    everything, bad = Judged(), 0
    for office, judged in measure():
        print(_row(office.name, judged))
        everything.before += judged.before
        everything.midway += judged.midway
        for figures in (judged.before, judged.midway):
            bad += not LEAST <= figures.percent("shown") <= MOST
    print(_row("tất cả", everything))
    late = [one.percent("with_pauses") for one in (everything.before, everything.midway)]
    print(f"Kể cả lần dừng đến sau: trước khi nộp {late[0]:.1f}%, dọc đường {late[1]:.1f}%.")
    print(f"Ngoài khoảng {LEAST}–{MOST}%: {bad} trong {2 * len(OFFICES)} phép đo.")
    return 1 if bad else 0


def _row(name: str, judged: Judged) -> str:
    def half(one: Figures) -> str:
        shares = (one.percent(key) for key in ("told", "exact", "shown"))
        return f"{one.asked:8}" + "".join(f"{share:7.1f}%" for share in shares)

    return f"{name:38}|{half(judged.before)}  |{half(judged.midway)}"


if __name__ == "__main__":
    raise SystemExit(main())
