"""Values that are worked out from answers: exact, never without their inputs, never taken from a client."""

from __future__ import annotations

import datetime as dt
import time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.procedures import logic
from motcua.procedures.arithmetic import LONGEST_TEXT, evaluate, program, written
from motcua.procedures.conditions import MOST_EXPRESSIONS, MOST_OPERATIONS
from motcua.procedures.fields import (
    PeopleUnknown,
    complete,
    demanded_papers,
    display_rows,
    form_for,
)
from motcua.procedures.people import PEOPLE
from motcua.procedures.reader import parse
from tests.procedures.builders import Unsaved, sample

BIG = 10**17
AMOUNTS = st.integers(0, BIG - 1)
Fields = list[dict[str, Any]]

ASKED: Fields = [
    {"key": "price", "kind": "money", "label": "Giá"},
    {"key": "copies", "kind": "number", "label": "Số bản"},
    {"key": "area", "kind": "number", "label": "Diện tích", "decimals": 2},
    {"key": "since", "kind": "date", "label": "Từ ngày"},
    {"key": "until", "kind": "date", "label": "Đến ngày"},
    {"key": "street", "kind": "text", "label": "Đường"},
    {"key": "village", "kind": "text", "label": "Thôn"},
    {"key": "married", "kind": "yes_no", "label": "Đã kết hôn"},
    {"key": "why", "kind": "several_of", "label": "Vì sao", "options": ["Nhà", "Khác"]},
]


def computed(value: str, result: str = "money", **more: Any) -> dict[str, Any]:
    named = {"key": "it", "kind": "computed", "label": "Kết quả"}
    return named | {"value": value, "result": result} | more


def defects_of(*fields: dict[str, Any], **changes: Any) -> list[Any]:
    form = [{"key": "only", "title": "Một phần", "fields": [*ASKED, *fields]}]
    return parse(sample(form=form, **changes))[1]


def asking(*fields: dict[str, Any], **changes: Any) -> Unsaved:
    form = [{"key": "only", "title": "Một phần", "fields": [*ASKED, *fields]}]
    description, defects = parse(sample(form=form, **changes))
    assert not defects
    assert description is not None
    return Unsaved(description)


def worked_out(value: str, result: str = "money", *, decimals: int = 0, **answers: Any) -> str:
    more = {"decimals": decimals} if decimals else {}
    form = form_for(asking(computed(value, result, **more)), "declaration", answers, strict=True)
    assert form.is_valid(), form.errors
    return str(form.cleaned_data["it"])


@settings(max_examples=150, deadline=None)
@given(AMOUNTS, st.integers(0, 90))
def test_no_dong_is_rounded_away(amount: int, copies: int) -> None:
    values: Any = {"price": amount, "copies": copies}
    assert evaluate("price * copies", values) == amount * copies
    assert evaluate("price + price - copies", values) == 2 * amount - copies
    assert written("money", evaluate("price * copies", values)) == str(amount * copies)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**15 - 1), st.integers(0, 999))
def test_the_form_keeps_what_integers_say(price: int, copies: int) -> None:
    said = worked_out("price * copies + 1", price=str(price), copies=str(copies))
    assert said == str(price * copies + 1)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**8), st.integers(0, 10**5))
def test_parts_of_a_whole_are_rounded_half_up_to_the_dong(price: int, hundredths: int) -> None:
    area = Decimal(hundredths) / 100
    result = evaluate("price * area", {"price": price, "area": float(area)})
    exact = (price * area).quantize(Decimal(1), ROUND_HALF_UP)
    assert written("money", result) == str(exact)


def test_what_would_not_be_exact_has_no_value_rather_than_a_wrong_one() -> None:
    most = "9" * 15
    assert worked_out("price * price", price=most) == ""
    assert worked_out("price * area", price=most, area="1,5") == ""
    assert worked_out("price * area", price=most, area="2") == str(2 * int(most))
    assert worked_out("price * 0.1", price="12345") == "1235"


