from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.fees import fee_lines
from motcua.procedures.queries import level_text
from motcua.procedures.schema import Limit
from motcua.procedures.words import limit_text
from tests.procedures.builders import described


def test_a_fee_with_a_unit_counts_copies() -> None:
    (line,) = fee_lines(described(), "online", copies=5)
    assert (line.text, line.amount, line.sample) == ("15.000 đồng/bản", 75_000, True)


def test_a_channel_without_fee_says_so() -> None:
    (line,) = fee_lines(described(), "counter", copies=5)
    assert (line.text, line.amount) == ("Miễn phí", 0)


def test_a_channel_that_is_not_offered_has_no_lines() -> None:
    assert fee_lines(described(), "post") == []


@given(st.integers(0, 10_000_000), st.integers(0, 100))
def test_without_a_unit_copies_do_not_count(fee: int, copies: int) -> None:
    description = described(channels=[{"channel": "online", "fee": fee}])
    (line,) = fee_lines(description, "online", copies)
    assert line.amount == fee


def test_levels_and_limits_are_said_in_words() -> None:
    assert level_text(4) == "Mức độ 4 – toàn trình"
    assert level_text(3) == "Mức độ 3 – một phần"
    assert limit_text(Limit(value=3, unit="working_day")) == "3 ngày làm việc"
