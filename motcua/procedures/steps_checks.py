"""What the steps must say to one another: every road from intake ends at hand-over, within the promise."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from motcua.procedures import graph
from motcua.procedures.cases import hours_of, share
from motcua.procedures.schema import Description, Step

Location = tuple[str | int, ...]
Defect = tuple[Location, str]

AGENCIES = Path(__file__).resolve().parents[2] / "data" / "agencies.toml"
MANY = 60
NO_DISTRICTS_FROM = dt.date(2025, 7, 1)


def defects(d: Description) -> Iterator[Defect]:
    yield from _ends(d)
    for index, step in enumerate(d.steps):
        for key, message in _step(d, step):
            yield ("steps", index, key), message
    names = list(_names(d))
    yield from names
    if len(d.steps) > MANY:
        yield ("steps",), f"có {len(d.steps)} bước, quá {MANY}; gộp bớt."
    # What follows from a wrong name would only hide it.
    elif not names:
        yield from _roads(d)


def _ends(d: Description) -> Iterator[Defect]:
    last = len(d.steps) - 1
    for index, key, words in ((0, "intake", "đầu"), (last, "hand_over", "cuối")):
        step = d.steps[index]
        if step.key != key:
            yield ("steps", index, "key"), f"bước {words} phải có key = “{key}”."
        if step.role != "clerk":
            yield ("steps", index, "role"), f"bước {words} do cán bộ một cửa làm: role = “clerk”."
        if step.at != "receiver":
            message = f"bước {words} làm ở nơi tiếp nhận: at = “receiver”."
            yield ("steps", index, "at"), message


def _names(d: Description) -> Iterator[Defect]:
    """Keys given twice, and `next` that names nothing."""
    known: set[str] = set()
    for index, step in enumerate(d.steps):
        if step.key in known:
            message = f"khóa của bước “{step.key}” ghi hai lần; bỏ bớt hoặc đổi tên một chỗ."
            yield ("steps", index, "key"), message
        known.add(step.key)
    for index, step in enumerate(d.steps):
        where = ("steps", index, "next")
        if index == len(d.steps) - 1 and step.next:
            yield where, "bước cuối không chuyển đi đâu nữa; bỏ next."
            continue
        for key in dict.fromkeys(step.next):
            if key not in known:
                message = f"không có bước “{key}”; dùng một trong: {', '.join(sorted(known))}."
                yield where, message
            if step.next.count(key) > 1:
                yield where, f"bước “{key}” ghi hai lần trong next; bỏ bớt."


def _roads(d: Description) -> Iterator[Defect]:
    last = len(d.steps) - 1
    met = graph.reachable(d)
    for index, step in enumerate(d.steps):
        if index not in met:
            yield (
                ("steps", index, "key"),
                f"không đường nào từ bước tiếp nhận dẫn đến bước “{step.name}”; "
                f"thêm “{step.key}” vào next của một bước trước nó, hoặc bỏ bước này.",
            )
    circles = graph.circles(d)
    for circle in circles:
        yield ("steps", circle[0], "next"), _turning(d, circle, last)
    if last in graph.successors(d, 0):
        yield (
            ("steps", 0, "next"),
            "từ tiếp nhận đi thẳng đến trả kết quả thì không ai làm ra kết quả; "
            "thêm một bước ở giữa hoặc sửa next.",
        )
    if not circles:
        yield from _time(d)


def _turning(d: Description, circle: tuple[int, ...], last: int) -> str:
    keys = [d.steps[index].key for index in circle]
    road = " → ".join([*keys, keys[0]])
    if last in graph.reachable(d, circle[0]):
        return (
            f"các bước {road} đi vòng; bỏ một tên trong next. Trả lại bước trước đã có may_return."
        )
    return (
        f"các bước {road} đi vòng và không bao giờ đến bước trả kết quả; "
        "sửa next để có đường tới hand_over."
    )


def _time(d: Description) -> Iterator[Defect]:
    # The promise runs from acceptance to the result; intake stands before it, hand-over after.
    between = graph.longest_road(d)[1:-1]
    names = " → ".join(d.steps[index].key for index in between)
    for spent, allowed, whose in _promises(d, between):
        if round(spent - allowed, 6) > 0:
            yield (
                ("steps",),
                f"đường dài nhất ({names}) mất {spent:g} giờ làm việc kể cả niêm yết và chờ ý kiến, "
                f"quá thời hạn {allowed:g} giờ{whose}; bớt giờ của các bước hoặc sửa limit.",
            )
            return


def _promises(d: Description, between: list[int]) -> Iterator[tuple[float, float, str]]:
    """For all, then for each case: work shares the time of the case, posting and asking last as long."""
    spent = graph.longest_hours(d)
    yield spent, hours_of(d.limit), ""
    work = sum(d.steps[index].working_hours for index in between)
    for case in d.cases:
        if case.limit:
            faster = spent + work * (share(d, case.key) - 1)
            yield faster, hours_of(case.limit), f" của trường hợp “{case.name}”"


def _step(d: Description, step: Step) -> Iterator[tuple[str, str]]:
    causes = [pause.cause for pause in step.pauses]
    for cause in dict.fromkeys(causes):
        if causes.count(cause) > 1:
            yield "pauses", f"lý do tạm dừng “{cause}” ghi hai lần; bỏ bớt."
    if "posting" in causes and not step.posting_days:
        yield "pauses", "tạm dừng vì niêm yết thì phải có số ngày niêm yết: ghi posting_days."
    if "consultation" in causes and step.asks is None:
        yield "pauses", "tạm dừng vì hỏi ý kiến thì phải ghi hỏi ai: thêm [steps.asks]."
    if "appointment" in causes and not step.appointment:
        yield "pauses", "tạm dừng vì hẹn người dân thì phải ghi hẹn để làm gì: ghi appointment."
    if step.asks is not None:
        for message in _asked(d, step):
            yield "asks", message


def _asked(d: Description, step: Step) -> Iterator[str]:
    asks = step.asks
    assert asks is not None
    divisions = _divisions().get(asks.agency)
    if divisions is None:
        known = ", ".join(sorted(_divisions()))
        yield f"không có loại cơ quan “{asks.agency}” để hỏi; dùng một trong: {known}."
    elif asks.division not in divisions:
        known = ", ".join(sorted(divisions))
        yield f"“{asks.agency}” không có bộ phận “{asks.division}”; dùng một trong: {known}."
    elif asks.agency == "district-committee" and d.effective_from >= NO_DISTRICTS_FROM:
        yield "từ 1/7/2025 không còn cấp huyện để hỏi; đổi agency sang cơ quan xã hoặc tỉnh."
    here: Iterable[str] = d.offered_by if step.at == "receiver" else d.decided_by
    if asks.division == step.division and set(here) == {asks.agency} and asks.agency not in _MANY:
        yield "bước này hỏi ý kiến chính bộ phận đang làm nó; đổi agency hoặc division."


# Of these there are many in a province, and one may well ask another.
_MANY = {"commune-committee", "district-committee", "commune-police"}


@cache
def _divisions() -> dict[str, set[str]]:
    """Which divisions each kind of agency has, by the rules that make the agencies."""
    found: dict[str, set[str]] = {}
    for rule in tomllib.loads(AGENCIES.read_text("utf-8"))["divisions"]:
        found.setdefault(rule["agency"], set()).update(rule.keys() - {"agency", "types", "until"})
    return found
