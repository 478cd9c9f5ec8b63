"""Phrases of thousands of procedures, kept so that only those near the words are ever looked at.

Each procedure goes by several phrases: its name, its synonyms, its field and its life events. How
close the words come to the nearest of these decides, far more than whether they occur at all: half
the catalogue says "giấy" and "đăng ký" somewhere.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat

from motcua.procedures.bits import Tally, mask_of
from motcua.procedures.spelling import Vocabulary

# Words a question is made of and half the names begin with, by sound. They weigh little but not
# nothing: "thú" of "giấy hôn thú" sounds like one of them.
ASKING = (
    "toi em minh muon sin phai duoc lam giup thu tuc o dau thi the nhu nao ve cua va voi de gi a"
)
OFFICIAL = "dang ki"
SMALL_WORDS = frozenset([*ASKING.split(), *OFFICIAL.split()])
SMALL = 0.3
# "Đăng ký", "công chứng": what a phrase begins with is what it is about, however long it goes on.
BEGINS = 0.75
# How much it counts that the words stand in some phrase, no matter in which.
ANYWHERE = 0.1
# A hit far behind the best one is noise: beside the thing itself no guess is shown.
NEAR_THE_BEST = 0.2
# Words in more phrases than this have their mask kept.
RARE = 32
_ROUNDING = 1e-9
NOUGHTS = repeat(0.0)

Words = tuple[str, ...]
# By word what it is like, the likest first, with the likeness.
Alike = dict[str, dict[str, float]]


def words_of(text: str) -> Words:
    return tuple(re.findall(r"[a-z0-9]+", text))


def phrases_of(text: str) -> list[Words]:
    return [words for phrase in text.split(" · ") if (words := words_of(phrase))]


def weight(word: str) -> float:
    return SMALL if word in SMALL_WORDS else 1


def weights(words: Iterable[str]) -> float:
    return sum(map(weight, words))


class Index:
    """Of texts, known by their place in the sequence. Never changes, so threads may share it."""

    def __init__(self, texts: Sequence[str]) -> None:
        numbers: dict[Words, int] = {}
        of_phrase: list[list[int]] = []
        having: dict[str, set[int]] = defaultdict(set)
        for text, said in enumerate(texts):
            for phrase in dict.fromkeys(phrases_of(said)):
                number = numbers.setdefault(phrase, len(of_phrase))
                if number == len(of_phrase):
                    of_phrase.append([])
                of_phrase[number].append(text)
                for word in phrase:
                    having[word].add(text)
        self._phrases = list(numbers)
        self._texts_of = of_phrase
        self._texts_having = dict(having)
        self._weights = [weights(phrase) for phrase in numbers]
        # A word that a phrase says twice stands for it twice.
        self._phrases_having: dict[str, list[int]] = defaultdict(list)
        self._run_together: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            self._run_together["".join(phrase)].append(number)
            for word in phrase:
                self._phrases_having[word].append(number)
        self._vocabulary = Vocabulary(self._phrases_having)
        # Those of rare words are quickly made, and would take most of the room.
        self._masks = {
            word: mask_of(numbers)
            for word, numbers in self._phrases_having.items()
            if len(numbers) > RARE
        }

    def near(
        self, said: Words, *, at_least: float, allowed: Callable[[int], bool] | None = None
    ) -> dict[int, float]:
        """Texts that come near the words and to the best of them, with their scores.

        A score goes from 0 to 1, which only the very words of a phrase reach.
        """
        alike = {word: dict(self._vocabulary.alike(word)) for word in {*said}}
        nearest: dict[int, float] = {}
        for phrase, closeness in self._close(said, alike, _needed(at_least)).items():
            for text in self._texts_of[phrase]:
                if closeness > nearest.get(text, 0):
                    nearest[text] = closeness
        if allowed:
            nearest = {text: near for text, near in nearest.items() if allowed(text)}
        best = max(nearest.values(), default=0)
        needed = _needed((1 - ANYWHERE) * best - NEAR_THE_BEST)
        kept = {text: near for text, near in nearest.items() if near >= needed}
        anywhere, whole = self._anywhere(said, alike, {*kept}), weights(said)
        scores = {
            text: (1 - ANYWHERE) * near + ANYWHERE * anywhere[text] / whole
            for text, near in kept.items()
        }
        bar = max(at_least, max(scores.values(), default=0) - NEAR_THE_BEST)
        return {text: score for text, score in scores.items() if score >= bar}

    def _close(self, said: Words, alike: Alike, needed: float) -> dict[int, float]:
        """By phrase how much of either is in the other; a forgotten space costs nothing."""
        whole, close = weights(said), {}
        best: dict[str, float] = {}
        for others in alike.values():
            for other, likeness in others.items():
                best[other] = max(likeness, best.get(other, 0))
        # Through `map`, for this is the innermost loop: hundreds of phrases, all words by all.
        theirs_of = {other: weight(other) * like for other, like in best.items()}.get
        ours_of = [(weight(word), alike[word].get) for word in said]
        for phrase in self._worth_comparing(said, alike, needed):
            words, enough = self._phrases[phrase], needed * (whole + self._weights[phrase])
            theirs = sum(map(theirs_of, words, NOUGHTS))
            if whole + theirs < enough:
                continue
            ours = sum(weighing * max(map(like, words, NOUGHTS)) for weighing, like in ours_of)
            if (shared := ours + min(ours, theirs)) >= enough:
                close[phrase] = shared / (whole + self._weights[phrase])
        for phrase in self._phrases_having.get(said[0], ()):
            if self._phrases[phrase][: len(said)] == said:
                close[phrase] = max(close.get(phrase, 0), BEGINS)
        for phrase in self._run_together.get("".join(said), ()):
            close[phrase] = 1
        return close

    def _worth_comparing(self, said: Words, alike: Alike, needed: float) -> Iterator[int]:
        """Phrases that hold so much of the words that they may come as close as needed.

        A phrase shares at most twice what it holds of the words, and weighs at least as much:
        2h ≥ needed·(words + h). All phrases are weighed at once, each in a bit of large integers.
        """
        tally = Tally()
        for word, others in alike.items():
            mask = 0
            for other in others:
                mask |= self._mask(other)
            tally.add(mask, said.count(word) * _tenths(word))
        in_tenths = sum(map(_tenths, said))
        return tally.at_least(math.ceil(in_tenths * needed / (2 - needed) - _ROUNDING))

    def _mask(self, word: str) -> int:
        """A bit for each phrase that has the word."""
        known = self._masks.get(word)
        return mask_of(self._phrases_having[word]) if known is None else known

    def _anywhere(self, said: Words, alike: Alike, texts: set[int]) -> dict[int, float]:
        """By text the weight of the words that stand anywhere in it."""
        found = dict.fromkeys(texts, 0.0)
        for word, others in alike.items():
            weighing, left = weight(word) * said.count(word), texts
            for other, likeness in others.items():
                hits = left & self._texts_having[other]
                for text in hits:
                    found[text] += weighing * likeness
                left = left - hits
        return found


def _needed(score: float) -> float:
    """How close a phrase must come for that score if all the words stand somewhere."""
    return (score - ANYWHERE) / (1 - ANYWHERE) - _ROUNDING


def _tenths(word: str) -> int:
    return round(10 * weight(word))
