"""Symbols of electronic receipts: the two digits of the year, T, two letters of the alphabet laid down for them."""

LETTERS = "ABCDEGHKLMNPQRSTUVXY"
FIRST = "AA"
LAST_NUMBER = 99_999_999
NUMBER_DIGITS = 8


class NoSymbolLeft(Exception):
    """All four hundred of a year are used up."""


def symbol(year: int, letters: str = FIRST) -> str:
    """`symbol(2026)` is `"26TAA"`."""
    if len(letters) != 2 or not set(letters) <= set(LETTERS):
        raise ValueError(letters)
    return f"{year % 100:02}T{letters}"


def letters_of(text: str) -> str:
    return text[-2:]


def following(text: str) -> str:
    """The symbol after this one in the same year; `"26TAY"` is followed by `"26TBA"`."""
    first, second = (LETTERS.index(letter) for letter in letters_of(text))
    place = first * len(LETTERS) + second + 1
    if place == len(LETTERS) ** 2:
        raise NoSymbolLeft(text)
    return text[:3] + LETTERS[place // len(LETTERS)] + LETTERS[place % len(LETTERS)]


def written(number: int) -> str:
    """As it stands on the receipt: eight digits."""
    return f"{number:0{NUMBER_DIGITS}}"
