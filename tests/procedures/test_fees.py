"""What a dossier costs: by channel, case, condition, quantity and exemption."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.fees import bill, fee_lines, less, prices, short_price
from motcua.procedures.fields import demanded_papers, form_for, listed_papers, prefill
from motcua.procedures.queries import level_text
from motcua.procedures.reader import parse
from motcua.procedures.schema import Description, Limit
from motcua.procedures.words import limit_text
from tests.procedures.builders import Unsaved, described, sample
from tests.procedures.case_samples import EXEMPTIONS, FEES, with_cases, with_fees

AMOUNTS = st.integers(0, 10_000_000_000)


def priced(**changes: Any) -> Description:
    description, defects = parse(with_fees(**changes))
    assert not defects
    assert description is not None
    return description


# --- one price a channel ---


def test_a_fee_with_a_unit_counts_copies() -> None:
    (line,) = fee_lines(described(), "online", {"copies": "5"})
    assert (line.text, line.amount, line.sample) == ("15.000 đồng/bản", 75_000, True)


def test_a_channel_without_fee_says_so() -> None:
    (line,) = fee_lines(described(), "counter", {"copies": "5"})
    assert (line.text, line.amount) == ("Miễn phí", 0)


def test_a_channel_that_is_not_offered_has_no_lines() -> None:
    assert fee_lines(described(), "post") == []
    assert fee_lines(priced(), "post") == []


@given(st.integers(0, 10_000_000), st.integers(0, 100))
def test_without_a_unit_copies_do_not_count(fee: int, copies: int) -> None:
    description = described(channels=[{"channel": "online", "fee": fee}])
    (line,) = fee_lines(description, "online", {"copies": str(copies)})
    assert line.amount == fee


def test_a_price_per_piece_that_nobody_counts_is_no_total() -> None:
    channels = [{"channel": "counter", "fee": 2000, "fee_unit": "trang"}]
    changes: dict[str, Any] = {"level": 2, "form": [], "declaration": None, "channels": channels}
    due = bill(described(**changes), "counter", {})
    assert not due.counted
    assert (due.total, due.lines[0].sum_text) == (0, "2.000 đồng/trang")


# --- a price list ---


def test_the_case_and_the_number_of_copies_make_the_bill() -> None:
    first = bill(priced(), "online", {"case": "first", "copies": "3"})
    assert [(line.name, line.amount) for line in first.lines] == [
        ("Lệ phí cấp giấy", 0),
        ("Phí bản sao", 24_000),
    ]
    assert first.lines[1].how == "3 bản × 8.000 đồng"
    assert first.lines[1].kind_text == "phí"
    assert first.total_text == "24.000 đồng"
    assert bill(priced(), "online", {"case": "lost"}).total == 25_001


def test_the_first_ones_may_be_included() -> None:
    description = priced(fees=[FEES[0], FEES[1], FEES[2] | {"included": 2}])
    for copies, amount in (("", 0), ("2", 0), ("3", 8000), ("5", 24_000)):
        assert bill(description, "online", {"case": "first", "copies": copies}).total == amount


def test_a_line_of_another_channel_or_condition_is_not_asked() -> None:
    fees = [
        *FEES,
        {"key": "visit", "name": "Phí thu tận nơi", "amount": 9000, "channels": ["online"]},
    ]
    fees += [{"key": "fast", "name": "Phí làm nhanh", "amount": 1, "when": "purpose == 'gấp'"}]
    description = priced(fees=fees)
    assert "Phí thu tận nơi" in [line.name for line in fee_lines(description, "online")]
    assert "Phí thu tận nơi" not in [line.name for line in fee_lines(description, "counter")]
    hurried = fee_lines(description, "counter", {"purpose": "gấp"})
    assert [line.name for line in hurried] == ["Phí làm nhanh"]


def test_a_claim_takes_its_part_off_and_demands_its_proof() -> None:
    poor = {"case": "lost", "exemption": "poor", "copies": "2"}
    due = bill(priced(), "online", poor)
    assert [line.amount for line in due.lines] == [0, 16_000]
    assert due.lines[0].how == "được miễn"
    assert due.proof is not None
    assert due.proof.key == "poor_proof"
    assert demanded_papers(priced(), poor) == {"report", "poor_proof"}
    student = bill(priced(), "online", poor | {"exemption": "student"})
    # Half of 25.001: the half đồng is not asked for.
    assert student.lines[0].amount == 12_500
    assert student.proof is None


def test_an_exemption_is_asked_only_where_it_spares_something() -> None:
    version = Unsaved(priced())
    asked = form_for(version, "declaration", {"case": "lost"}, strict=False).fields
    assert list(asked)[-1] == "exemption"
    free = form_for(version, "declaration", {"case": "first"}, strict=False)
    assert "exemption" not in free.fields
    claimed = {"case": "first", "exemption": "poor"}
    assert bill(version.description, "online", claimed).claim is None
    assert demanded_papers(version.description, claimed) == set()


def test_claiming_nothing_is_the_first_choice_and_taken_for_granted() -> None:
    description = priced()
    form = form_for(Unsaved(description), "declaration", {"case": "lost"}, strict=True)
    choices = form.fields["exemption"].widget.choices  # type: ignore[attr-defined]
    assert [str(label) for _key, label in choices] == [
        "Không thuộc",
        "Người thuộc hộ nghèo",
        "Học sinh (giảm 50%)",
    ]
    assert "exemption" not in form.errors
    assert prefill(description, {}, {})["exemption"] == "none"
    assert bill(description, "online", {"case": "lost", "exemption": "none"}).claim is None


def test_a_proof_is_listed_only_for_who_claims_with_it() -> None:
    description = priced()
    for claim, listed in (("poor", True), ("student", False), ("none", False)):
        answers = {"case": "lost", "exemption": claim}
        keys = {paper.key for paper in listed_papers(description, answers)}
        assert ("poor_proof" in keys) is listed


def test_the_price_list_says_case_unit_and_amount() -> None:
    listed = prices(priced(), "counter")
    assert [(price.text, price.cases, price.charge) for price in listed] == [
        ("Miễn phí", "Cấp lần đầu", False),
        ("25.001 đồng", "Cấp lại vì mất", False),
        ("8.000 đồng/bản", "", True),
    ]
    assert short_price(priced(), "online") == "Miễn phí đến 25.001 đồng, tùy trường hợp"
    assert short_price(described(), "online") == "15.000 đồng/bản (mức mẫu)"


@given(AMOUNTS, st.integers(0, 100))
def test_what_is_left_is_the_nearest_whole_dong_and_never_more_than_half_too_much(
    amount: int, percent: int
) -> None:
    exact = Fraction(amount * (100 - percent), 100)
    left = less(amount, percent)
    assert Fraction(-1, 2) <= left - exact < Fraction(1, 2)
    assert 0 <= left <= amount


@given(st.integers(0, 10_000_000), st.integers(0, 999), st.sampled_from([1, 33, 50, 99, 100]))
def test_the_total_is_the_sum_of_the_lines(amount: int, copies: int, percent: int) -> None:
    fees = [
        {"key": "base", "name": "Lệ phí", "amount": amount, "exemptions": ["some"]},
        FEES[2] | {"exemptions": ["some"]},
    ]
    exemptions = [{"key": "some", "who": "Ai đó", "percent": percent}]
    description = priced(fees=fees, fee_exemptions=exemptions)
    due = bill(description, "online", {"exemption": "some", "copies": str(copies)})
    assert due.total == sum(line.amount for line in due.lines)
    assert due.total == less(amount, percent) + less(8000 * copies, percent)


def test_what_was_typed_instead_of_a_number_costs_nothing_yet() -> None:
    for typed in ("", "hai", "-3", "٣", "1,5", ["2"], "9" * 5000):
        lines = fee_lines(priced(), "online", {"case": "first", "copies": typed})
        assert [line.name for line in lines] == ["Lệ phí cấp giấy"]


# --- what makes no sense ---


@pytest.mark.parametrize(
    ("changes", "at", "mend"),
    [
        ({"fees": [*FEES, FEES[0]]}, ("fees", 3, "key"), "hai lần"),
        (
            {"channels": [{"channel": "online", "fee": 5}, {"channel": "counter"}]},
            ("channels", 0, "fee"),
            "bỏ một nơi",
        ),
        ({"fees": [FEES[1]]}, ("fees",), "kênh online, trường hợp “Cấp lần đầu”"),
        ({"fees": [FEES[2] | {"channels": ["online"]}]}, ("fees",), "kênh counter"),
        ({"fees": [FEES[2] | {"quantity": "purpose"}]}, ("fees", 0, "quantity"), "số nguyên"),
        ({"fees": [FEES[2] | {"quantity": "pages"}]}, ("fees", 0, "quantity"), "số nguyên"),
        (
            {"fees": [FEES[2] | {"quantity": "", "included": 2}]},
            ("fees", 0, "included"),
            "quantity",
        ),
        ({"fees": [FEES[2] | {"unit": ""}]}, ("fees", 0, "unit"), "phải ghi unit"),
        ({"fees": [FEES[2] | {"channels": ["post"]}]}, ("fees", 0, "channels"), "không nhận"),
        ({"fees": [FEES[2] | {"cases": ["x"]}]}, ("fees", 0, "cases"), "không có trường hợp"),
        ({"fees": [FEES[2] | {"exemptions": ["x"]}]}, ("fees", 0, "exemptions"), "không có khóa"),
        ({"fees": [FEES[2] | {"when": "nobody == 1"}]}, ("fees", 0, "when"), "không hỏi"),
        ({"fee_exemptions": [*EXEMPTIONS, EXEMPTIONS[0]]}, ("fee_exemptions", 2, "key"), "hai lần"),
        (
            {"fee_exemptions": [*EXEMPTIONS, {"key": "none", "who": "Ai"}]},
            ("fee_exemptions", 2, "key"),
            "dành riêng",
        ),
        (
            {"fee_exemptions": [*EXEMPTIONS, {"key": "old", "who": "Ai"}]},
            ("fee_exemptions", 2, "key"),
            "không khoản nào",
        ),
        (
            {"fee_exemptions": [*EXEMPTIONS, {"who": "Ai", "paper": "report"}]},
            ("fee_exemptions", 2, "paper"),
            "ghi key",
        ),
        (
            {"fee_exemptions": [EXEMPTIONS[0] | {"paper": "x"}, EXEMPTIONS[1]]},
            ("fee_exemptions", 0, "paper"),
            "phải nộp",
        ),
    ],
)
def test_a_price_list_that_makes_no_sense_is_refused(
    changes: dict[str, Any], at: tuple[str | int, ...], mend: str
) -> None:
    _description, defects = parse(with_fees(**changes))
    assert any(where == at and mend in message for where, message in defects), defects


def test_an_exemption_with_a_key_needs_a_fee_it_spares() -> None:
    _description, defects = parse(sample(fee_exemptions=[{"key": "poor", "who": "Hộ nghèo"}]))
    assert [where for where, _message in defects] == [("fee_exemptions", 0, "key")]
    assert not parse(with_cases(fee_exemptions=[{"who": "Hộ nghèo"}]))[1]


def test_levels_and_limits_are_said_in_words() -> None:
    assert level_text(4) == "Mức độ 4 – toàn trình"
    assert level_text(3) == "Mức độ 3 – một phần"
    assert limit_text(Limit(value=3, unit="working_day")) == "3 ngày làm việc"
