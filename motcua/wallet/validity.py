"""Until when a result is good, where its procedure says it so that it can be counted."""

import calendar
import re
from datetime import date, timedelta

_FROM_ISSUE = re.compile(r"(\d{1,3}) (ngày|tháng|năm) kể từ ngày cấp", re.IGNORECASE)


def valid_until(issued: date, said: str) -> date | None:
    """ "6 tháng kể từ ngày cấp" of 10/3 ends with 10/9; what is said otherwise is for people to read."""
    found = _FROM_ISSUE.fullmatch(said.strip())
    if found is None:
        return None
    number, unit = int(found[1]), found[2].lower()
    if unit == "ngày":
        return issued + timedelta(days=number)
    months = issued.month - 1 + number * (12 if unit == "năm" else 1)
    year, month = issued.year + months // 12, months % 12 + 1
    return date(year, month, min(issued.day, calendar.monthrange(year, month)[1]))
