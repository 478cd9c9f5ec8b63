import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.money import ImpossibleAmount, dong, parse_dong, thousands


def test_money_has_points_between_thousands_and_its_unit():
    assert dong(8_000) == "8.000 đồng"
    assert dong(0) == "0 đồng"
    assert dong(-1_234_567) == "-1.234.567 đồng"
    assert thousands(1_000) == "1.000"


@pytest.mark.parametrize(
    "typed",
    [
        "8000",
        "8.000",
        "8,000",
        "8 000",
        " 8.000 đ ",
        "8000đ",
        "8.000 đồng",
        "8.000 VNĐ",
        "8000vnd",
        "8.000 ₫",
    ],
)
def test_the_ways_people_type_eight_thousand_mean_eight_thousand(typed):
    assert parse_dong(typed) == 8_000


@pytest.mark.parametrize(
    "typed", ["", "đ", "tám nghìn", "-8.000", "8,5", "80.00", "1.000,000", "8k", "9" * 16, "٨"]
)
def test_what_is_no_amount_is_refused_with_what_to_type(typed):
    with pytest.raises(ImpossibleAmount, match="Nhập số tiền bằng chữ số"):
        parse_dong(typed)


@given(st.integers(0, 10**15 - 1))
def test_an_amount_that_was_shown_can_be_typed_back(amount):
    assert parse_dong(dong(amount)) == amount
    assert parse_dong(thousands(amount)) == amount
