"""What the parts of a description must say to one another. Every defect is told, not the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from motcua.procedures import (
    case_checks,
    conditions,
    kind_checks,
    printed,
    row_checks,
    scenario_checks,
    steps_checks,
)
from motcua.procedures.arithmetic import DATES, NUMBERS
from motcua.procedures.grammar import ROWS, SPOKEN
from motcua.procedures.schema import Description, FormField

Location = tuple[str | int, ...]
Defect = tuple[Location, str]

TEXTS = {"text", "long_text", "address", "agency_text"}
CHOICES = {"one_of", "several_of"}
MOST_QUESTIONS = 500


def defects(d: Description) -> Iterator[Defect]:
    yield from _level(d)
    yield from _dates(d)
    yield from _limits(d)
    yield from _form(d)
    yield from kind_checks.defects(d)
    yield from row_checks.defects(d)
    yield from printed.defects(d)
    yield from _papers(d)
    yield from case_checks.defects(d)
    yield from conditions.defects(d)
    yield from steps_checks.defects(d)
    yield from scenario_checks.defects(d)
    yield from _twice((c.channel for c in d.channels), ("channels",), "channel", "kênh nộp")
    for name in ("offered_by", "decided_by", "life_events", "synonyms", "audience"):
        yield from _twice(getattr(d, name), (name,), None, "giá trị")


def _twice(values: Iterable[str], where: Location, key: str | None, what: str) -> Iterator[Defect]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            loc = (*where, index) if key is None else (*where, index, key)
            yield loc, f"{what} “{value}” ghi hai lần; bỏ bớt hoặc đổi tên một chỗ."
        seen.add(value)


def _level(d: Description) -> Iterator[Defect]:
    if d.level == 3 and not d.partial_reason:
        yield (
            ("partial_reason",),
            "mức độ 3 (một phần) phải công bố lý do; ghi vì sao chưa làm được toàn trình.",
        )
    if d.level != 3 and d.partial_reason:
        yield ("partial_reason",), "chỉ mức độ 3 mới có lý do này; để trống hoặc sửa level."
    if d.visits and not d.visits_note:
        yield ("visits_note",), "phải đến trực tiếp thì ghi rõ đến để làm gì."
    if d.level == 4 and d.visits:
        yield ("visits",), "toàn trình (mức độ 4) thì không phải đến; để 0 hoặc hạ level xuống 3."
    if not d.online:
        return
    if d.channel("online") is None:
        yield (
            ("level",),
            'mức độ 3–4 phải có kênh nộp qua mạng; thêm [[channels]] channel="online".',
        )
    if not d.form:
        yield ("level",), "mức độ 3–4 phải có tờ khai điện tử; thêm ít nhất một [[form]]."
    if d.declaration is None:
        yield ("level",), "mức độ 3–4 phải có [declaration] với tên tờ khai."


def _dates(d: Description) -> Iterator[Defect]:
    if d.effective_to is not None and d.effective_to < d.effective_from:
        yield ("effective_to",), "ngày hết hiệu lực đứng trước ngày có hiệu lực; sửa một trong hai."


def _limits(d: Description) -> Iterator[Defect]:
    """The sector's own days and the word that calls for them belong together."""
    cases = (
        (("cases", index, "limit"), case.limit) for index, case in enumerate(d.cases) if case.limit
    )
    for where, limit in ((("limit",), d.limit), *cases):
        by_sector = limit.after_supplement == "sector"
        if by_sector and not limit.sector_days:
            yield (
                (*where, "sector_days"),
                "sau khi bổ sung mà tính theo luật riêng của ngành thì ghi còn bao nhiêu ngày.",
            )
        if limit.sector_days and not by_sector:
            yield (
                (*where, "sector_days"),
                "số ngày này chỉ dùng khi after_supplement là “sector”; bỏ số ngày hoặc sửa ở đó.",
            )


