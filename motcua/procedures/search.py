"""Finding a procedure by choices and by words as people type them: no accents, slips."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, FloatField, Value
from django.db.models.expressions import Combinable

from motcua.common.vietnamese import fold, sort_key
from motcua.procedures.models import Version
from motcua.procedures.queries import in_force
from motcua.procedures.spelling import sound

# Words a question is made of, but no name of a procedure; folded.
SMALL_WORD = re.compile(
    "toi|em|minh|muon|can|xin|phai|duoc|lam|giup|hoi|cho|thu|tuc|o|dau|thi|the|nhu|nao|ve|cua"
    "|va|voi|de|gi|a"
)
WORDS_AT_MOST = 8
GOOD_ENOUGH, WORTH_A_QUESTION = 0.58, 0.4
# A hit far behind the best one is noise: with all words found, no guess is shown beside it.
NEAR_THE_BEST = 0.2
CODE = re.compile(r"\d\.?\d{6}|\d{6}", re.ASCII)


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
    return _best(list(versions.annotate(score=_score(said))), said, at_least=GOOD_ENOUGH)


def suggest(words: str, *, on: dt.date, at_most: int = 5) -> list[Version]:
    """The nearest few, when `find` found nothing: "Có phải tìm …?"."""
    said = fold(words)[:200]
    if not re.search(r"[a-z]", said):
        return []
    scored = list(in_force(on).annotate(score=_score(said)))
    return _best(scored, said, at_least=WORTH_A_QUESTION)[:at_most]


def _best(scored: Sequence[Version], said: str, *, at_least: float) -> list[Version]:
    scores = {version.pk: float(getattr(version, "score", 0)) for version in scored}
    bar = max(at_least, max(scores.values(), default=0) - NEAR_THE_BEST)
    words = _telling_words(said)

    def rank(version: Version) -> tuple[object, ...]:
        """Between equals the name that says it, then the shortest: what is asked, not its kin."""
        name = sound(version.procedure.name).split()
        in_name = sum(sound(word) in name for word in words)
        return (
            -round(scores[version.pk], 2),
            -in_name,
            len(version.procedure.name),
            version.procedure.code,
        )

    return sorted((version for version in scored if scores[version.pk] >= bar), key=rank)


def _in_order(version: Version) -> tuple[object, ...]:
    return (version.procedure.field.position, sort_key(version.procedure.name))


def _telling_words(said: str) -> list[str]:
    every: list[str] = re.findall(r"[a-z0-9]+", said)
    return [word for word in every if not SMALL_WORD.fullmatch(word)][:WORDS_AT_MOST] or every[:1]


def _score(said: str) -> Combinable:
    """Half for the phrase, half for its words one by one: order and slips cost only a little."""
    words = _telling_words(said)
    one_by_one: Combinable = Value(0.0)
    for word in words:
        one_by_one = one_by_one + _likeness(word)
    half = Value(0.5, output_field=FloatField())
    return _likeness(" ".join(words)) * half + one_by_one * half / Value(float(len(words)))


def _likeness(words: str) -> TrigramWordSimilarity:
    return TrigramWordSimilarity(sound(words), F("procedure__search_text"))
