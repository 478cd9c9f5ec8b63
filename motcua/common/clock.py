"""The one clock. Deadlines, numbers and lives of dossiers ask it, so a whole life can be lived at another date.

`CLOCK=2024-10-15T09:00` moves the whole system (it then runs on from there); `at()` moves one block of code.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("clock_frozen", default=None)


def now() -> datetime:
    """The moment, aware, in the portal's time zone."""
    if frozen := _frozen.get():
        return frozen
    return timezone.localtime(timezone.now() + settings.CLOCK_OFFSET)  # noqa: TID251


def today() -> date:
    return now().date()


def local(when: datetime) -> datetime:
    return timezone.localtime(when)


def moment(text: str) -> datetime:
    """`"2024-10-15T09:00"` as a moment in the portal's time zone."""
    parsed = datetime.fromisoformat(text)
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)


@contextmanager
def at(when: datetime | str) -> Iterator[None]:
    """Inside the block the clock stands still at `when`."""
    token = _frozen.set(timezone.localtime(moment(when) if isinstance(when, str) else when))
    try:
        yield
    finally:
        _frozen.reset(token)
