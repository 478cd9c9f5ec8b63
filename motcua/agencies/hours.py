"""Office hours as people write them: "07:00–11:30, 13:30–17:00" and "16/04"."""

import re
from datetime import time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Intervals = tuple[tuple[time, time], ...]
MonthDay = tuple[int, int]

DEFAULT = "07:00–11:30, 13:30–17:00"
YEAR_START, YEAR_END = "01/01", "31/12"
MONTH_DAY = re.compile(r"^(0[1-9]|[12]\d|3[01])/(0[1-9]|1[0-2])$")
LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
PART = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$")


def parse_intervals(text: str) -> Intervals:
    """The parts of a working day, in order and apart; ValidationError says what is wrong."""
    found: list[tuple[time, time]] = []
    for part in text.split(","):
        if not (match := PART.match(part.strip())):
            raise ValidationError(_("Viết giờ làm việc như ví dụ: 07:00–11:30, 13:30–17:00"))
        first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
        try:
            interval = time(first_hour, first_minute), time(last_hour, last_minute)
        except ValueError as error:
            raise ValidationError(_("Giờ từ 00 đến 23, phút từ 00 đến 59.")) from error
        if interval[0] >= interval[1] or (found and found[-1][1] > interval[0]):
            raise ValidationError(
                _("Giờ bắt đầu phải trước giờ kết thúc, buổi trước xong rồi mới đến buổi sau.")
            )
        found.append(interval)
    return tuple(found)


def parse_month_day(text: str) -> MonthDay:
    """(4, 16) from "16/04"."""
    if not MONTH_DAY.match(text):
        raise ValidationError(_("Viết ngày và tháng như ví dụ: 16/04"))
    day, month = map(int, text.split("/"))
    if day > LONGEST_MONTHS.get(month, 31):
        raise ValidationError(_("Tháng này không có ngày đó."))
    return month, day


def validate_intervals(text: str) -> None:
    parse_intervals(text)


def validate_month_day(text: str) -> None:
    parse_month_day(text)


def days_of_season(start: str, end: str) -> set[MonthDay]:
    """Every day of the season; one that ends before it starts runs over New Year."""
    first, last = parse_month_day(start), parse_month_day(end)
    year = {
        (month, day)
        for month in range(1, 13)
        for day in range(1, LONGEST_MONTHS.get(month, 31) + 1)
    }
    if first <= last:
        return {day for day in year if first <= day <= last}
    return {day for day in year if day >= first or day <= last}
