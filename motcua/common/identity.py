"""Identity numbers, telephone numbers and the QR of the chip card.

Only the impossible is refused. Where the law allows doubt (a changed sex, an old card) the person
is warned and goes on.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from motcua.common.vietnamese import clean, fold

Kind = Literal["CCCD", "CMND"]
Sex = Literal["male", "female"]

# GSO codes of the 63 provinces before the merger of 1/7/2025: numbers once given never change.
PROVINCE_CODES = frozenset(
    f"{code:03}"
    for code in (
        *(1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34),
        *(35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67),
        *(68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96),
    )
)
FIRST_COUNTRY_CODE = 101
CMND_VALID_UNTIL = date(2024, 12, 31)

_MOBILE = re.compile(r"0[35789]\d{8}", re.ASCII)
_LANDLINE = re.compile(r"02\d{9}", re.ASCII)
_QR_PARTS = 7


class Impossible(ValueError):
    """Cannot be right. The message is one sentence that says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ImpossibleNumber(Impossible):
    pass


class ImpossiblePhone(Impossible):
    pass


class UnreadableCard(Impossible):
    pass


@dataclass(frozen=True)
class Checked:
    number: str
    kind: Kind
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """What the QR of a chip card says. Old people's cards may know the year of birth only."""

    number: str
    old_number: str
    name: str
    birth_date: date | None
    birth_year: int | None
    sex: Sex | None
    address: str
    issued_on: date | None


def check_citizen_id(
    number: str,
    *,
    birth_year: int | None = None,
    sex: Sex | None = None,
    on: date | None = None,
) -> Checked:
    """The number without spaces, its kind, and what looks odd about it on the day `on`."""
    digits = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", clean(number)))
    if not re.fullmatch(r"\d{9}|\d{12}", digits, re.ASCII):
        raise ImpossibleNumber(
            _("Nhập đủ 12 chữ số của căn cước hoặc 9 chữ số của chứng minh nhân dân.")
        )
    if len(digits) == 9:
        return _check_old_card(digits, on)
    if digits.startswith("000"):
        raise ImpossibleNumber(_("Kiểm tra lại số căn cước: không có số nào bắt đầu bằng 000."))
    return _check_personal_number(digits, birth_year, sex, on)


def normalise_phone(text: str) -> str:
    """`"+84 912 345 678"` as `"0912345678"`."""
    compact = re.sub(r"[\s.\-()]", "", unicodedata.normalize("NFKC", clean(text)))
    national = re.sub(r"^(?:\+84|0084|84)0?(?=\d{9,10}$)", "0", compact, flags=re.ASCII)
    if _MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national):
        return national
    raise ImpossiblePhone(
        _("Nhập số điện thoại di động 10 chữ số hoặc số cố định 11 chữ số, ví dụ 0912345678.")
    )


def mask_identity(number: str) -> str:
    """Always nine stars: the length would tell the kind of paper."""
    return _mask(number, 9)


def mask_name(name: str) -> str:
    """ "Nguyễn V. A.": enough to recognise whom one has before oneself."""
    first, *rest = name.split() or [""]
    return " ".join([first, *(f"{word[0]}." for word in rest)])


def mask_phone(number: str) -> str:
    return _mask(number, max(len(number) - 5, 1))


def parse_card_qr(text: str) -> Card:
    """The QR of a chip card, as a scanner types it; newer cards append parts, which are ignored."""
    parts = [clean(part) for part in clean(text).split("|")]
    if len(parts) < _QR_PARTS or not re.fullmatch(r"\d{12}", parts[0], re.ASCII) or not parts[2]:
        raise UnreadableCard(
            _("Quét lại mã QR ở mặt trước thẻ căn cước, hoặc nhập tay các thông tin trên thẻ.")
        )
    number, old_number, name, birth, sex, address, issued = parts[:_QR_PARTS]
    birth_date = _card_date(birth)
    return Card(
        number=number,
        old_number=old_number,
        name=name,
        birth_date=birth_date,
        birth_year=birth_date.year if birth_date else _card_year(birth),
        sex=_card_sex(sex),
        address=address,
        issued_on=_card_date(issued),
    )


def _check_old_card(digits: str, on: date | None) -> Checked:
    if not digits.strip("0"):
        raise ImpossibleNumber(_("Nhập đúng 9 chữ số ghi trên chứng minh nhân dân."))
    warnings = []
    if on and on > CMND_VALID_UNTIL:
        warnings.append(
            _(
                "Chứng minh nhân dân hết giá trị từ ngày 01/01/2025. "
                "Nếu đã có căn cước, hãy nhập số căn cước."
            )
        )
    return Checked(digits, "CMND", warnings)


def _check_personal_number(
    digits: str, birth_year: int | None, sex: Sex | None, on: date | None
) -> Checked:
    place, century_and_sex = digits[:3], int(digits[3])
    year = 1900 + 100 * (century_and_sex // 2) + int(digits[4:6])
    says: Sex = "female" if century_and_sex % 2 else "male"
    if on and year > on.year:
        raise ImpossibleNumber(
            _("Kiểm tra lại số căn cước: theo số này thì năm sinh là %(year)s, chưa đến.")
            % {"year": year}
        )
    warnings = []
    if place not in PROVINCE_CODES and int(place) < FIRST_COUNTRY_CODE:
        warnings.append(
            _("Ba chữ số đầu %(place)s không phải mã của tỉnh nào. Kiểm tra lại số căn cước.")
            % {"place": place}
        )
    if birth_year is not None and birth_year != year:
        warnings.append(
            _(
                "Theo số căn cước thì sinh năm %(year)s, khác năm sinh đã khai %(declared)s. "
                "Kiểm tra lại."
            )
            % {"year": year, "declared": birth_year}
        )
    if sex is not None and sex != says:
        warnings.append(
            _("Theo số căn cước thì giới tính là %(sex)s, khác giới tính đã khai. Kiểm tra lại.")
            % {"sex": _("nữ") if says == "female" else _("nam")}
        )
    return Checked(digits, "CCCD", warnings)


def _mask(number: str, stars: int) -> str:
    # Of a short number, head and tail together would be all of it.
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * stars}{number[-2:]}"


def _card_date(text: str) -> date | None:
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    if len(digits) != 8:
        return None
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _card_year(text: str) -> int | None:
    year = int(match[0]) if (match := re.search(r"\d{4}$", text, re.ASCII)) else 0
    return year if 1900 <= year < 2100 else None


def _card_sex(text: str) -> Sex | None:
    sexes: dict[str, Sex] = {"nam": "male", "nu": "female"}
    return sexes.get(fold(text))