def test_a_missing_input_is_no_nought() -> None:
    assert worked_out("price + copies", price="5") == ""
    assert worked_out("street + ', ' + village", "text", street="Trần Phú") == ""
    assert worked_out("married == 'yes' ? 5 : 7") == ""
    assert worked_out("size(why) * 1000") == ""
    # What is asked about with given(…) may be missing; a branch not taken is not touched.
    whole = "given(street) ? street + ', ' + village : village"
    assert worked_out(whole, "text", village="Thôn 1") == "Thôn 1"
    assert worked_out(whole, "text", village="Thôn 1", street="Trần Phú") == "Trần Phú, Thôn 1"
    assert worked_out("married == 'yes' ? price : 7", married="no") == "7"


def test_a_long_text_that_is_joined_is_nobodys_mistake() -> None:
    long = "đ" * 300
    said = worked_out("street + ' ' + village", "text", street=long, village=long)
    assert said == f"{long} {long}"


def test_days_and_ages_are_worked_out() -> None:
    dates = {"since": "29/02/2020", "until": "01/03/2022"}
    assert worked_out("until - since", "number", **dates) == "731"
    assert worked_out("years(since, until)", "number", **dates) == "2"
    assert worked_out("since + 30", "date", **dates) == "30/03/2020"
    assert worked_out("until - since > 700 ? until : since", "date", **dates) == "01/03/2022"


@settings(max_examples=100, deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(-3000, 3000))
def test_a_day_after_so_many_days_is_that_day(day: dt.date, days: int) -> None:
    said = evaluate(f"since + {days}", {"since": day.toordinal()})
    assert written("date", said) == f"{day + dt.timedelta(days=days):%d/%m/%Y}"


def test_letters_are_counted_not_bytes() -> None:
    assert evaluate("size(street) == 5", {"street": "đường"}) is True
    assert evaluate("'size(x)' == street", {"street": "size(x)"}) is True


def test_a_number_keeps_its_digits_after_the_comma() -> None:
    assert worked_out("area * 2", "number", decimals=2, area="1,25") == "2,5"
    assert worked_out("area - 2", "number", decimals=2, area="1,25") == "-0,75"
    assert worked_out("area * 2", "number", area="1,25") == "3"


def test_people_read_it_as_its_kind() -> None:
    version = asking(
        computed("price * copies"),
        computed("price - 10000", key="less"),
        computed("since + 1", "date", key="then"),
    )
    answers = {"price": "8000", "copies": "3", "since": "31/12/2024"}
    ((_title, rows),) = display_rows(version.description, answers)
    shown = [text for label, text in rows if label == "Kết quả"]
    assert shown == ["24.000 đồng", "-2.000 đồng", "01/01/2025"]


def test_what_a_client_sends_for_it_counts_nothing() -> None:
    forged = {"price": "8000", "copies": "3", "it": "1"}
    version = asking(computed("price * copies"))
    for strict in (True, False):
        form = form_for(version, "declaration", forged, strict=strict)
        form.full_clean()
        assert form.computed == {"it": "24000"}
        assert "it" not in form.draft_values()
    assert form_for(version, "declaration", forged, strict=True).is_valid()
    assert "it" not in form_for(version, "declaration", {"it": "1"}, strict=False).draft_values()


def test_a_computed_value_decides_and_is_computed_with() -> None:
    version = asking(
        computed("price * copies"),
        computed("it + 500", key="more"),
        {"key": "why_so_much", "kind": "text", "label": "Vì sao", "show_when": "more > 10000"},
        checks=[{"when": "it > 90000", "at": "it", "message": "Nhiều quá: bớt số bản."}],
        papers=[{"key": "proof", "name": "Giấy", "required_when": "it >= 24000"}],
    )
    few = {"price": "8000", "copies": "1"}
    assert "why_so_much" not in form_for(version, "declaration", few, strict=True).fields
    enough = few | {"copies": "3"}
    form = form_for(version, "declaration", enough, strict=True)
    assert form.computed == {"it": "24000", "more": "24500"}
    assert "why_so_much" in form.fields
    assert demanded_papers(version.description, enough) == {"proof"}
    too_many = form_for(version, "declaration", few | {"copies": "30"}, strict=True)
    assert too_many.errors["it"] == ["Nhiều quá: bớt số bản."]


