"""Finding a procedure by choices and by words as people type them: no accents, slips.

Each procedure goes by several phrases: its name, its synonyms, its field and its life events. How
close the words come to the nearest of these decides, far more than whether they occur at all: half
the catalogue says "giấy" and "đăng ký" somewhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from motcua.common.vietnamese import fold, sort_key
from motcua.procedures.models import Version
from motcua.procedures.queries import commonest, in_force
from motcua.procedures.spelling import likeness, sound

# Words a question is made of and half the names begin with, by sound. They weigh little but not
# nothing: "thú" of "giấy hôn thú" sounds like one of them.
ASKING = (
    "toi em minh muon sin phai duoc lam giup thu tuc o dau thi the nhu nao ve cua va voi de gi a"
)
OFFICIAL = "dang ki"
SMALL_WORDS = frozenset([*ASKING.split(), *OFFICIAL.split()])
SMALL = 0.3
WORDS_AT_MOST = 12
# Two words of a phrase of three are found; two of a phrase of four are only asked about.
GOOD_ENOUGH, WORTH_A_QUESTION = 0.72, 0.6
# "Đăng ký", "công chứng": what a phrase begins with is what it is about, however long it goes on.
BEGINS = 0.75
# A hit far behind the best one is noise: beside the thing itself no guess is shown.
NEAR_THE_BEST = 0.2
CODE = re.compile(r"\d\.?\d{6}|\d{6}", re.ASCII)

Words = tuple[str, ...]


def find(
    words: str = "",
    *,
    agency_kind: str | None = None,
    field: str | None = None,
    level: int | Collection[int] | None = None,
    life_event: str | None = None,
    on: dt.date,
) -> list[Version]:
    """Versions in force, best first; `field` and `life_event` are slugs. Always one query."""
    versions = in_force(on)
    if agency_kind:
        versions = versions.filter(offered_by__contains=[agency_kind])
    if field:
        versions = versions.filter(procedure__field__slug=field)
    if level is not None:
        levels = [level] if isinstance(level, int) else list(level)
        versions = versions.filter(level__in=levels)
    if life_event:
        versions = versions.filter(procedure__life_events__contains=[life_event])
    said = fold(words)[:200]
    if code := CODE.search(said):
        digits = code[0].replace(".", "")
        return list(versions.filter(procedure__code__endswith=digits[-6:]))
    if not re.search(r"[a-z0-9]", said):
        return sorted(versions, key=_in_order)
    return _best(versions, said, at_least=GOOD_ENOUGH)


def suggest(words: str, *, on: dt.date, at_most: int = 5) -> list[Version]:
    """The nearest few, when `find` found nothing: "Có phải tìm …?"."""
    said = fold(words)[:200]
    if not re.search(r"[a-z]", said):
        return []
    return _best(in_force(on), said, at_least=WORTH_A_QUESTION)[:at_most]


def _best(versions: Iterable[Version], said: str, *, at_least: float) -> list[Version]:
    words = _words(sound(said))[:WORDS_AT_MOST]
    common = {code: place for place, code in enumerate(commonest())}
    scored = [(_score(words, version.procedure.search_text), version) for version in versions]
    bar = max(at_least, max((score for score, _ in scored), default=0) - NEAR_THE_BEST)

    def rank(one: tuple[float, Version]) -> tuple[object, ...]:
        """Between equals what most people come for, then the shortest name."""
        score, procedure = one[0], one[1].procedure
        place = common.get(procedure.code, len(common))
        return -round(score, 2), place, len(procedure.name), procedure.code

    return [version for _, version in sorted((s for s in scored if s[0] >= bar), key=rank)]


def _in_order(version: Version) -> tuple[object, ...]:
    return (version.procedure.field.position, sort_key(version.procedure.name))


def _score(said: Words, text: str) -> float:
    """From 0 to 1, which only the very words of a phrase reach."""
    phrases, every = _phrases(text)
    found = {word: {other: likeness(word, other) for other in every} for word in {*said}}
    nearest = max(_closeness(said, phrase, found) for phrase in phrases)
    anywhere = sum(_weight(word) * max(found[word].values()) for word in said)
    return 0.9 * nearest + 0.1 * anywhere / _weights(said)


def _closeness(said: Words, phrase: Words, found: dict[str, dict[str, float]]) -> float:
    """How much of either is in the other, in any order; a forgotten space costs nothing."""
    if "".join(said) == "".join(phrase):
        return 1
    shared = sum(_weight(word) * max(found[word][other] for other in phrase) for word in said)
    shared += sum(_weight(other) * max(found[word][other] for word in said) for other in phrase)
    closeness = shared / (_weights(said) + _weights(phrase))
    return max(closeness, BEGINS) if phrase[: len(said)] == said else closeness


def _weight(word: str) -> float:
    return SMALL if word in SMALL_WORDS else 1


def _weights(words: Words) -> float:
    return sum(map(_weight, words))


def _words(text: str) -> Words:
    return tuple(re.findall(r"[a-z0-9]+", text))


@lru_cache(maxsize=5000)
def _phrases(text: str) -> tuple[tuple[Words, ...], frozenset[str]]:
    phrases = tuple(words for phrase in text.split(" · ") if (words := _words(phrase)))
    return phrases, frozenset(word for phrase in phrases for word in phrase)
