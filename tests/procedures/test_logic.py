"""Questions that depend on answers: asked, demanded and contradicted as the file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.procedures import arithmetic, logic
from motcua.procedures.exporter import write
from motcua.procedures.fields import answered, demanded_papers, display_rows, form_for, sections_for
from motcua.procedures.kinds import KINDS
from motcua.procedures.lines import Line
from motcua.procedures.reader import BadProcedure, parse, read
from motcua.procedures.schema import Description
from tests.procedures.builders import SAMPLE, SHIPPED, Unsaved, sample

ASKED: list[dict[str, Any]] = [
    {"key": "married", "kind": "yes_no", "label": "Đã kết hôn", "required": True},
    {"key": "whom", "kind": "text", "label": "Với ai", "show_when": "married == 'yes'"}
    | {"required": True},
    {"key": "children", "kind": "number", "label": "Số con", "show_when": "given(whom)"},
    {"key": "names", "kind": "long_text", "label": "Tên con", "show_when": "children > 0"},
    {"key": "since", "kind": "date", "label": "Từ ngày"},
    {"key": "until", "kind": "date", "label": "Đến ngày", "required_when": "given(since)"},
    {"key": "why", "kind": "several_of", "label": "Vì sao", "options": ["Nhà", "Khác"]},
    {"key": "other", "kind": "text", "label": "Ghi rõ", "show_when": "'Khác' in why"},
    {"key": "parent", "kind": "person", "label": "Cha hoặc mẹ", "parts": ["full_name", "email"]}
    | {"show_when": "years(since, until) < 18", "required_when": "true"},
]
CHECK = {"when": "until < since", "at": "until", "message": "Ngày cuối đứng trước ngày đầu."}


def saying(**changes: Any) -> tuple[Description | None, list[Any]]:
    section = {"key": "only", "title": "Một phần", "fields": ASKED}
    return parse(sample(**{"form": [section], "checks": [CHECK]} | changes))


def version(**changes: Any) -> Unsaved:
    description, defects = saying(**changes)
    assert not defects
    assert description is not None
    return Unsaved(description)


LOGICAL = version()


def judged(**answers: Any) -> Any:
    form = form_for(LOGICAL, "declaration", answers, strict=True)
    form.is_valid()
    return form


def shown(**answers: Any) -> set[str]:
    return set(judged(**answers).fields)


def test_a_question_comes_with_the_answer_that_needs_it() -> None:
    assert not {"whom", "children", "names"} & shown()
    assert not {"whom", "children", "names"} & shown(married="no", whom="Bình", children="2")
    assert "whom" in shown(married="yes")
    assert {"whom", "children", "names"} <= shown(married="yes", whom="Bình", children="2")
    assert "other" in shown(why=["Nhà", "Khác"])
    assert "other" not in shown(why=["Nhà"])


def test_what_is_hidden_is_not_demanded_not_kept_and_not_shown_to_officers() -> None:
    answers = {"married": "no", "whom": "Bình", "since": "", "until": ""}
    form = judged(**answers)
    assert not form.errors
    assert "whom" not in form.cleaned_data
    (rows,) = [rows for _title, rows in display_rows(LOGICAL.description, answers)]
    assert "Với ai" not in dict(rows)
    assert judged(married="yes").errors["whom"] == ["Điền “Với ai”."]


def test_what_is_hidden_stays_in_the_draft_for_whoever_changes_his_mind() -> None:
    form = form_for(LOGICAL, "declaration", {"married": "no", "whom": "Bình"}, strict=False)
    assert form.draft_values()["whom"] == "Bình"
    assert ("whom", "Bình") in list(form.kept)


def test_an_answer_is_demanded_when_another_one_is_given() -> None:
    assert "until" not in judged(married="no").errors
    assert "until" in judged(married="no", since="01/01/2020").errors


def test_a_check_stands_at_its_line_with_its_own_sentence() -> None:
    form = judged(married="no", since="02/01/2020", until="01/01/2020")
    assert form.errors["until"] == ["Ngày cuối đứng trước ngày đầu."]
    assert "until" not in judged(married="no", since="01/01/2020", until="01/01/2050").errors


def test_a_day_that_cannot_be_read_contradicts_nothing() -> None:
    errors = judged(married="no", since="32/13/2020", until="01/01/2020").errors
    assert set(errors) == {"since"}


def test_a_person_comes_and_is_demanded_as_a_whole_but_for_the_email() -> None:
    young = {"married": "no", "since": "02/01/2010", "until": "01/01/2028"}
    assert set(judged(**young).errors) == {"parent__full_name"}
    assert "parent__full_name" not in shown(**young | {"until": "02/01/2028"})


def test_a_section_that_does_not_matter_is_not_there_at_all() -> None:
    second = {"key": "two", "title": "Phần hai", "show_when": "married == 'yes'"} | {
        "required_when": "whom == 'Bình'",
        "fields": [
            {"key": "note", "kind": "note", "label": "Lời dặn"},
            {"key": "place", "kind": "text", "label": "Nơi"},
        ],
    }
    two = version(
        form=[{"key": "one", "title": "Phần một", "fields": ASKED[:2]}, second], checks=[]
    )
    rows = dict(display_rows(two.description, {"married": "no", "place": "Cẩm Lạc"}))
    assert set(rows) == {"Phần một"}
    form = form_for(two, "declaration", {"married": "yes", "whom": "Bình"}, strict=True)
    assert list(form.errors) == ["place"]
    assert form_for(two, "declaration", {"married": "yes", "whom": "An"}, strict=True).is_valid()
    # A check on a line that is gone would be a defect nobody can mend.
    assert [s.key for s, _fields in form_for(two, "declaration", {}, strict=False).sections] == [
        "one"
    ]


def test_a_paper_is_demanded_by_an_answer() -> None:
    paper = {"key": "proof", "name": "Giấy kết hôn", "required_when": "married == 'yes'"}
    description = version(papers=[paper]).description
    assert demanded_papers(description, {"married": "yes"}) == {"proof"}
    assert demanded_papers(description, {"married": "no"}) == set()


def test_ages_are_counted_in_full_years_and_unknown_ones_decide_nothing() -> None:
    assert arithmetic.years(arithmetic.day("29/02/2004"), arithmetic.day("28/02/2022")) == 17
    assert arithmetic.years(arithmetic.day("29/02/2004"), arithmetic.day("01/03/2022")) == 18
    assert arithmetic.years(arithmetic.day("2004"), arithmetic.day("01/01/2022")) == 18
    assert arithmetic.years(arithmetic.day(""), arithmetic.day("01/01/2022")) is None
    so = logic.Answered({"a": logic.Rule("date")}, lambda key: None)
    assert not so.holds("years(a, a) < 18")
    assert not so.holds("!(years(a, a) < 18)")


# --- what a file may say ---


@pytest.mark.parametrize(
    ("condition", "mend"),
    [
        ("wanted == 'yes'", "không hỏi “wanted”"),
        ("married ==", "viết sai"),
        ("married == 'co'", "chọn trong: yes, no"),
        ("married in ['yes', 'có']", "chọn trong: yes, no"),
        ("'Gì' in why", "chọn trong: Nhà, Khác"),
        ("married", "đúng hoặc sai"),
        ("children > '3'", "khác loại"),
        ("since - '3' > until", "khác loại"),
        ("since - 3 > until", ""),
        ("since == '01/01/2020'", "ngày viết day('01/01/2020')"),
        ("'2' != children", "số viết không có nháy"),
        ("married > 3", "khác loại"),
        ("whom.matches('(a+)+')", "không có dấu chấm"),
        ("why.all(x, x == x)", "không có dấu chấm"),
        ("whom.first == 'x'", "không có dấu chấm"),
        ("{'a': 1} == {'a': 1}", "không có dấu chấm"),
        ("timestamp(whom) > timestamp(whom)", "không dùng được timestamp"),
        ("1 / 0 == 1", "không dùng được _/_"),
        ("__import__('os') == 1", "không dùng được __import__"),
        ("whom == 'a\\'b'", "không dùng dấu"),
        ("(" * 11 + "true" + ")" * 11, "quá 10 tầng"),
        ("true || " * 70 + "true", "dài quá 500"),
        ("other == 'x'", "vòng tròn"),
        ("given(names)", ""),
        ("until - since > 731 && since >= day('01/01/2020')", ""),
    ],
)
def test_a_bad_condition_is_refused_with_its_place_and_the_mend(condition: str, mend: str) -> None:
    fields = [dict(field) for field in ASKED]
    fields[7]["show_when"] = condition
    _description, defects = saying(form=[{"key": "only", "title": "Một phần", "fields": fields}])
    if mend:
        assert defects
        assert all(where == ("form", 0, "fields", 7, "show_when") for where, _message in defects)
        assert mend in defects[0][1]
    else:
        assert not defects


def test_the_line_of_a_bad_condition_is_told(tmp_path: Path) -> None:
    text = (
        SAMPLE.read_text("utf-8")
        + '\n[[checks]]\nwhen = "lạ == 1"\nat = "nowhere"\nmessage = "x"\n'
    )
    path = tmp_path / SAMPLE.name
    path.write_text(text, "utf-8")
    with pytest.raises(BadProcedure) as caught:
        read(path)
    told = {problem.where: problem.line for problem in caught.value.problems}
    last = len(text.splitlines())
    assert told == {"checks[1].when": last - 2, "checks[1].at": last - 1}


def test_circles_and_endless_chains_are_refused() -> None:
    def asking(*conditions: str) -> list[str]:
        fields = [
            {"key": f"q{i}", "kind": "text", "label": f"Câu {i}", "show_when": condition}
            for i, condition in enumerate(conditions)
        ]
        form = [{"key": "only", "title": "Một phần", "fields": fields}]
        _description, defects = saying(form=form, checks=[])
        return [message for _where, message in defects]

    assert "vòng tròn" in asking("given(q1)", "given(q2)", "given(q0)")[0]
    assert not asking("", *[f"given(q{i})" for i in range(20)])
    assert "chuỗi điều kiện dài quá 20" in asking("", *[f"given(q{i})" for i in range(21)])[0]


def test_a_section_that_waits_for_its_own_answer_is_a_circle() -> None:
    section = {"key": "a", "title": "A", "show_when": "given(q)"}
    form = [section | {"fields": [{"key": "q", "kind": "text", "label": "Câu"}]}]
    _description, defects = saying(form=form, checks=[])
    assert [where for where, _message in defects] == [("form", 0, "show_when")]


def test_what_is_always_demanded_needs_no_condition() -> None:
    fields = [dict(ASKED[0], required_when="true")]
    papers = [{"key": "p", "name": "Giấy", "required": True, "required_when": "true"}]
    form = [{"key": "only", "title": "Một phần", "fields": fields}]
    _description, defects = saying(form=form, checks=[], papers=papers)
    assert {where[-1] for where, _message in defects} == {"required_when"}
    assert len(defects) == 2


def test_conditions_survive_the_way_out_and_back(tmp_path: Path) -> None:
    assert read(write(LOGICAL.description, tmp_path)) == LOGICAL.description


# --- whatever is answered ---

REAL = [read(path) for path in sorted(SHIPPED.glob("*.toml"))]
LIVING = [Unsaved(one) for one in REAL if logic.watched(one)]
TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["yes", "no", "01/01/2020", "1990", "31/12/1850", "5"])
)


def test_many_real_procedures_ask_only_when_it_matters() -> None:
    codes = {one.description.code for one in LIVING}
    assert codes >= {"1.004873", "1.001193", "1.000656", "1.004194"}


def read_alone(line: Line) -> bool:
    """A table is read as one, so is a group without rows."""
    if line.columns:
        return line.kind == "table" or not line.filled
    return not (KINDS[line.kind].speaks or line.blank or line.narrow)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_answered_nothing_breaks_and_the_hidden_is_nowhere(data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from([LOGICAL, *LIVING]))
    lines = [line for s in sections_for(asked, "declaration") for line in s.lines]
    watched = logic.watched(asked.description)
    answers = {
        line.key: data.draw(
            st.sampled_from([str(value) for value, _label in line.choices])
            if line.choices and line.key in watched
            else TEXTS
        )
        for line in lines
    }
    form = form_for(asked, "declaration", answers, strict=True)
    form.is_valid()
    so = answered(asked.description, answers)
    hidden = {line.key for line in lines if not so.shown(line.key)}
    assert hidden == {line.key for line in lines} - set(form.fields)
    assert not hidden & set(form.cleaned_data)
    assert not hidden & set(form.errors)
    read = [line for _title, lines in display_rows(asked.description, answers) for line in lines]
    assert len(read) == len([line for line in form.lines.values() if read_alone(line)])
    # What is sent reads as what was reviewed: the hidden answers are gone and change nothing.
    left = {key: value for key, value in answers.items() if key not in hidden}
    assert display_rows(asked.description, left) == display_rows(asked.description, answers)
    demanded_papers(asked.description, answers)


@settings(max_examples=150, deadline=None)
@given(condition=st.text("abmried!=<>&|()[]'\"., +-?:019", max_size=40))
def test_whatever_stands_in_a_condition_the_reader_answers(condition: str) -> None:
    saying(form=[{"key": "only", "title": "M", "fields": [dict(ASKED[0], show_when=condition)]}])
