"""Where the demonstration's desk is, who comes to it, and when: recent working days, all of them before now."""

import random
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from motcua.accounts.models import User
from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.config.demo.answers import demanded, fill, filled
from motcua.config.demo.hands import clerk_of
from motcua.config.demo.people import CITIZENS
from motcua.dossiers import actions, counter
from motcua.dossiers.access import Acting
from motcua.dossiers.counter import Counts
from motcua.dossiers.models import Channel, Dossier
from motcua.procedures.models import Version
from motcua.procedures.queries import version_on

# People without an account, who come to the counter or write.
VISITORS = ("Trần Hữu Bình", "Lê Minh Đức", "Phạm Ngọc Giang", "Võ Quốc Khánh", "Đặng Văn Nam")


@dataclass
class Stage:
    """`home` is the agency shown; `other` one of its kind nearby."""

    home: Agency
    other: Agency
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311
    now: datetime = field(default_factory=clock.now)
    _came: int = 0

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar_for(self.home)

    @cached_property
    def today(self) -> date:
        """The last day on which the office has been open for an hour."""
        day = clock.today()
        while not self.calendar.is_working_day(day) or self._first_hour(day) > self.now:
            day -= timedelta(days=1)
        return day

    def _first_hour(self, day: date) -> datetime:
        return self.calendar.opening(day) + timedelta(hours=1)

    def on(self, days: int, hours: float) -> AbstractContextManager[None]:
        """So many hours into the work of a day, so many working days ago."""
        assert days > 0, "of today only the last hour is sure"
        day = self.today
        for _day in range(days):
            day = self.calendar.previous_working_day(day)
        return clock.at(self.calendar.add_working_hours(self.calendar.opening(day), hours))

    def just_now(self, minutes: int) -> AbstractContextManager[None]:
        assert minutes < 60
        return clock.at(self.last_open - timedelta(minutes=minutes))

    @cached_property
    def last_open(self) -> datetime:
        spans = self.calendar.hours_on(self.today)
        return max(min(end, self.now) for begin, end in spans if begin <= self.now)

    @property
    def coming(self) -> datetime:
        """The middle of the next working day's morning."""
        day = self.calendar.next_working_day(clock.local(self.now).date())
        return self.calendar.add_working_hours(self.calendar.opening(day), 2)

    # --- who comes ---

    def version(self, code: str) -> Version:
        found = version_on(code, clock.today())
        assert found is not None, code
        return found

    def citizen(self) -> User:
        self._came += 1
        return User.objects.get(email=CITIZENS[self._came % len(CITIZENS)].email)

    def visitor(self) -> dict[str, Any]:
        self._came += 1
        return {
            "full_name": VISITORS[self._came % len(VISITORS)],
            "identity_number": f"0420900001{self._came:02}",
            "phone": f"09120001{self._came:02}",
            "email": "",
        }

    # --- how a dossier comes ---

    def sent(self, code: str, agency: Agency | None = None) -> Dossier:
        """By somebody with an account."""
        citizen = self.citizen()
        dossier = filled(self.version(code), agency or self.home, citizen, self.chance)
        actions.submit(dossier, Acting(citizen))
        return dossier

    def typed(
        self, code: str, channel: Channel = Channel.COUNTER, agency: Agency | None = None
    ) -> Dossier:
        """A draft of the desk for who brought or posted papers: everything demanded lies there."""
        desk, visitor = clerk_of(self.home), self.visitor()
        assert desk.posting is not None
        at = agency or self.home
        dossier = counter.open_draft(self.version(code), at, desk.posting)
        counter.settle(dossier, agency=at, channel=channel)
        fill(dossier, visitor, visitor)
        counter.lay_down(dossier, {key: Counts(copies=1) for key in demanded(dossier)})
        return dossier

    def taken_in(
        self, code: str, channel: Channel = Channel.COUNTER, agency: Agency | None = None
    ) -> Dossier:
        dossier = self.typed(code, channel, agency)
        actions.receive(dossier, clerk_of(self.home))
        return dossier
