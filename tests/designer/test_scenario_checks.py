"""Scenarios that name what there is not are refused when the file is read, with the mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motcua.procedures.reader import BadProcedure, parse, read, spell
from tests.procedures import rows_of_a_family
from tests.procedures.builders import SHIPPED, described, sample


def told(*moves: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    scenario = {"name": "Thử", "moves": list(moves)} | more
    return [(spell(loc), text) for loc, text in parse(sample(scenarios=[scenario]))[1]]


EXPECT = {"do": "expect", "status": "draft"}


@pytest.mark.parametrize(
    ("move", "key", "mend"),
    [
        ({"do": "fill", "answers": {"purpos": "x"}}, "answers", "có phải là “purpose”?"),
        (
            {"do": "fill", "part": "submitter", "answers": {"full_nam": "x"}},
            "answers",
            "full_name",
        ),
        ({"do": "fill", "status": "draft"}, "status", "chỉ dùng với expect"),
        ({"do": "attach", "papers": ["nothing"]}, "papers", "dùng một trong"),
        ({"do": "submit", "fails_at": "purpos"}, "fails_at", "có phải là “purpose”?"),
        ({"do": "act"}, "move", "next, accept"),
        ({"do": "act", "move": "submit"}, "move", "do = “submit”"),
        ({"do": "act", "move": "acept"}, "move", "có phải là “accept”?"),
        ({"do": "act", "move": "next", "to": "boss"}, "to", "dùng một trong"),
        ({"do": "act", "move": "refuse", "to": "sign"}, "to", "chỉ dùng với"),
        (
            {"do": "act", "move": "accept", "papers": ["previous_certificate"]},
            "papers",
            "ask_supplement",
        ),
        (
            {"do": "act", "move": "ask_supplement", "answers": {"x": ""}},
            "answers",
            "dùng một trong",
        ),
        ({"do": "wait"}, "value", "ví dụ value = 2"),
        ({"do": "expect"}, "do", "mong đợi điều gì"),
        ({"do": "expect", "status": "acepted"}, "status", "có phải là “accepted”?"),
        ({"do": "expect", "step": "sing"}, "step", "có phải là “sign”?"),
        ({"do": "expect", "notice": "recieved"}, "notice", "có phải là “received”?"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(map(str, value.values())),
)
def test_a_wrong_word_is_told_with_its_mend(move: dict[str, Any], key: str, mend: str) -> None:
    found = told(EXPECT, move)
    assert [where for where, _text in found] == [f"scenarios[1].moves[2].{key}"]
    assert mend in found[0][1]


def test_a_wrong_word_is_told_with_its_line(tmp_path: Path) -> None:
    text = (
        (SHIPPED / "1.004873.toml")
        .read_text("utf-8")
        .replace('"accepted", step', '"acepted", step')
    )
    path = tmp_path / "1.004873.toml"
    path.write_text(text)
    with pytest.raises(BadProcedure) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert problem.line is not None
    assert '"acepted"' in text.splitlines()[problem.line - 1]


def test_lines_of_rows_are_named_with_the_row() -> None:
    fills = [
        {"members__7__full_name": "An"},
        {"members__0__name": "An"},
        {"members__full_name": ""},
    ]
    moves = [{"do": "fill", "answers": answers} for answers in fills]
    changes = {"form": rows_of_a_family.form(), "checks": []}
    _made, found = parse(sample(**changes, scenarios=[{"name": "Thử", "moves": moves}]))
    assert [spell(loc) for loc, _text in found] == [
        "scenarios[1].moves[2].answers",
        "scenarios[1].moves[3].answers",
    ]


def test_a_paper_that_is_only_shown_cannot_be_attached() -> None:
    paper = {"key": "card", "name": "Căn cước", "mode": "present"}
    scenario = {"name": "Thử", "moves": [{"do": "attach", "papers": ["card"]}]}
    _made, found = parse(sample(papers=[paper], scenarios=[scenario]))
    assert "giấy tờ phải nộp" in found[0][1]


def test_a_paper_that_the_office_looks_up_can_be_asked_for() -> None:
    paper = {"key": "residence", "name": "Giấy cư trú", "mode": "not_needed_if_data"}
    moves = [
        {"do": "act", "move": m, "papers": ["residence"]} for m in ("ask_supplement", "supplement")
    ]
    _made, found = parse(sample(papers=[paper], scenarios=[{"name": "Thử", "moves": moves}]))
    assert not found


def test_two_scenarios_of_one_name_are_told() -> None:
    scenario = {"name": "Thử", "moves": [EXPECT]}
    _made, found = parse(sample(scenarios=[scenario, scenario]))
    assert [spell(loc) for loc, _text in found] == ["scenarios[2].name"]


def test_a_scenario_before_the_procedure_is_in_force_is_told() -> None:
    found = told(EXPECT, starts="2020-01-01T09:00:00")
    assert [where for where, _text in found] == ["scenarios[1].starts"]


def test_right_words_are_taken() -> None:
    scenario = {
        "name": "Thử",
        "moves": [
            {"do": "fill", "answers": {"purpose": "Việc khác"}},
            {"do": "submit", "fails_at": "previous_certificate"},
            {"do": "act", "move": "accept", "fails_at": "accept"},
            {"do": "wait", "value": 1, "unit": "calendar_day"},
            EXPECT,
        ],
    }
    assert described(scenarios=[scenario]).scenarios[0].name == "Thử"
