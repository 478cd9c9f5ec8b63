"""What a person typed → the text that is kept, or one sentence that says how to write it.

Pure functions. A reading accepts its own answer again unchanged, so a kept answer can go back into
the form. They check the writing of one line; what two lines say together is in `fields`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.common.identity import Impossible, check_citizen_id, normalise_phone
from motcua.common.money import ImpossibleAmount, dong, parse_dong, thousands
from motcua.common.number_words import date_in_words
from motcua.common.vietnamese import fold
from motcua.procedures.lines import Line

EARLIEST_YEAR, LATEST_YEAR = 1850, 2200
MOST_DIGITS = 18
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_DAY_WITHOUT_MARKS = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.\- ](\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:hg.](\d{1,2})?)?p?", re.ASCII)
_NUMBER = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](\d+))?", re.ASCII)
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{6,9}", re.ASCII)
_TAX_CODE = re.compile(r"(\d{10})(?:-?(\d{3}))?", re.ASCII)


class Unreadable(ValueError):
    """The message says how to write it; the label is put before it."""


def longest(line: Line) -> int:
    return line.max_length or {"long_text": 3000}.get(line.kind, 300)


def read_text(text: str, line: Line) -> str:
    if len(text) > longest(line):
        message = _("viết ngắn lại, nhiều nhất %(longest)s ký tự (đang có %(now)s).")
        raise Unreadable(message % {"longest": longest(line), "now": len(text)})
    return text


def read_name(text: str, line: Line) -> str:
    if any(char.isdigit() for char in text) or not any(char.isalpha() for char in text):
        raise Unreadable(_("viết bằng chữ, như trên giấy tờ tùy thân."))
    return read_text(text, line)


def read_number(text: str, line: Line) -> str:
    found = _NUMBER.fullmatch(text.replace(" ", ""))
    decimals = (found[3] or "").rstrip("0") if found else ""
    if found is None or len(found[2]) > MOST_DIGITS:
        raise Unreadable(_("viết bằng chữ số, ví dụ 2."))
    if len(decimals) > line.decimals:
        if not line.decimals:
            raise Unreadable(_("viết số nguyên, ví dụ 2."))
        message = _("viết nhiều nhất %(count)s chữ số sau dấu phẩy.")
        raise Unreadable(message % {"count": line.decimals})
    whole = int(found[1] + found[2].replace(".", ""))
    _bounded(float(f"{whole}.{decimals or 0}") if decimals else whole, line)
    sign = "-" if found[1] and not whole and decimals else ""
    return f"{sign}{whole},{decimals}" if decimals else str(whole)


def show_number(text: str) -> str:
    whole, comma, decimals = text.partition(",")
    return thousands(int(whole)) + comma + decimals if _countable(whole) else text


def read_money(text: str, line: Line) -> str:
    try:
        amount = parse_dong(text)
    except ImpossibleAmount:
        raise Unreadable(_("viết số tiền bằng chữ số, ví dụ 8.000.")) from None
    _bounded(amount, line)
    return str(amount)


def show_money(text: str) -> str:
    return dong(int(text)) if _countable(text) else text


def _countable(text: str) -> bool:
    """A draft holds whatever was typed, also more digits than Python makes a number of."""
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _bounded(number: float, line: Line) -> None:
    lowest = 0 if line.min is None else line.min
    if number < lowest:
        raise Unreadable(_("viết số từ %(lowest)s trở lên.") % {"lowest": thousands(lowest)})
    if line.max is not None and number > line.max:
        message = _("viết số không quá %(highest)s.")
        raise Unreadable(message % {"highest": thousands(line.max)})


def day_of(text: str) -> dt.date | None:
    """The day in a kept or typed answer; None when it tells less than a day, or nonsense."""
    compact = " ".join(text.split()).replace(" / ", "/")
    if found := _DAY.fullmatch(compact) or _DAY_WITHOUT_MARKS.fullmatch(compact):
        day, month, year = found.groups()
    elif found := _ISO_DAY.fullmatch(compact):
        year, month, day = found.groups()
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def year_of(text: str) -> int | None:
    """The year of a full or partial date."""
    if (day := day_of(text)) is not None:
        return day.year
    found = _MONTH.fullmatch(text) or _YEAR.fullmatch(text)
    return int(found[0][-4:]) if found else None


def read_date(text: str, line: Line) -> str:
    day = day_of(text)
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Unreadable(_("viết ngày có thật theo mẫu ngày/tháng/năm, ví dụ 05/10/1990."))
    _timely(day, day, line)
    return day.strftime("%d/%m/%Y")


def read_partial_date(text: str, line: Line) -> str:
    if day_of(text) is not None:
        return read_date(text, line)
    year, month = year_of(text), 0
    if found := _MONTH.fullmatch(text):
        month = int(found[1])
    if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR or (found and not 1 <= month <= 12):
        raise Unreadable(_("viết năm, tháng/năm hoặc ngày/tháng/năm, ví dụ 1990, 10/1990."))
    _timely(dt.date(year, month or 1, 1), dt.date(year, month or 12, 28), line)
    return f"{month:02}/{year}" if month else str(year)


def _timely(earliest: dt.date, latest: dt.date, line: Line) -> None:
    today = clock.today()
    if line.past and earliest > today:
        raise Unreadable(_("kiểm tra lại: ngày này chưa đến."))
    if line.future and latest < today:
        raise Unreadable(_("kiểm tra lại: ngày này đã qua."))


def show_date_in_words(text: str) -> str:
    day = day_of(text)
    return f"{text} ({date_in_words(day)})" if day else text


def read_time(text: str, line: Line) -> str:
    compact = fold(text).replace("gio", "h").replace("phut", "p").replace(" ", "")
    found = _TIME.fullmatch(compact)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Unreadable(_("viết giờ theo 24 giờ, ví dụ 14:30."))
    return f"{hour:02}:{minute:02}"


def show_time(text: str) -> str:
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal()):
        return text
    return _("%(hour)s giờ %(minute)s phút") % {"hour": hour, "minute": minute}


def read_email(text: str, line: Line) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise Unreadable(_("viết đủ địa chỉ, ví dụ ten@example.vn.")) from None
    return text


def read_phone(text: str, line: Line) -> str:
    try:
        return normalise_phone(text)
    except Impossible:
        message = _("viết số di động 10 chữ số hoặc số cố định 11 chữ số, ví dụ 0912345678.")
        raise Unreadable(message) from None


def read_identity(text: str, line: Line) -> str:
    try:
        return check_citizen_id(text, on=clock.today()).number
    except Impossible as error:
        raise Unreadable(lower_first(error.message)) from None


def read_passport(text: str, line: Line) -> str:
    number = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not _PASSPORT.fullmatch(number):
        raise Unreadable(_("viết như trên trang có ảnh của hộ chiếu, ví dụ B0000001."))
    return number


def read_any_identity(text: str, line: Line) -> str:
    """The kind of paper is another line: here it is enough that one of the kinds could be meant."""
    try:
        return read_identity(text, line)
    except Unreadable:
        if text[:1].isalpha():
            return read_passport(text, line)
        # A foreign passport may be all digits; `fields` asks again when the kind says otherwise.
        number = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
        if _PASSPORT.fullmatch(number) and len(number) != 9:
            return number
        raise


def read_tax_code(text: str, line: Line) -> str:
    compact = re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", text))
    if found := _TAX_CODE.fullmatch(compact):
        return f"{found[1]}-{found[2]}" if found[2] else found[1]
    if re.fullmatch(r"\d{12}", compact, re.ASCII):
        return read_identity(compact, line)
    raise Unreadable(_("viết 10 chữ số (thêm -001 nếu là chi nhánh) hoặc số căn cước 12 chữ số."))


def read_account_number(text: str, line: Line) -> str:
    number = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\d{6,19}", number, re.ASCII):
        raise Unreadable(_("viết từ 6 đến 19 chữ số, như ngân hàng ghi."))
    return number


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
