"""What a process holds of the catalogue: the same answers as by comparing everything, never old."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.common import clock
from motcua.procedures.actions import publish, withdraw
from motcua.procedures.bits import Tally, mask_of
from motcua.procedures.catalogue import DAYS_AT_MOST, _kept, catalogue
from motcua.procedures.index import (
    ANYWHERE,
    BEGINS,
    NEAR_THE_BEST,
    Index,
    Words,
    phrases_of,
    weight,
    weights,
)
from motcua.procedures.loader import load_fields
from motcua.procedures.models import Version
from motcua.procedures.search import find
from motcua.procedures.spelling import Vocabulary, likeness
from tests.procedures.builders import described
from tests.threads import at_once

ON = dt.date(2026, 11, 22)
SYLLABLES = "khai sinh sihn tu ho tich dang ki giai doc than chung thuc ban sao tam chu ct01 75 a"
WORDS = st.sampled_from(SYLLABLES.split())
PHRASE = st.lists(WORDS, min_size=1, max_size=5)
TEXT = st.lists(PHRASE.map(" ".join), min_size=1, max_size=4).map(" · ".join)


def closeness(said: Words, phrase: Words) -> float:
    """As the index counts it, but by comparing each word with each."""
    if "".join(said) == "".join(phrase):
        return 1
    ours = sum(weight(word) * max(likeness(word, other) for other in phrase) for word in said)
    theirs = sum(weight(word) * max(likeness(word, other) for other in said) for word in phrase)
    close = (ours + min(ours, theirs)) / (weights(said) + weights(phrase))
    return max(close, BEGINS) if phrase[: len(said)] == said else close


def score(said: Words, text: str) -> float:
    phrases = phrases_of(text)
    every = {word for phrase in phrases for word in phrase}
    anywhere = sum(weight(word) * max(likeness(word, other) for other in every) for word in said)
    nearest = max(closeness(said, phrase) for phrase in phrases)
    return (1 - ANYWHERE) * nearest + ANYWHERE * anywhere / weights(said)


@settings(max_examples=150, deadline=None)
@given(
    texts=st.lists(TEXT, min_size=1, max_size=12),
    said=PHRASE.map(tuple),
    at_least=st.sampled_from([0.6, 0.72]),
    odd_ones=st.booleans(),
)
def test_the_index_finds_what_comparing_everything_finds(
    texts: list[str], said: Words, at_least: float, odd_ones: bool
) -> None:
    scores = {
        place: score(said, text) for place, text in enumerate(texts) if place % 2 or not odd_ones
    }
    best = max(scores.values(), default=0)
    bar = max(at_least, best - NEAR_THE_BEST)
    allowed = (lambda place: place % 2 == 1) if odd_ones else None
    found = Index(texts).near(said, at_least=at_least, allowed=allowed)
    for place, value in scores.items():
        if abs(value - bar) > 1e-6:  # on the bar itself the last digit decides
            assert (place in found) == (value > bar), (texts[place], value, bar)
        if place in found:
            assert found[place] == pytest.approx(value)
    assert found.keys() <= scores.keys()


@given(
    st.lists(st.tuples(st.sets(st.integers(0, 40)), st.integers(1, 30)), max_size=8),
    st.integers(1, 99),
)
def test_a_tally_adds_as_a_list_of_numbers_does(
    added: list[tuple[set[int], int]], wanted: int
) -> None:
    tally, plain = Tally(), [0] * 41
    for places, number in added:
        tally.add(mask_of(sorted(places)), number)
        for place in places:
            plain[place] += number
    assert list(tally.at_least(wanted)) == [at for at, sum_ in enumerate(plain) if sum_ >= wanted]


LETTERS = st.text(alphabet="abchiknostu1", min_size=1, max_size=6)


@given(st.sets(LETTERS, max_size=30), LETTERS)
def test_the_vocabulary_finds_every_word_within_a_slip(words: set[str], said: str) -> None:
    alike = {word: like for word in words if (like := likeness(said, word))}
    assert dict(Vocabulary(words).alike(said)) == alike


def publish_one(**changes: object) -> Version:
    description = described(**changes)
    return publish(description, field=load_fields()[description.field])[0]


def codes(words: str = "", on: dt.date = ON) -> list[str]:
    return [version.procedure.code for version in find(words, on=on)]


@pytest.mark.django_db(transaction=True)
def test_what_another_process_publishes_or_withdraws_counts_for_the_next_search() -> None:
    assert codes("độc thân") == []
    [version] = at_once(publish_one)
    assert codes("độc thân") == ["1.004873"]
    at_once(lambda: publish_one(code="1.000001", name="Đăng ký nuôi rồng", synonyms=[]))
    assert codes("nuoi rong") == ["1.000001"]
    with clock.at("2026-11-20T09:00"):
        at_once(lambda: withdraw(version))
    assert codes("độc thân") == []


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_found() -> None:
    publish_one()
    with transaction.atomic():
        publish_one(code="1.000001", name="Đăng ký nuôi rồng", synonyms=[])
        assert codes("nuôi rồng") == ["1.000001"]
        transaction.set_rollback(True)
    assert codes("nuôi rồng") == []
    assert codes("độc thân") == ["1.004873"]


@pytest.mark.django_db
def test_a_change_by_hand_in_sql_counts() -> None:
    publish_one()
    catalogue(ON)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procedures_procedure SET search_text = 'nuoi rong'")
    assert codes("nuôi rồng") == ["1.004873"]


@pytest.mark.django_db
def test_an_unchanged_catalogue_is_asked_for_with_one_query_and_few_days_are_held(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish_one()
    catalogue(ON)
    with django_assert_num_queries(1):
        catalogue(ON)
    for day in range(1, 28):
        catalogue(ON.replace(day=day))
    assert _kept.cache_info().currsize == DAYS_AT_MOST