def _form(d: Description) -> Iterator[Defect]:
    yield from _twice((s.key for s in d.form), ("form",), "key", "khóa của phần")
    questions = sum(1 for f in d.form_fields() for one in (f, *f.fields) for _ in one.flat_keys())
    if questions > MOST_QUESTIONS:
        yield (
            ("form",),
            f"tờ khai có {questions} ô, quá {MOST_QUESTIONS}; hỏi gộp hoặc tách thủ tục.",
        )
    seen: set[str] = set()
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            where = ("form", row, "fields", column)
            for flat in field.flat_keys():
                if flat in seen:
                    message = f"khóa “{flat}” đã dùng trong tờ khai này; đổi sang khóa khác."
                    yield (*where, "key"), message
                seen.add(flat)
            for key, message in _field(field):
                yield (*where, key), message
            for index, one in enumerate(field.fields):
                for key, message in _field(one):
                    yield (*where, "fields", index, key), message


def _field(f: FormField) -> Iterator[tuple[str, str]]:
    if f.kind in CHOICES and len(f.options) < 2:
        yield "options", "phải có ít nhất hai lựa chọn trong options."
    if f.kind not in CHOICES and f.options:
        yield "options", "chỉ one_of và several_of có options; bỏ đi hoặc đổi kind."
    if len(set(f.options)) < len(f.options):
        yield "options", "có lựa chọn ghi hai lần; bỏ bớt."
    if f.kind == "person" and not f.parts:
        yield "parts", 'kind = person phải có parts, ví dụ parts = ["full_name"].'
    if f.kind != "person" and f.parts:
        yield "parts", "chỉ kind = person có parts; bỏ đi hoặc đổi kind."
    if len(set(f.parts)) < len(f.parts):
        yield "parts", "có dòng ghi hai lần trong parts; bỏ bớt."
    if f.kind == "person" and "." in f.prefill:
        yield "prefill", "với person chỉ ghi submitter hoặc applicant."
    if f.kind != "person" and f.prefill and "." not in f.prefill:
        yield "prefill", "ghi rõ lấy dòng nào, ví dụ submitter.phone."
    if f.kind in SPOKEN and (f.required or f.prefill):
        yield "required", f"{f.kind} không hỏi gì; bỏ required và prefill."
    yield from _bounds(f)
    yield from kind_checks.of_one(f)
    yield from _computed(f)


def _computed(f: FormField) -> Iterator[tuple[str, str]]:
    if f.kind != "computed":
        if f.result != "text":
            yield "result", "chỉ kind = computed có result; bỏ đi hoặc đổi kind."
        return
    if not f.value:
        yield "value", 'ghi phép tính vào value, ví dụ value = "price * copies".'
    if f.required or f.prefill:
        yield "required", "computed do máy tính, không ai điền; bỏ required và prefill."


def _bounds(f: FormField) -> Iterator[tuple[str, str]]:
    if f.kind not in NUMBERS | ROWS and (f.min is not None or f.max is not None):
        message = "chỉ number, money và số dòng của repeated, table có min, max; bỏ đi."
        yield "min" if f.min is not None else "max", message
    if f.min is not None and f.max is not None and f.min > f.max:
        yield "min", "min lớn hơn max; sửa một trong hai."
    if f.decimals and f.kind != "number" and (f.kind, f.result) != ("computed", "number"):
        yield "decimals", "chỉ number có decimals; bỏ đi."
    if f.kind not in TEXTS and f.max_length is not None:
        yield "max_length", "chỉ ô chữ có max_length; bỏ đi."
    if f.kind not in DATES and (f.past or f.future):
        yield "past" if f.past else "future", "chỉ ô ngày có past, future; bỏ đi."
    if f.past and f.future:
        yield "future", "past và future loại trừ nhau; bỏ một."


def _papers(d: Description) -> Iterator[Defect]:
    yield from _twice((p.key for p in d.papers), ("papers",), "key", "khóa giấy tờ")
    for index, paper in enumerate(d.papers):
        if paper.required and paper.mode != "submit":
            message = 'required chỉ dùng với mode = "submit"; sửa một trong hai.'
            yield ("papers", index, "required"), message
        if paper.required and paper.when:
            message = "giấy bắt buộc thì không có điều kiện when; bỏ required hoặc bỏ when."
            yield ("papers", index, "when"), message
