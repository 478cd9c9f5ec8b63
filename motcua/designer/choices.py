"""Values that are chosen rather than typed: those the format lists, and what stands elsewhere in the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.designer.bodies import at
from motcua.designer.shape import Leaf
from motcua.designer.words import title_of
from motcua.procedures.reader import names
from motcua.procedures.value_words import CHOICES

Choice = tuple[Any, str | Promise]

# Beside those that differences name: by key, or by "Model.key" where a key means another thing there.
OURS: dict[str, dict[str, str | Promise]] = {
    "FormField.kind": {
        "text": _("Chữ, một dòng"),
        "long_text": _("Chữ, nhiều dòng"),
        "number": _("Số"),
        "money": _("Tiền"),
        "date": _("Ngày"),
        "partial_date": _("Ngày, có thể chỉ biết năm"),
        "date_in_words": _("Ngày, ghi thêm bằng chữ"),
        "time": _("Giờ"),
        "yes_no": _("Có hoặc không"),
        "one_of": _("Chọn một"),
        "several_of": _("Chọn nhiều"),
        "email": _("Thư điện tử"),
        "phone": _("Số điện thoại"),
        "identity": _("Số CCCD, CMND"),
        "passport": _("Số hộ chiếu"),
        "tax_code": _("Mã số thuế"),
        "person": _("Thông tin về một người"),
        "address": _("Địa chỉ"),
        "agency_text": _("Tên cơ quan, ghi tay"),
        "agency": _("Cơ quan, chọn trong danh sách"),
        "unit": _("Đơn vị hành chính"),
        "bank_account": _("Tài khoản ngân hàng"),
        "repeated": _("Nhóm ô lặp lại"),
        "table": _("Bảng"),
        "file": _("Tệp đính kèm"),
        "computed": _("Tự tính từ ô khác"),
        "constant": _("Chữ cố định"),
        "ethnic_group": _("Dân tộc"),
        "nationality": _("Quốc tịch"),
        "heading": _("Tiêu đề nhỏ trong phần"),
        "note": _("Lời giải thích, không hỏi gì"),
        "confirmation": _("Ô cam kết phải đánh dấu"),
    },
    "Fee.kind": {"fee": _("Lệ phí"), "charge": _("Phí")},
    "parts": {
        "full_name": _("Họ, chữ đệm, tên"),
        "birth_date": _("Ngày sinh"),
        "birth_year": _("Năm sinh"),
        "sex": _("Giới tính"),
        "ethnic_group": _("Dân tộc"),
        "nationality": _("Quốc tịch"),
        "residence": _("Nơi cư trú"),
        "identity": _("Giấy tờ tùy thân"),
        "phone": _("Số điện thoại"),
        "email": _("Thư điện tử"),
    },
    "result": {"text": _("Chữ"), "number": _("Số"), "money": _("Tiền"), "date": _("Ngày")},
    "agency": {
        "commune-committee": _("UBND cấp xã"),
        "commune-police": _("Công an cấp xã"),
        "district-committee": _("UBND cấp huyện"),
        "province-committee": _("UBND tỉnh"),
        "province-police": _("Công an tỉnh"),
        "department-justice": _("Sở Tư pháp"),
        "department-construction": _("Sở Xây dựng"),
        "department-labour": _("Sở Lao động – Thương binh và Xã hội"),
        "department-health": _("Sở Y tế"),
        "department-home-affairs": _("Sở Nội vụ"),
        "department-finance": _("Sở Tài chính"),
        "department-planning": _("Sở Kế hoạch và Đầu tư"),
    },
    "by": {"applicant": _("Người nộp hồ sơ"), **CHOICES["role"]},
}
SAME = {
    "seen_by": "role",
    "hidden_from": "role",
    "offered_by": "agency",
    "decided_by": "agency",
    "agency_kinds": "agency",
}


def said(model: str, key: str, value: Any) -> str | Promise:
    key = SAME.get(key, key)
    for named in (OURS.get(f"{model}.{key}"), OURS.get(key), CHOICES.get(key)):
        if named and str(value) in named:
            return named[str(value)]
    return str(value)


def _level(body: dict[str, Any]) -> Iterator[Choice]:
    return ((number, said("Description", "level", number)) for number in (1, 2, 3, 4))


def _agencies(body: dict[str, Any]) -> Iterator[Choice]:
    return iter(OURS["agency"].items())


def _named(table: str) -> Callable[[dict[str, Any]], Iterator[Choice]]:
    return lambda body: iter(names(table).items())


def _listed(key: str) -> Callable[[dict[str, Any]], Iterator[Choice]]:
    def found(body: dict[str, Any]) -> Iterator[Choice]:
        items = at(body, (key,))
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(item.get("key"), str) and item["key"]:
                yield item["key"], f"{title_of(item)} ({item['key']})"

    return found


def _asked(body: dict[str, Any]) -> Iterator[Choice]:
    """The fields of the form; of a group or a person the lines are typed by hand."""
    sections = at(body, ("form",))
    for section in sections if isinstance(sections, list) else ():
        yield from _listed("fields")(section if isinstance(section, dict) else {})


Source = Callable[[dict[str, Any]], Iterator[Choice]]
ONE: dict[str, Source] = {
    "Description.level": _level,
    "Description.field": _named("fields"),
    "Exemption.paper": _listed("papers"),
    "Fee.quantity": _asked,
    "Consultation.agency": _agencies,
}
SEVERAL: dict[str, Source] = {
    "Description.offered_by": _agencies,
    "Description.decided_by": _agencies,
    "Description.life_events": _named("life_events"),
    "FormField.agency_kinds": _agencies,
    "Paper.cases": _listed("cases"),
    "FormSection.cases": _listed("cases"),
    "Fee.cases": _listed("cases"),
    "Fee.exemptions": _listed("fee_exemptions"),
    "ScenarioMove.papers": _listed("papers"),
}


def choices(leaf: Leaf, body: dict[str, Any]) -> list[Choice] | None:
    """What may be chosen; None where it is typed."""
    name = f"{leaf.model}.{leaf.key}"
    if source := ONE.get(name) or SEVERAL.get(name):
        return list(source(body))
    if leaf.kind in ("choice", "several"):
        return [(value, said(leaf.model, leaf.key, value)) for value in leaf.choices]
    return None


def is_several(leaf: Leaf) -> bool:
    return leaf.kind == "several" or f"{leaf.model}.{leaf.key}" in SEVERAL