def test_a_hidden_value_is_absent_and_counts_as_missing() -> None:
    version = asking(
        computed("price * 2", show_when="married == 'yes'"), computed("it + 1", key="more")
    )
    answers = {"price": "10", "married": "no"}
    assert complete(version.description, answers) == answers | {"more": ""}
    assert complete(version.description, answers | {"married": "yes"})["more"] == "21"
    form = form_for(version, "declaration", answers, strict=True)
    assert form.is_valid()
    assert "it" not in form.cleaned_data


def test_what_was_sent_is_read_as_it_was_sent() -> None:
    version = asking(computed("price * copies"))
    answers = {"price": "8000", "copies": "3"}
    form = form_for(version, "declaration", answers, strict=True)
    assert form.is_valid()
    sent = form.cleaned_data | {"it": "23999"}
    ((_title, rows),) = display_rows(version.description, sent)
    assert dict(rows)["Kết quả"] == "23.999 đồng"
    assert display_rows(version.description, form.cleaned_data) == display_rows(
        version.description, answers
    )


# --- the people of steps 1 and 2 ---

CHILD = {"applicant": {"birth_date": "2015"}, "submitter": {"residence": "Thôn 1"}}


def test_steps_1_and_2_can_be_asked_about_everywhere() -> None:
    version = asking(
        {"key": "guardian", "kind": "text", "label": "Người giám hộ", "required": True}
        | {"show_when": "years(applicant__birth_date, since) < 18"},
        computed("submitter__residence + '!'", "text"),
        checks=[{"when": "applicant__birth_date > since", "at": "since", "message": "Sớm quá."}],
        papers=[{"key": "proof", "name": "Giấy", "required_when": "applicant__sex == 'female'"}],
    )
    answers = {"since": "01/01/2025"}
    form = form_for(version, "declaration", answers, strict=True, people=CHILD)
    assert list(form.errors) == ["guardian"]
    assert form.computed == {"it": "Thôn 1!"}
    grown = {"applicant": {"birth_date": "1990", "sex": "female"}, "submitter": {}}
    assert form_for(version, "declaration", answers, strict=True, people=grown).is_valid()
    assert demanded_papers(version.description, answers, people=grown) == {"proof"}
    assert demanded_papers(version.description, answers, people=CHILD) == set()
    early = {"since": "01/01/2010"}
    form = form_for(version, "declaration", early, strict=True, people=CHILD)
    assert form.errors["since"] == ["Sớm quá."]


def test_who_forgets_the_people_is_told_instead_of_judging_wrongly() -> None:
    version = asking(
        {"key": "guardian", "kind": "text", "label": "Người giám hộ"}
        | {"show_when": "given(applicant__birth_date)"}
    )
    with pytest.raises(PeopleUnknown):
        form_for(version, "declaration", {}, strict=False)
    with pytest.raises(PeopleUnknown):
        display_rows(version.description, {})
    assert display_rows(version.description, {}, people={})


def test_every_line_of_the_people_can_be_asked_about() -> None:
    for who, sections in PEOPLE.items():
        for line in sections[0].lines:
            assert not defects_of(computed("1", show_when=f"given({who}__{line.key})"))


def test_a_question_of_the_declaration_goes_before_the_person_of_that_name() -> None:
    version = asking(
        {"key": "applicant", "kind": "person", "label": "Người kê khai", "parts": ["birth_date"]},
        computed("applicant__birth_date", "date"),
    )
    answers = {"applicant__birth_date": "01/02/1990"}
    form = form_for(version, "declaration", answers, strict=True, people=CHILD)
    assert form.computed == {"it": "01/02/1990"}


# --- what a file may say ---


