"""Sums of thousands of things at once: a large integer holds one bit of every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def mask_of(places: Sequence[int]) -> int:
    """An integer with these bits set."""
    octets = bytearray(max(places, default=0) // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def places_of(mask: int) -> Iterator[int]:
    digits = bin(mask)[:1:-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


class Tally:
    """A number for every place, all nought at first: `_digits[n]` holds their n-th binary digits."""

    def __init__(self) -> None:
        self._digits: list[int] = []

    def add(self, mask: int, number: int) -> None:
        """Adds the number at the places of the mask."""
        carry, at = 0, 0
        while carry or number >> at:
            if at == len(self._digits):
                self._digits.append(0)
            digit, added = self._digits[at], mask if number >> at & 1 else 0
            self._digits[at] = digit ^ added ^ carry
            carry = digit & added | carry & (digit ^ added)
            at += 1

    def at_least(self, number: int) -> Iterator[int]:
        """The places that have come to it; a positive number, for all others have nought."""
        if number < 1:
            raise ValueError("every place has come to nought")
        if number >> len(self._digits):
            return iter(())
        more, same = 0, -1
        for at in reversed(range(len(self._digits))):
            digit = self._digits[at]
            if number >> at & 1:
                same &= digit
            else:
                more |= same & digit
                same &= ~digit
        return places_of(more | same)
