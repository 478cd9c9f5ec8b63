"""The shipped catalogue, asked as people ask: the first answer is the procedure they mean."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.db import connection

from motcua.common.vietnamese import fold
from motcua.procedures.loader import load_procedures
from motcua.procedures.queries import commonest, in_force
from motcua.procedures.search import find, suggest
from tests.procedures.wanted import NOT_OFFERED, WANTED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
ON = dt.date(2026, 11, 22)
ENOUGH = 0.95


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Committed once for the module, and gone after it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        load_procedures()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("TRUNCATE procedures_field CASCADE")


def first(words: str) -> str:
    return next((version.procedure.code for version in find(words, on=ON)), "nothing")


def misses(asked: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    answers = [(words, wanted, first(words)) for words, wanted in asked]
    return [answer for answer in answers if answer[1] != answer[2]]


def slips(words: str) -> Iterator[str]:
    """In the middle of the longest word a letter left out, typed twice, swapped with the next."""
    letters = fold(words)
    longest = max(letters.split(), key=len)
    at = letters.index(longest) + len(longest) // 2
    before, letter, after = letters[: at - 1], letters[at], letters[at + 1 :]
    yield letters[:at] + after
    yield letters[:at] + letter + letter + after
    yield before + letter + letters[at - 1] + after


def test_the_table_asks_for_most_of_the_catalogue() -> None:
    offered = {version.procedure.code for version in in_force(ON)}
    assert set(WANTED.values()) <= offered
    assert len(WANTED) >= 60
    assert len(set(WANTED.values())) >= 0.8 * len(offered)


def test_the_first_answer_is_what_is_meant() -> None:
    wrong = misses(list(WANTED.items()))
    assert len(wrong) <= (1 - ENOUGH) * len(WANTED), wrong


def test_without_accents_the_answers_are_the_same() -> None:
    wrong = misses([(fold(words), wanted) for words, wanted in WANTED.items()])
    assert len(wrong) <= (1 - ENOUGH) * len(WANTED), wrong


def test_one_slip_of_the_finger_hardly_matters() -> None:
    # Codes of forms are left out: a number with a slip is another number.
    asked = [
        (slip, wanted)
        for words, wanted in WANTED.items()
        if not re.search(r"\d", words)
        for slip in slips(words)
    ]
    wrong = misses(asked)
    assert len(wrong) <= (1 - ENOUGH) * len(asked), wrong


@pytest.mark.parametrize("words", NOT_OFFERED)
def test_what_nobody_here_offers_is_not_answered_with_something_else(words: str) -> None:
    for said in (words, fold(words)):
        assert first(said) == "nothing"
        assert len(suggest(said, on=ON)) <= 2


def test_every_name_and_synonym_leads_to_its_procedure_or_one_that_also_goes_by_it() -> None:
    said_of: dict[str, set[str]] = {}
    for version in in_force(ON):
        for phrase in (version.procedure.name, *version.procedure.synonyms):
            said_of.setdefault(fold(phrase), set()).add(version.procedure.code)
    wrong = {said: first(said) for said, codes in said_of.items() if first(said) not in codes}
    assert not wrong


def test_between_equals_the_commonest_comes_first() -> None:
    versions = find("hộ tịch", field="ho-tich", on=ON)
    found = [version.procedure.code for version in versions]
    known = [code for code in commonest() if code in found]
    assert len(known) > 2
    assert found[: len(known)] == known


def test_the_list_of_the_commonest_names_each_published_procedure_once() -> None:
    assert len(commonest()) == len(set(commonest())) >= 3
    assert set(commonest()) <= {version.procedure.code for version in in_force(ON)}
