"""What a page of questions may cost, in counts that are the same on every machine; times: `bench.form`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bench.form import FIELDS, KINDS, large
from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier
from motcua.procedures import actions
from motcua.procedures.kinds import AnswerField
from motcua.procedures.people import PEOPLE
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.world import SignIn

# A tenth more than it takes now; with loops over attributes in the template it took twice as many.
CALLS_A_QUESTION = {"": 1350, "refresh": 1400, "next": 1850}
HIDDEN = sum("show_when" in KINDS[n % len(KINDS)][1] for n in range(FIELDS))
SPEAKING = sum(KINDS[n % len(KINDS)][0] == "note" for n in range(FIELDS))


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def draft(people: People) -> Dossier:
    """Of a procedure that asks 500 questions of every kind."""
    usual = current("1.004873")
    assert usual is not None
    version, _made = actions.publish(large(usual.description), field=usual.procedure.field)
    return drafts.open_draft(version, builders.agency(), people.an)


@pytest.fixture
def page(draft: Dossier) -> str:
    return reverse("portal:step", args=[draft.key, "to-khai"])


def calls(work: Callable[[], Any]) -> int:
    """How many functions the work calls, in Python and in C."""
    counted: Counter[str] = Counter()

    def count(frame: object, event: str, argument: object) -> None:
        counted[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted["call"] + counted["c_call"]


def test_a_question_is_one_template(client: Client, page: str) -> None:
    rendered = Counter(template.name for template in client.get(page).templates)
    assert rendered["components/field.html"] == FIELDS - HIDDEN - SPEAKING
    assert rendered["procedures/note.html"] == SPEAKING
    assert rendered.total() < FIELDS - HIDDEN + 20


def test_a_question_is_built_once_for_a_page(
    client: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: Counter[str] = Counter()
    as_ever = AnswerField.__init__

    def counting(self: AnswerField, line: Any, **more: Any) -> None:
        built[line.key] += 1
        as_ever(self, line, **more)

    monkeypatch.setattr(AnswerField, "__init__", counting)
    client.get(page)
    of_people = sum(len(section.lines) for part in PEOPLE.values() for section in part)
    assert built.total() <= FIELDS + of_people
    assert {built[f"o_{number}"] for number in range(FIELDS)} == {1}


@pytest.mark.parametrize("go", CALLS_A_QUESTION)
def test_a_question_costs_few_calls(client: Client, page: str, go: str) -> None:
    wrong = {f"o_{n}": "sai" for n in range(0, FIELDS, 2)} | {"go": go}

    def visit() -> Any:
        return client.post(page, wrong) if go else client.get(page)

    visit()
    assert calls(visit) / FIELDS <= CALLS_A_QUESTION[go]


def test_questions_cost_no_queries(
    client: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(page)
    with django_assert_max_num_queries(5):  # session, person, inbox, and two of the page
        client.get(page)
