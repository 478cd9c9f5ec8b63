"""By when feedback must be taken up, passed on and answered: pure functions of a moment and a calendar.

A complaint (Luật Khiếu nại 02/2011/QH13): taken up (thụ lý) within 10 days, decided at most 30 days after that.
Feedback (NĐ 20/2008, NĐ 92/2017): passed on to who is competent within 5 working days, answered within 15.
"""

from datetime import datetime

from motcua.agencies.calendar import Limit, Unit, WorkCalendar
from motcua.voice.models import Kind

TAKEN_UP = Limit(10, Unit.CALENDAR_DAY)
DECIDED = Limit(30, Unit.CALENDAR_DAY)
PASSED_ON = Limit(5, Unit.WORKING_DAY)
ANSWERED = Limit(15, Unit.WORKING_DAY)


def first_due(kind: str, arrived: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.due(arrived, TAKEN_UP if kind == Kind.DECISION else PASSED_ON)


def due(
    kind: str, arrived: datetime, calendar: WorkCalendar, accepted: datetime | None = None
) -> datetime:
    """While nobody has taken a complaint up, as if it were taken up on the last day."""
    if kind != Kind.DECISION:
        return calendar.due(arrived, ANSWERED)
    return calendar.due(accepted or first_due(kind, arrived, calendar), DECIDED)
