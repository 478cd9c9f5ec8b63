"""Finding a procedure by choices and by words as people type them: no accents, slips."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection

from motcua.common.vietnamese import fold
from motcua.procedures.catalogue import Catalogue, Entry, catalogue, versions_of
from motcua.procedures.index import Words, words_of
from motcua.procedures.models import Version
from motcua.procedures.queries import commonest
from motcua.procedures.spelling import sound

WORDS_AT_MOST = 12
# Two words of a phrase of three are found; two of a phrase of four are only asked about.
GOOD_ENOUGH, WORTH_A_QUESTION = 0.72, 0.6
CODE = re.compile(r"\d\.?\d{6}|\d{6}", re.ASCII)

Fits = Callable[[Entry], bool]


def find(
    words: str = "",
    *,
    agency_kind: str | None = None,
    field: str | None = None,
    level: int | Collection[int] | None = None,
    life_event: str | None = None,
    on: dt.date,
) -> list[Version]:
    """Versions in force, best first; `field` and `life_event` are slugs."""
    levels = [level] if isinstance(level, int) else level

    def fits(entry: Entry) -> bool:
        return (
            (not agency_kind or agency_kind in entry.offered_by)
            and (not field or entry.field == field)
            and (levels is None or entry.level in levels)
            and (not life_event or life_event in entry.life_events)
        )

    return versions_of(search(catalogue(on), words, fits))


def suggest(words: str, *, on: dt.date, at_most: int = 5) -> list[Version]:
    """The nearest few, when `find` found nothing: "Có phải tìm …?"."""
    return versions_of(nearly(catalogue(on), words)[:at_most])


def search(held: Catalogue, words: str, fits: Fits | None = None) -> list[Entry]:
    """Entries that fit, best first; without words by field and name."""
    said = fold(words)[:200]
    if code := CODE.search(said):
        wanted = code[0].replace(".", "")
        found = held.by_number.get(wanted[-6:], [])
    elif not re.search(r"[a-z0-9]", said):
        found = list(held.entries)
    else:
        return _best(held, said, GOOD_ENOUGH, fits)
    return [entry for entry in found if fits is None or fits(entry)]


def nearly(held: Catalogue, words: str) -> list[Entry]:
    """What comes less near than `search` wants, best first."""
    said = fold(words)[:200]
    return _best(held, said, WORTH_A_QUESTION) if re.search(r"[a-z]", said) else []


def _best(held: Catalogue, said: str, at_least: float, fits: Fits | None = None) -> list[Entry]:
    entries = held.entries
    words: Words = words_of(sound(said))[:WORDS_AT_MOST]
    allowed = (lambda place: fits(entries[place])) if fits else None
    common = {code: place for place, code in enumerate(commonest())}

    def rank(one: tuple[int, float]) -> tuple[object, ...]:
        """Between equals what most people come for, then the shortest name."""
        entry = entries[one[0]]
        place = common.get(entry.code, len(common))
        return -round(one[1], 2), place, len(entry.name), entry.code

    scores = held.index.near(words, at_least=at_least, allowed=allowed)
    return [entries[place] for place, _ in sorted(scores.items(), key=rank)]
