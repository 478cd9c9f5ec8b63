"""The same numbers written by another hand: from the digits as text, with the hundred small ones spelt out."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from motcua.common.number_words import in_words, money_in_words

# As a child learns them, ten a line: nothing here is put together.
SMALL = [
    words.strip()
    for line in """
    không, một, hai, ba, bốn, năm, sáu, bảy, tám, chín,
    mười, mười một, mười hai, mười ba, mười bốn, mười lăm, mười sáu, mười bảy, mười tám, mười chín,
    hai mươi, hai mươi mốt, hai mươi hai, hai mươi ba, hai mươi tư,
    hai mươi lăm, hai mươi sáu, hai mươi bảy, hai mươi tám, hai mươi chín,
    ba mươi, ba mươi mốt, ba mươi hai, ba mươi ba, ba mươi tư,
    ba mươi lăm, ba mươi sáu, ba mươi bảy, ba mươi tám, ba mươi chín,
    bốn mươi, bốn mươi mốt, bốn mươi hai, bốn mươi ba, bốn mươi tư,
    bốn mươi lăm, bốn mươi sáu, bốn mươi bảy, bốn mươi tám, bốn mươi chín,
    năm mươi, năm mươi mốt, năm mươi hai, năm mươi ba, năm mươi tư,
    năm mươi lăm, năm mươi sáu, năm mươi bảy, năm mươi tám, năm mươi chín,
    sáu mươi, sáu mươi mốt, sáu mươi hai, sáu mươi ba, sáu mươi tư,
    sáu mươi lăm, sáu mươi sáu, sáu mươi bảy, sáu mươi tám, sáu mươi chín,
    bảy mươi, bảy mươi mốt, bảy mươi hai, bảy mươi ba, bảy mươi tư,
    bảy mươi lăm, bảy mươi sáu, bảy mươi bảy, bảy mươi tám, bảy mươi chín,
    tám mươi, tám mươi mốt, tám mươi hai, tám mươi ba, tám mươi tư,
    tám mươi lăm, tám mươi sáu, tám mươi bảy, tám mươi tám, tám mươi chín,
    chín mươi, chín mươi mốt, chín mươi hai, chín mươi ba, chín mươi tư,
    chín mươi lăm, chín mươi sáu, chín mươi bảy, chín mươi tám, chín mươi chín
    """.strip().splitlines()
    for words in line.strip().rstrip(",").split(",")
]  # fmt: skip


def three(digits: str) -> str:
    """ "007" as "không trăm linh bảy"."""
    hundreds, rest = SMALL[int(digits[0])] + " trăm", digits[1:]
    if rest == "00":
        return hundreds
    return (
        f"{hundreds} linh {SMALL[int(rest)]}"
        if rest[0] == "0"
        else f"{hundreds} {SMALL[int(rest)]}"
    )


def without_what_is_not_said_first(words: str) -> str:
    return re.sub(r"^không trăm (linh )?", "", words)


def slowly(number: int) -> str:
    """Up to nine places the groups have their own names; what stands above them is said so again, and "tỷ" after."""
    if number == 0:
        return "không"
    digits = str(number)
    above, nine = digits[:-9], digits[-9:].rjust(9, "0")
    groups = zip((nine[:3], nine[3:6], nine[6:]), (" triệu", " nghìn", ""), strict=True)
    said = " ".join(three(group) + name for group, name in groups if group != "000")
    if not above:
        return without_what_is_not_said_first(said)
    return f"{slowly(int(above))} tỷ {said}".strip()


def test_the_hundred_small_numbers_are_all_there() -> None:
    assert len(SMALL) == len(set(SMALL)) == 100


def test_every_number_below_a_hundred_thousand_is_written_as_by_the_other_hand() -> None:
    assert [n for n in range(100_000) if in_words(n) != slowly(n)] == []


@given(st.integers(0, 10**18 - 1) | st.integers(0, 10**12) | st.integers(0, 10**9))
@example(10**12)
@example(10**12 - 1)
@example(10**9 + 1)
@example(1_000_000_000_005)
@example(21_000_000_021_000)
def test_large_numbers_are_written_as_by_the_other_hand(number: int) -> None:
    assert in_words(number) == slowly(number)


@given(st.integers(0, 999), st.sampled_from([0, 3, 6, 9, 12]))
def test_round_sums_are_written_as_by_the_other_hand(count: int, zeros: int) -> None:
    assert in_words(count * 10**zeros) == slowly(count * 10**zeros)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (104, "Một trăm linh bốn đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (31_001, "Ba mươi mốt nghìn không trăm linh một đồng"),
        (75_000, "Bảy mươi lăm nghìn đồng"),
        (124_524, "Một trăm hai mươi tư nghìn năm trăm hai mươi tư đồng"),
        (1_001_000, "Một triệu không trăm linh một nghìn đồng"),
        (21_000_021, "Hai mươi mốt triệu không trăm hai mươi mốt đồng"),
        (1_500_000_000, "Một tỷ năm trăm triệu đồng"),
        (15_000_000_000, "Mười lăm tỷ đồng"),
        (1_000_000_000_000, "Một nghìn tỷ đồng"),
        (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
        (5_555_555_555_555, "Năm nghìn năm trăm năm mươi lăm tỷ năm trăm năm mươi lăm triệu"
                            " năm trăm năm mươi lăm nghìn năm trăm năm mươi lăm đồng"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_on_a_receipt(amount: int, words: str) -> None:
    assert money_in_words(amount) == words


@given(st.integers(0, 10**18))
def test_no_word_stands_where_another_is_said(number: int) -> None:
    words = in_words(number)
    assert not re.search(r"mươi (một|bốn|năm)\b", words)
    assert not re.search(r"(mười|linh|trăm) (mốt|tư)\b|linh lăm|mười năm\b", words)
    assert "  " not in words
    assert words == words.strip()
