from __future__ import annotations

import re

import pytest

from motcua.payments import symbols


def test_the_first_symbol_of_a_year_is_the_year_t_and_two_letters() -> None:
    assert symbols.symbol(2026) == "26TAA"
    assert symbols.symbol(2105, "BC") == "05TBC"


def test_the_four_hundred_symbols_of_a_year_follow_one_another_without_a_forbidden_letter() -> None:
    found = [symbols.symbol(2026)]
    for _each in range(399):
        found.append(symbols.following(found[-1]))
    with pytest.raises(symbols.NoSymbolLeft):
        symbols.following(found[-1])
    assert len(set(found)) == 400
    assert found[:2] == ["26TAA", "26TAB"]
    assert found[19:21] == ["26TAY", "26TBA"]
    assert found[-1] == "26TYY"
    # The decree's alphabet, letter by letter.
    assert all(re.fullmatch("26T[ABCDEGHKLMNPQRSTUVXY]{2}", one) for one in found)


@pytest.mark.parametrize("letters", ["", "A", "AF", "aa", "AAA", "ÂA"])
def test_other_letters_are_no_symbol(letters: str) -> None:
    with pytest.raises(ValueError, match=f"^{letters}$"):
        symbols.symbol(2026, letters)


def test_a_number_is_written_with_eight_digits() -> None:
    assert symbols.written(1) == "00000001"
    assert symbols.written(symbols.LAST_NUMBER) == "99999999"