@pytest.mark.parametrize(
    ("field", "key", "mend"),
    [
        (computed("price * other"), "value", "không hỏi “other”"),
        (computed("price *"), "value", "viết sai"),
        (computed("price / 2"), "value", "không dùng được _/_"),
        (computed("price + street"), "value", "khác loại"),
        (computed("street"), "value", "phải cho số tiền"),
        (computed("price > 5"), "value", "phải cho số tiền"),
        (computed("price", "text"), "value", "phải cho chữ"),
        (computed("copies", "date"), "value", "phải cho một ngày"),
        (computed("since", "date"), "", ""),
        (computed("until - since", "number"), "", ""),
        (computed("married", "text"), "", ""),
        (computed("married == 'co' ? 1 : 2"), "value", "chọn trong: yes, no"),
        (computed("why", "text"), "value", "phải cho chữ"),
        (computed(""), "value", "ghi phép tính"),
        (computed("price", required=True), "required", "không ai điền"),
        (computed("price", required_when="true"), "required_when", "không hỏi gì"),
        (computed("price", decimals=1), "decimals", "chỉ number"),
        (computed("price", "number", decimals=1), "", ""),
        (computed("price", max=3), "max", "chỉ number"),
        (computed("it + 1"), "value", "vòng tròn"),
        (computed("price", show_when="it > 5"), "show_when", "vòng tròn"),
        (computed("applicant__name", "text"), "value", "applicant__full_name"),
        (computed("+".join(["price"] * 42)), "value", f"quá {MOST_OPERATIONS} phép tính"),
        ({"key": "x", "kind": "text", "label": "X", "value": "price"}, "value", "chỉ constant"),
        ({"key": "x", "kind": "text", "label": "X", "result": "money"}, "result", "chỉ kind"),
    ],
)
def test_a_bad_computation_is_refused_with_its_place_and_the_mend(
    field: dict[str, Any], key: str, mend: str
) -> None:
    defects = defects_of(field)
    if mend:
        assert defects
        assert {where for where, _message in defects} == {("form", 0, "fields", len(ASKED), key)}
        assert mend in defects[0][1]
    else:
        assert not defects


def test_a_circle_through_a_condition_and_a_value_is_refused() -> None:
    asked = {"key": "extra", "kind": "number", "label": "Thêm", "show_when": "it > 5"}
    ((where, message),) = defects_of(computed("price + extra"), asked)[:1]
    assert where[-1] == "value"
    assert "vòng tròn" in message


# --- what an evaluation may cost ---


def test_there_are_not_more_expressions_than_a_page_can_judge() -> None:
    many = [computed("price", key=f"c{number}") for number in range(MOST_EXPRESSIONS)]
    assert not defects_of(*many)
    ((_where, message),) = defects_of(*many, computed("price", key="last"))
    assert f"quá {MOST_EXPRESSIONS}" in message


def test_texts_do_not_grow_from_one_value_to_the_next() -> None:
    doubling = [
        computed(f"{'street' if not n else f'c{n - 1}'} + {'street' if not n else f'c{n - 1}'}")
        | {"key": f"c{n}", "result": "text"}
        for n in range(19)
    ]
    form = form_for(asking(*doubling), "declaration", {"street": "đ" * 300}, strict=True)
    lengths = [len(text) for text in form.computed.values()]
    assert max(lengths) <= LONGEST_TEXT
    assert lengths[:4] == [600, 1200, 2400, 0]


@pytest.mark.parametrize(
    "said",
    [
        " + ".join(["long"] * MOST_OPERATIONS) + " == 'x'",
        "[" + ", ".join(["long"] * (MOST_OPERATIONS - 2)) + "] == ['x']",
        "true ? true : " * (MOST_OPERATIONS // 2) + "true",
        "!" * MOST_OPERATIONS + "true",
        " || ".join(["long.startsWith('đ')"] * (MOST_OPERATIONS // 2 - 1)),
    ],
)
def test_the_dearest_expression_over_the_longest_answers_is_soon_judged(said: str) -> None:
    """No loop, no recursion, no pattern is allowed, so the operations are those that are written."""
    asked = [
        {"key": "long", "kind": "long_text", "label": "Dài", "max_length": 20000},
        {"key": "q", "kind": "text", "label": "Câu", "show_when": said[:500]},
    ]
    if len(said) <= 500:
        defects = defects_of(*asked)
        assert not [m for _w, m in defects if f"quá {MOST_OPERATIONS}" in m]
    answered = logic.Answered({"long": logic.Rule("long_text")}, lambda key: "đ" * 20000)
    program(said)
    begun = time.process_time()
    answered.holds(said)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("word", ["matches('(a+)+$')", "all(x, true)", "map(x, x)", "split('')"])
def test_nothing_that_loops_or_matches_patterns_is_let_in(word: str) -> None:
    assert defects_of(computed("1", show_when=f"street.{word}"))
    assert defects_of(computed("1", show_when=f"[street].{word}"))
