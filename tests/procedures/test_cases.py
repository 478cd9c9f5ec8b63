"""Cases in a description: what they decide, and what is said of those that make no sense."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.procedures import cases
from motcua.procedures.conditions import defects as condition_defects
from motcua.procedures.fields import demanded_papers, display_rows, form_for, listed_papers
from motcua.procedures.logic import watched
from motcua.procedures.reader import parse
from motcua.procedures.schema import Description
from tests.procedures.builders import Unsaved, sample
from tests.procedures.case_samples import CASES, with_cases


def right(data: dict[str, Any]) -> Description:
    description, defects = parse(data)
    assert not defects
    assert description is not None
    return description


def told(data: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    return parse(data)[1]


def test_the_case_is_the_first_question_and_must_be_answered() -> None:
    form = form_for(Unsaved(right(with_cases())), "declaration", {}, strict=True)
    assert next(iter(form.fields)) == "case"
    assert form.errors["case"] == ["Chọn “Trường hợp”."]
    assert "Cấp lần đầu: Chưa được cấp lần nào." in str(form["case"].help_text)


def test_a_section_of_a_case_is_asked_only_in_it() -> None:
    described = Unsaved(right(with_cases()))
    keys = {
        case: set(form_for(described, "declaration", {"case": case}, strict=True).fields)
        for case in ("first", "lost", "", "no-such-case")
    }
    assert "lost_where" in keys["lost"]
    assert all("lost_where" not in keys[case] for case in ("first", "", "no-such-case"))
    assert "case" in watched(described.description)


def test_what_was_typed_in_a_section_of_another_case_is_not_declared() -> None:
    described = Unsaved(right(with_cases()))
    typed = {"case": "first", "lost_where": "Ở chợ"}
    form = form_for(described, "declaration", typed, strict=True)
    assert not form.is_valid()
    assert "lost_where" not in form.cleaned_data
    rows = dict(display_rows(described.description, typed))
    assert rows["Trường hợp"] == [("Trường hợp", "Cấp lần đầu")]
    assert "Việc mất giấy" not in rows


def test_a_paper_of_a_case_is_listed_and_demanded_only_in_it() -> None:
    description = right(with_cases())
    listed = {
        case: [paper.key for paper in listed_papers(description, {"case": case})]
        for case in ("first", "lost", "")
    }
    assert "report" in listed["lost"]
    assert "report" not in listed["first"] + listed[""]
    assert demanded_papers(description, {"case": "lost"}) == {"report"}
    assert demanded_papers(description, {"case": "first"}) == set()


def test_each_case_has_its_own_limit_or_that_of_all() -> None:
    description = right(with_cases())
    assert description.limit_in("lost").value == 10
    assert description.limit_in("first") == description.limit_in("") == description.limit
    assert [limit.value for limit in cases.limits(description)] == [3, 10]


def test_the_steps_of_a_case_share_its_time() -> None:
    description = right(with_cases())
    assert cases.share(description, "first") == 1
    assert cases.share(description, "lost") == pytest.approx(10 / 3)


def test_a_condition_may_ask_for_the_case() -> None:
    data = with_cases()
    data["papers"] = [
        *sample()["papers"],
        {"key": "pledge", "name": "Cam đoan", "original": 1, "required_when": "case == 'lost'"},
    ]
    assert demanded_papers(right(data), {"case": "lost"}) == {"pledge"}
    assert demanded_papers(right(data), {"case": "first"}) == set()


@pytest.mark.parametrize(
    ("changes", "at", "mend"),
    [
        ({"cases": CASES[:1]}, ("cases",), "thêm trường hợp hoặc bỏ"),
        ({"cases": [*CASES, CASES[0]]}, ("cases", 2, "key"), "hai lần"),
        ({"cases": [CASES[0], CASES[0] | {"key": "b"}]}, ("form", 2, "cases"), "không có trường"),
    ],
)
def test_cases_that_make_no_sense_are_refused(
    changes: dict[str, Any], at: tuple[str | int, ...], mend: str
) -> None:
    assert any(where == at and mend in message for where, message in told(with_cases(**changes)))


def test_without_cases_no_condition_may_ask_for_one() -> None:
    data = sample()
    data["papers"][0]["required_when"] = "case == 'lost'"
    del data["papers"][0]["when"]
    ((where, message),) = told(data)
    assert where == ("papers", 0, "required_when")
    assert "không hỏi “case”" in message


def test_a_condition_on_a_case_that_does_not_exist_is_refused() -> None:
    data = with_cases()
    data["checks"] = [{"when": "case == 'stolen'", "at": "purpose", "message": "Sửa lại."}]
    ((where, message),) = told(data)
    assert where == ("checks", 0, "when")
    assert "không có lựa chọn 'stolen'" in message


@pytest.mark.parametrize("key", ["case", "exemption"])
def test_the_keys_of_the_two_questions_are_reserved(key: str) -> None:
    data = sample()
    data["form"][1]["fields"][0]["key"] = key
    assert any("dành riêng" in message for _where, message in told(data))


def test_a_case_alone_is_no_circle() -> None:
    assert not list(condition_defects(right(with_cases())))
