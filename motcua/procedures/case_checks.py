"""What cases, fees, exemptions and blank papers must say to one another and to the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from motcua.procedures.cases import NO_CLAIM
from motcua.procedures.printed import SLOT
from motcua.procedures.schema import CASE, EXEMPTION, Description, Fee, PaperTemplate

Location = tuple[str | int, ...]
Defect = tuple[Location, str]


def defects(d: Description) -> Iterator[Defect]:
    yield from _cases(d)
    yield from _reserved(d)
    yield from _named_cases(d)
    yield from _fees(d)
    yield from _exemptions(d)
    for index, paper in enumerate(d.papers):
        if paper.template:
            for key, message in _template(paper.template):
                yield ("papers", index, "template", key), message


def _again(keys: Iterable[str]) -> Iterator[int]:
    """Where a key stands a second time."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key and key in seen:
            yield index
        seen.add(key)


def _cases(d: Description) -> Iterator[Defect]:
    if len(d.cases) == 1:
        yield ("cases",), "chỉ có một trường hợp thì không phải chọn; thêm trường hợp hoặc bỏ."
    for index in _again(case.key for case in d.cases):
        yield ("cases", index, "key"), f"trường hợp “{d.cases[index].key}” ghi hai lần; đổi khóa."


def _reserved(d: Description) -> Iterator[Defect]:
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            if field.key in (CASE, EXEMPTION):
                where = ("form", row, "fields", column, "key")
                yield where, f"khóa “{field.key}” dành riêng cho hệ thống; đặt khóa khác."


def _named_cases(d: Description) -> Iterator[Defect]:
    known = {case.key for case in d.cases}
    for table in ("papers", "form", "fees"):
        for index, one in enumerate(getattr(d, table)):
            if unknown := [key for key in one.cases if key not in known]:
                message = (
                    f"không có trường hợp “{', '.join(unknown)}”; ghi khóa có trong [[cases]]."
                )
                yield (table, index, "cases"), message


def _fees(d: Description) -> Iterator[Defect]:
    for index in _again(fee.key for fee in d.fees):
        yield ("fees", index, "key"), f"khoản “{d.fees[index].key}” ghi hai lần; đổi khóa."
    if d.fees:
        yield from _twofold(d)
        yield from _covered(d)
    keys = {one.key for one in d.fee_exemptions if one.key}
    for index, fee in enumerate(d.fees):
        for key, message in _fee(fee, d, keys):
            yield ("fees", index, key), message


def _twofold(d: Description) -> Iterator[Defect]:
    for index, channel in enumerate(d.channels):
        if channel.fee or channel.fee_unit or channel.fee_sample:
            message = "đã có [[fees]] thì kênh không ghi fee, fee_unit, fee_sample; bỏ một nơi."
            yield ("channels", index, "fee"), message


def _covered(d: Description) -> Iterator[Defect]:
    """Who reads the price table must find what it costs, if only that it costs nothing."""
    for channel in d.channels:
        for case in d.cases or (None,):
            if not any(_meets(fee, channel.channel, case.key if case else "") for fee in d.fees):
                named = f", trường hợp “{case.name}”" if case else ""
                yield (
                    ("fees",),
                    f"kênh {channel.channel}{named} chưa có khoản nào; thêm, miễn phí thì amount = 0.",
                )


def _meets(fee: Fee, channel: str, case: str) -> bool:
    fits_channel = not fee.channels or channel in fee.channels
    return fits_channel and (not fee.cases or case in fee.cases)


def _fee(fee: Fee, d: Description, exemptions: set[str]) -> Iterator[tuple[str, str]]:
    offered = {channel.channel for channel in d.channels}
    if absent := [one for one in fee.channels if one not in offered]:
        yield "channels", f"thủ tục không nhận qua kênh {', '.join(absent)}; sửa lại."
    if strange := [one for one in fee.exemptions if one not in exemptions]:
        yield (
            "exemptions",
            f"không có khóa “{', '.join(strange)}” trong [[fee_exemptions]]; sửa lại.",
        )
    if not fee.quantity:
        if fee.included:
            yield "included", "không đếm số lượng thì không có included; thêm quantity hoặc bỏ."
        return
    field = next((f for f in d.form_fields() if f.key == fee.quantity), None)
    if field is None or field.kind != "number" or field.decimals:
        yield "quantity", f"“{fee.quantity}” phải là khóa của một ô số nguyên trong tờ khai."
    elif not fee.unit:
        yield "unit", "tính theo số lượng thì phải ghi unit, ví dụ “bản”."


def _exemptions(d: Description) -> Iterator[Defect]:
    for index in _again(one.key for one in d.fee_exemptions):
        key = d.fee_exemptions[index].key
        yield ("fee_exemptions", index, "key"), f"khóa “{key}” ghi hai lần; đổi khóa."
    used = {key for fee in d.fees for key in fee.exemptions}
    for index, one in enumerate(d.fee_exemptions):
        where = ("fee_exemptions", index)
        if one.key == NO_CLAIM:
            yield (*where, "key"), f"khóa “{NO_CLAIM}” dành riêng cho hệ thống; đặt khóa khác."
        elif one.key and one.key not in used:
            yield (*where, "key"), "không khoản nào trong [[fees]] miễn, giảm theo khóa này; thêm."
        if one.paper and not one.key:
            yield (*where, "paper"), "muốn đòi giấy chứng minh thì ghi key để người khai chọn được."
        paper = d.paper(one.paper) if one.paper else None
        if one.paper and (paper is None or paper.mode != "submit"):
            yield (*where, "paper"), f"“{one.paper}” phải là một giấy phải nộp trong [[papers]]."


def _template(template: PaperTemplate) -> Iterator[tuple[str, str]]:
    placed: set[str] = set()
    for line in template.lines:
        if set(SLOT.sub("", line)) & {"{", "}"}:
            yield "lines", "dấu { } viết sai; viết {khóa}."
        placed |= {match[1] for match in SLOT.finditer(line)}
        if strange := {look for _key, look in SLOT.findall(line) if look not in ("", "lines")}:
            yield "lines", f"mẫu giấy không có cách in “{', '.join(strange)}”; chỉ dùng lines."
    if lost := sorted(template.sample.keys() - placed):
        yield "sample", f"không dòng nào có chỗ {{{', '.join(lost)}}}; sửa lại."
    if template.sample and (empty := sorted(placed - template.sample.keys())):
        yield "sample", f"bản điền mẫu còn thiếu {', '.join(empty)}; điền thêm."
