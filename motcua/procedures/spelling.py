"""Text by its sound, to search in: people write "đăng kí", "khai xinh", "tạm chú"."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from motcua.common.vietnamese import fold

# In two letters a slip makes any word of any other.
SHORTEST_WITH_A_SLIP = 3

# An abbreviation has no vowel, and its letters count (đktt, đkkt); "lưu" and "hưu" have two u.
_SYLLABLE = re.compile(r"[a-z]*[aeiouy][a-z]*")
_DOUBLED = re.compile(r"([a-tv-z])\1+")
_ALIKE = str.maketrans({"y": "i", "x": "s"})


def sound(text: str) -> str:
    """Without accents; i and y, s and x, ch and tr are one, and so is a letter typed twice."""
    single = _SYLLABLE.sub(lambda syllable: _DOUBLED.sub(r"\1", syllable[0]), fold(text))
    return single.replace("tr", "ch").translate(_ALIKE)


@lru_cache(maxsize=100_000)
def likeness(word: str, other: str) -> float:
    """1 for the same word, less for one typed with a slip, 0 for another word or number."""
    if word == other:
        return 1
    shortest, longest = sorted((len(word), len(other)))
    if shortest < SHORTEST_WITH_A_SLIP or longest - shortest > 1:
        return 0
    if not (word.isalpha() and other.isalpha()) or not _one_slip(word, other):
        return 0
    return 1 - 1 / longest


def _one_slip(word: str, other: str) -> bool:
    """A letter added, left out or mistaken, or swapped with its neighbour."""
    if len(word) > len(other):
        word, other = other, word
    at = next((i for i, letter in enumerate(word) if letter != other[i]), len(word))
    if len(word) < len(other):
        return word[at:] == other[at + 1 :]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return word[at + 1 :] == other[at + 1 :] or swapped == other


class Vocabulary:
    """Words, found by one typed with a slip: both become the same when each loses one letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self._shortened: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for short in _shortened(word):
                self._shortened[short].append(word)

    def alike(self, said: str) -> list[tuple[str, float]]:
        """The words of the vocabulary that are like it, with their likeness, the likest first."""
        near = {word for short in _shortened(said) for word in self._shortened.get(short, ())}
        found = [(word, like) for word in near if (like := likeness(said, word))]
        return sorted(found, key=lambda one: (-one[1], one[0]))


def _shortened(word: str) -> set[str]:
    if len(word) < SHORTEST_WITH_A_SLIP or not word.isalpha():
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
