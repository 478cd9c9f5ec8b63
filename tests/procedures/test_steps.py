"""The steps as a graph: what is refused with line and mend, how long the roads are, how they are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from motcua.procedures import flowchart, graph
from motcua.procedures.reader import BadProcedure, parse, read
from motcua.procedures.schema import Description
from motcua.procedures.step_words import as_list
from tests.procedures.builders import SAMPLE, described, sample

ENDS = sample()["steps"]
SVG = "{http://www.w3.org/2000/svg}"


def step(key: str, **more: Any) -> dict[str, Any]:
    usual = {"name": f"Bước {key}", "role": "officer", "division": "justice", "working_hours": 1}
    return {"key": key, **usual, **more}


def steps(*between: dict[str, Any], first: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return [ENDS[0] | (first or {}), *between, ENDS[-1]]


def with_steps(*between: dict[str, Any], **more: Any) -> Description:
    return described(steps=steps(*between), **more)


def told(*between: dict[str, Any], first: dict[str, Any] | None = None, **more: Any) -> list[str]:
    _, defects = parse(sample(steps=steps(*between, first=first), **more))
    return [f"{'.'.join(map(str, where))}: {message}" for where, message in defects]


BRANCHING = (
    step("check", next=["sign", "visit"]),
    step("visit", next=["sign", "hand_over"]),
    step("sign"),
)


def test_a_branching_procedure_is_right() -> None:
    made = with_steps(*BRANCHING)
    assert graph.edges(made) == [(1,), (3, 2), (3, 4), (4,), ()]
    assert graph.usual_road(made) == [0, 1, 3, 4]
    assert graph.longest_road(made) == [0, 1, 2, 3, 4]
    assert graph.predecessors(made, 3) == (1, 2)


# --- what is refused ---


@pytest.mark.parametrize(
    ("between", "at", "mend"),
    [
        ([step("a", next=["b"])], "steps.1.next", "không có bước “b”; dùng một trong: a, "),
        ([step("a", next=["hand_over", "hand_over"])], "steps.1.next", "ghi hai lần trong next"),
        ([step("a"), step("a")], "steps.2.key", "ghi hai lần; bỏ bớt"),
        ([step("a", next=["c"]), step("b"), step("c")], "steps.2.key", "thêm “b” vào next"),
        ([step("a", next=["a", "hand_over"])], "steps.1.next", "a → a đi vòng; bỏ một tên"),
        (
            [step("a"), step("b", next=["hand_over", "a"])],
            "steps.1.next",
            "các bước a → b → a đi vòng; bỏ một tên trong next",
        ),
        ([step("a", next=["a"])], "steps.1.next", "không bao giờ đến bước trả kết quả"),
        (
            [step("a", pauses=[{"cause": "payment"}, {"cause": "payment", "after": "restart"}])],
            "steps.1.pauses",
            "“payment” ghi hai lần",
        ),
        ([step("a", pauses=[{"cause": "posting"}])], "steps.1.pauses", "ghi posting_days"),
        ([step("a", pauses=[{"cause": "consultation"}])], "steps.1.pauses", "thêm [steps.asks]"),
        ([step("a", extension={"value": 1, "unit": "working_day"})], "article", "thiếu khóa này"),
        (
            [step("a", extension={"value": 1, "unit": "working_day", "article": " "})],
            "article",
            "để trống; ghi nội dung",
        ),
    ],
)
def test_a_defect_of_the_steps_names_the_place_and_the_mend(
    between: list[dict[str, Any]], at: str, mend: str
) -> None:
    found = told(*between)
    assert any(at in one.split(": ")[0] and mend in one for one in found), found


def asking(agency: str, division: str, **more: Any) -> dict[str, Any]:
    asks = {"agency": agency, "division": division, "what": "Ý kiến", "working_hours": 1}
    return step("a", asks=asks, **more)


@pytest.mark.parametrize(
    ("agency", "division", "mend"),
    [
        ("department-moon", "justice", "không có loại cơ quan “department-moon”"),
        ("commune-police", "justice", "không có bộ phận “justice”; dùng một trong: leadership"),
        ("district-committee", "justice", "từ 1/7/2025 không còn cấp huyện"),
    ],
)
def test_who_cannot_be_asked_is_refused(agency: str, division: str, mend: str) -> None:
    (defect,) = told(asking(agency, division), effective_from="2025-07-01")
    assert defect.startswith("steps.1.asks: ")
    assert mend in defect


def test_a_district_may_be_asked_while_there_were_districts() -> None:
    assert not told(asking("district-committee", "justice"), effective_from="2024-01-01")


def test_nobody_asks_themselves_but_a_commune_may_ask_another() -> None:
    alone = {"offered_by": ["department-justice"], "decided_by": ["department-justice"]}
    (defect,) = told(asking("department-justice", "justice"), **alone)
    assert "hỏi ý kiến chính bộ phận đang làm nó" in defect
    assert not told(asking("commune-committee", "justice"))


def test_no_result_comes_of_going_straight_to_hand_over() -> None:
    (defect,) = told(step("a"), first={"next": ["a", "hand_over"]})
    assert defect.startswith("steps.0.next: từ tiếp nhận đi thẳng đến trả kết quả")


def test_nothing_comes_after_hand_over() -> None:
    made = steps(step("a"))
    made[-1] = made[-1] | {"next": ["a"]}
    _, ((where, message),) = parse(sample(steps=made))
    assert where == ("steps", 2, "next")
    assert "bỏ next" in message


def test_too_many_steps_are_refused_before_anything_is_counted() -> None:
    (defect,) = told(*(step(f"s{n}", working_hours=0.01) for n in range(3000)))
    assert defect == "steps: có 3002 bước, quá 60; gộp bớt."


def test_a_defect_of_the_steps_names_its_line(tmp_path: Path) -> None:
    text = SAMPLE.read_text("utf-8")
    path = tmp_path / SAMPLE.name
    path.write_text(text.replace('name = "Thẩm tra"', 'name = "Thẩm tra"\nnext = ["check"]'))
    with pytest.raises(BadProcedure) as caught:
        read(path)
    line = text.splitlines().index('name = "Thẩm tra"') + 2
    assert f":{line}: steps[2].next: các bước check → check đi vòng" in str(caught.value)


# --- how long ---


def test_the_longest_road_not_the_sum_must_fit_the_promise() -> None:
    """The sample promises 24 hours."""
    a, b = step("a", working_hours=14, next=["c"]), step("b", working_hours=15, next=["c"])
    first = {"next": ["a", "b"]}
    assert not told(a, b, step("c", working_hours=9), first=first)
    (defect,) = told(a, b, step("c", working_hours=9.5), first=first)
    assert defect.startswith("steps: đường dài nhất (b → c) mất 24.5 giờ làm việc")
    assert "quá thời hạn 24 giờ; bớt giờ" in defect


def test_posting_and_asking_take_time_unless_they_stop_the_clock() -> None:
    posted = step("a", working_hours=9, posting_days=2)
    assert "mất 25 giờ" in told(posted)[0]
    assert not told(posted | {"pauses": [{"cause": "posting"}]})
    asked = asking("commune-committee", "justice", working_hours=24)
    assert "mất 25 giờ" in told(asked)[0]
    assert not told(asked | {"pauses": [{"cause": "consultation"}]})


def test_work_shares_the_time_of_a_case_but_posting_lasts_as_long_in_every_case() -> None:
    cases = [
        {"key": key, "name": name, "limit": {"value": days, "unit": "working_day"}}
        for key, name, days in (("long", "Lâu", 9), ("short", "Nhanh", 1))
    ]
    assert not told(step("a", working_hours=24), cases=cases)
    (defect,) = told(step("a", working_hours=9, posting_days=1), cases=cases)
    assert "mất 11 giờ" in defect
    assert "quá thời hạn 8 giờ của trường hợp “Nhanh”" in defect


# --- any graph ---

KEYS = ("a", "b", "c", "d", "e")


@st.composite
def any_steps(draw: st.DrawFn) -> list[dict[str, Any]]:
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    ways = st.lists(st.sampled_from((*keys, "hand_over")), unique=True, max_size=3)
    first = {"next": draw(st.lists(st.sampled_from(keys), unique=True, max_size=3))}
    return steps(*(step(key, next=draw(ways)) for key in keys), first=first)


def always_ends(made: list[dict[str, Any]]) -> bool:
    """Slow and obvious: walk every road from intake, as far as there are steps."""
    keys = [one["key"] for one in made]
    met: set[str] = set()
    roads = [["intake"]]
    while roads:
        road = roads.pop()
        met.add(road[-1])
        if road[-1] == "hand_over":
            continue
        if len(road) > len(keys):
            return False
        here = made[keys.index(road[-1])]
        ahead = here.get("next") or [keys[keys.index(road[-1]) + 1]]
        roads += [[*road, key] for key in ahead]
    return met == set(keys)


@settings(max_examples=300, deadline=None)
@given(any_steps())
def test_a_graph_is_right_if_every_walk_ends_and_meets_all(made: list[dict[str, Any]]) -> None:
    description, defects = parse(sample(steps=made))
    assert (not defects) == always_ends(made)
    assert description is not None
    # What is not right yet can be drawn too.
    drawn = etree.fromstring(flowchart.svg(description))
    assert len(drawn.findall(f"{SVG}rect")) == len(made)
    assert sorted(graph.in_order(description)) == list(range(len(made)))
    if not defects:
        assert graph.longest_hours(description) == max(map(len, all_roads(description))) - 2


def all_roads(description: Description, start: int = 0) -> list[list[int]]:
    ahead = graph.successors(description, start)
    return [[start, *rest] for n in ahead for rest in all_roads(description, n)] or [[start]]


# --- drawn ---


def drawn_text(description: Description) -> str:
    drawn = etree.fromstring(flowchart.svg(description))
    return " ".join("".join(text.itertext()) for text in drawn.iter(f"{SVG}text"))


def test_the_drawing_says_what_its_list_says() -> None:
    extended = {"value": 3, "unit": "working_day", "article": "Luật Hộ tịch, Điều 18"}
    asked = asking("commune-committee", "justice", extension=extended, posting_days=1)
    made = with_steps(asked | {"pauses": [{"cause": "supplement"}]}, *BRANCHING)
    text = drawn_text(made)
    items = as_list(made)
    assert [item.name for item in items] == [one.name for one in made.steps]
    for item in items:
        for said in (item.name, item.who, item.hours, *item.extras):
            assert said in text
    for said in (
        "Hỏi ý kiến UBND cấp xã (Tư pháp – Hộ tịch): Ý kiến. Trả lời trong 1 giờ làm việc",
        "Niêm yết công khai 1 ngày làm việc",
        "Có thể gia hạn 3 ngày làm việc (Luật Hộ tịch, Điều 18)",
        "Tạm dừng thời hạn khi chờ bổ sung giấy tờ",
    ):
        assert said in items[1].extras
    assert items[2].next == ("Bước sign", "Bước visit")
    assert items[4].next == ()


def test_a_list_in_another_order_than_the_file_follows_the_roads() -> None:
    made = described(
        steps=steps(
            step("late", next=["hand_over"]),
            step("early", next=["late"]),
            first={"next": ["early"]},
        )
    )
    assert [item.key for item in as_list(made)] == ["intake", "early", "late", "hand_over"]


def test_script_in_a_name_stays_text() -> None:
    made = with_steps(step("a", name="<script>alert(1)</script> & xong"))
    assert "<script>" not in flowchart.svg(made)
    assert "&lt;script&gt;" in flowchart.svg(made)


@given(st.text(st.sampled_from("aiưW ễ—"), min_size=1, max_size=300))
def test_a_line_never_loses_a_letter(text: str) -> None:
    lines = flowchart.wrapped(text, 200, 15)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) < 60 for line in lines)


def test_two_drawings_on_one_page_have_ids_of_their_own() -> None:
    made = with_steps(*BRANCHING)
    assert 'id="flow-title"' in flowchart.svg(made)
    assert 'id="new-title"' in flowchart.svg(made, "new")
