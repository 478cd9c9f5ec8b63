"""A form as lines: a field of the declaration is one line, a person is one line per part."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from motcua.procedures.grammar import ROWS
from motcua.procedures.schema import Description, FormField, FormSection

Text = object  # a string, or one that is translated when shown
Choices = tuple[tuple[str, Text], ...]

SEXES: Choices = (("male", _("Nam")), ("female", _("Nữ")))
IDENTITY_KINDS: Choices = (
    ("CCCD", _("Căn cước, căn cước công dân (12 số)")),
    ("CMND", _("Chứng minh nhân dân (9 số)")),
    ("passport", _("Hộ chiếu")),
)


@dataclass(frozen=True)
class Line:
    """One question with one answer, kept under `key`."""

    key: str
    kind: str
    label: Text
    required: bool = False
    hint: Text = ""
    example: Text = ""
    choices: Choices = ()
    min: int | None = None
    max: int | None = None
    max_length: int | None = None
    decimals: int = 0
    # The kind a computed value is shown as.
    result: str = "text"
    past: bool = False
    future: bool = False
    prefill: str = ""
    autocomplete: str = ""
    # The text of a constant.
    value: str = ""
    unit_level: str = "commune"
    # "today", or the key of the answer that says on which day places are named; `day` is what it says.
    units_on: str = ""
    day: dt.date | None = None
    agency_kinds: tuple[str, ...] = ()
    # The person the line is about: "Cha". Empty when the section's title already says it.
    group: str = ""
    # The section, where another one asks under the same label; its heading is not in a message.
    section: str = ""
    # Before the line's name in the key: "father__".
    prefix: str = ""
    # Of a repeated group or a table: the lines of one row, what a row is called, how many rows the
    # answers make and which of them say something. See `rows`.
    columns: tuple[Line, ...] = ()
    row_name: str = ""
    rows: int = 0
    filled: tuple[int, ...] = ()
    # Of a line in a row: the group's key, which row, its name ("thành viên 2"), and whether nothing
    # stands in that row. In a table a line is drawn as narrow as it can be.
    inside: str = ""
    row: int = 0
    row_label: str = ""
    blank: bool = False
    narrow: bool = False

    @property
    def name(self) -> str:
        return self.key.removeprefix(self.prefix)

    @property
    def full_label(self) -> str:
        """Unmistakable within its section: "Ngày sinh (Cha)", "Họ tên (thành viên 2)"."""
        about = ", ".join(filter(None, (self.group, self.row_label)))
        return f"{self.label} ({about})" if about else str(self.label)

    @property
    def label_in_place(self) -> str:
        """On the page, where the heading of a row says which row it is."""
        return (replace(self, row_label="") if not self.narrow else self).full_label

    @property
    def label_anywhere(self) -> str:
        """Unmistakable out of its place, as in the list of errors: "Ngày sinh (Bên nữ)"."""
        return f"{self.full_label} ({self.section})" if self.section else self.full_label


@dataclass(frozen=True)
class Section:
    key: str
    title: Text
    lines: tuple[Line, ...]
    hint: Text = ""


_DATE_HINT = _("Viết theo mẫu ngày/tháng/năm.")
PERSON_LINES: dict[str, Line] = {
    line.key: line
    for line in (
        Line("full_name", "name", _("Họ, chữ đệm, tên"), example="Nguyễn Văn Mẫu"),
        Line(
            "birth_date", "date", _("Ngày sinh"), hint=_DATE_HINT, example="05/10/1990", past=True
        ),
        Line(
            "birth_year",
            "partial_date",
            _("Ngày sinh hoặc năm sinh"),
            hint=_("Không rõ ngày thì chỉ ghi năm."),
            example="1990",
            past=True,
        ),
        Line("sex", "choice", _("Giới tính"), choices=SEXES),
        Line("ethnic_group", "ethnic_group", _("Dân tộc")),
        Line("nationality", "nationality", _("Quốc tịch")),
        Line(
            "residence",
            "address",
            _("Nơi cư trú"),
            hint=_("Thôn hoặc số nhà, xã (phường), tỉnh (thành phố) đang thường trú hay tạm trú."),
            example=_("Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh"),
        ),
        Line("identity_kind", "choice", _("Loại giấy tờ tùy thân"), choices=IDENTITY_KINDS),
        Line("identity_number", "any_identity", _("Số giấy tờ tùy thân"), example="042090000001"),
        Line(
            "identity_issued_on",
            "date",
            _("Ngày cấp"),
            hint=_DATE_HINT,
            example="15/04/2021",
            past=True,
        ),
        Line("identity_issued_by", "agency_text", _("Nơi cấp"), example=_("Bộ Công an")),
        Line("phone", "phone", _("Số điện thoại"), example="0912345678"),
        Line("email", "email", _("Thư điện tử (e-mail)"), example="ten@example.vn"),
    )
}

BANK_LINES: dict[str, Line] = {
    line.key: line
    for line in (
        Line("bank", "bank", _("Ngân hàng"), example="Agribank"),
        Line("number", "account_number", _("Số tài khoản"), example="0000 1234 5678"),
        Line(
            "holder",
            "account_holder",
            _("Tên chủ tài khoản"),
            hint=_("Như ngân hàng ghi; viết hoa không dấu cũng được."),
            example="NGUYEN VAN MAU",
        ),
    )
}


def sections_of(description: Description) -> tuple[Section, ...]:
    # They are made of lines themselves.
    from motcua.procedures import cases

    return (*cases.before(description), *_own_sections(description), *cases.after(description))


def _own_sections(description: Description) -> tuple[Section, ...]:
    asked = {section.key: tuple(_lines(section)) for section in description.form}
    labels = Counter(line.full_label for lines in asked.values() for line in lines)
    return tuple(
        Section(
            section.key,
            section.title,
            tuple(
                replace(line, section=section.title) if labels[line.full_label] > 1 else line
                for line in asked[section.key]
            ),
            section.hint,
        )
        for section in description.form
    )


def _lines(section: FormSection) -> Iterator[Line]:
    for field in section.fields:
        if field.kind == "person":
            yield from _person(field, section.title)
        elif field.kind == "bank_account":
            yield from _bank_account(field, section.title)
        elif field.kind in ROWS:
            yield replace(_one(field), columns=tuple(_columns(field)), row_name=field.row_name)
        else:
            yield _one(field)


def _one(field: FormField) -> Line:
    return Line(
        field.key,
        field.kind,
        field.label,
        required=field.required,
        hint=field.hint,
        example=field.example,
        choices=tuple((option, option) for option in field.options),
        min=field.min,
        max=field.max,
        max_length=field.max_length,
        decimals=field.decimals,
        result=field.result,
        past=field.past,
        future=field.future,
        prefill=field.prefill,
        value=field.value,
        unit_level=field.unit_level,
        units_on=field.units_on,
        agency_kinds=field.agency_kinds,
    )


def _columns(field: FormField) -> Iterator[Line]:
    for one in field.fields:
        match one.kind:
            case "person":
                lines = _person(one, field.row_name)
            case "bank_account":
                lines = _bank_account(one, field.row_name)
            case _:
                lines = iter((_one(one),))
        yield from (replace(line, narrow=field.kind == "table") for line in lines)


def _person(field: FormField, title: str) -> Iterator[Line]:
    prefix = f"{field.key}__"
    for key in field.flat_keys():
        line = PERSON_LINES[key.removeprefix(prefix)]
        first = key.endswith("__full_name")
        yield replace(
            line,
            key=key,
            prefix=prefix,
            # An e-mail address is never demanded of somebody one only writes about.
            required=field.required and line.key != "email",
            group="" if field.label.casefold() == title.casefold() else field.label,
            hint=field.hint if first and field.hint else line.hint,
            prefill=f"{field.prefill}.{line.key}" if field.prefill else "",
            units_on=field.units_on if line.kind == "address" else "",
        )


def _bank_account(field: FormField, title: str) -> Iterator[Line]:
    for name, line in BANK_LINES.items():
        yield replace(
            line,
            key=f"{field.key}__{name}",
            prefix=f"{field.key}__",
            required=field.required,
            group="" if field.label == title else field.label,
            hint=field.hint if name == "bank" and field.hint else line.hint,
        )


def parts_of(section: Section) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """The lines under their headings: "Nhà ở", and under a heading within it "Nhà ở: Thửa đất"."""
    title, lines = str(section.title), list[Line]()
    for line in section.lines:
        if line.kind != "heading" or line.inside:
            lines.append(line)
            continue
        if lines:
            yield title, tuple(lines)
        title, lines = ": ".join(filter(None, (str(section.title), str(line.label)))), []
    if lines or title == str(section.title):
        yield title, tuple(lines)
