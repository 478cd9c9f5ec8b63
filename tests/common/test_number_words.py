from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.number_words import date_in_words, in_words, money_in_words

DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
UNITS = {"mươi": 10, "trăm": 100}


def read_back(words: str) -> int:
    """A reader that knows nothing of the writer: the words as a person would add them up."""
    total = billions = millions = triad = digit = 0
    powers = 0
    for word in [*words.split(), "hết"]:
        if powers and word != "tỷ":
            total += billions * 10 ** (9 * powers)
            billions = powers = 0
        if word in DIGITS:
            digit = DIGITS[word]
        elif word in UNITS:
            triad, digit = triad + digit * UNITS[word], 0
        elif word == "mười":
            triad += 10
        elif word in {"nghìn", "triệu"}:
            millions += (triad + digit) * {"nghìn": 10**3, "triệu": 10**6}[word]
            triad = digit = 0
        elif word == "tỷ":
            billions += millions + triad + digit
            powers, millions, triad, digit = powers + 1, 0, 0, 0
    return total + millions + triad + digit


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (121, "một trăm hai mươi mốt"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_015, "một nghìn không trăm mười lăm"),
        (2_024, "hai nghìn không trăm hai mươi tư"),
        (2_026, "hai nghìn không trăm hai mươi sáu"),
        (10_000, "mười nghìn"),
        (21_000, "hai mươi mốt nghìn"),
        (1_000_000, "một triệu"),
        (1_000_001, "một triệu không trăm linh một"),
        (1_050_000, "một triệu không trăm năm mươi nghìn"),
        (1_000_000_000, "một tỷ"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (1_000_000_000_000_000_000, "một tỷ tỷ"),
        (5_000_000_003_000_000_000, "năm tỷ tỷ không trăm linh ba tỷ"),
        (-8, "âm tám"),
    ],
)
def test_numbers_are_read_as_schools_teach_them(number, words):
    assert in_words(number) == words


def test_the_southern_word_for_an_empty_ten_is_an_option():
    assert in_words(105, zero_tens="lẻ") == "một trăm lẻ năm"


@given(st.integers(0, 10**21) | st.integers(0, 10**7))
def test_a_reader_of_the_words_finds_the_number_again(number):
    assert read_back(in_words(number)) == number


def test_dates_are_written_as_certificates_write_them():
    assert date_in_words(date(2024, 10, 15)) == (
        "ngày mười lăm tháng mười năm hai nghìn không trăm hai mươi tư"
    )
    assert date_in_words(date(1990, 4, 1)) == (
        "ngày một tháng tư năm một nghìn chín trăm chín mươi"
    )


def test_money_begins_with_a_capital_and_ends_with_the_unit():
    assert money_in_words(8_000) == "Tám nghìn đồng"
    assert money_in_words(0) == "Không đồng"
    assert money_in_words(1_255_000) == "Một triệu hai trăm năm mươi lăm nghìn đồng"
