"""Four thousand decisions, each wanted by two people at the same moment: every one has exactly one winner.

Threads with connections of their own press against a real PostgreSQL. Both have read the dossier before either
presses, as two open pages have. The companion below shows that the comparison decides this, and not luck.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from motcua.accounts.models import Posting
from motcua.dossiers import access, actions
from motcua.dossiers.access import Acting
from motcua.dossiers.actions import Overtaken
from motcua.dossiers.models import Dossier, Event
from tests import builders
from tests.builders import People
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CONTESTED = 4_000
AT_A_TIME = 500  # read beforehand by both
Press = Callable[[Dossier], Event]


# --- many dossiers, made in one statement each table ---


def copies(of: Dossier, count: int) -> list[int]:
    """Rows like this one, with its events: only key and number are their own."""
    new = {"key": "'ban-sao-' || n", "number": "'BAN-SAO-' || n"}
    columns = [column.column for column in Dossier._meta.concrete_fields if column.name != "id"]
    taken = ", ".join(new.get(column, f'old."{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    facts = [c.column for c in Event._meta.concrete_fields if c.name not in ("id", "dossier")]
    of_event = ", ".join(f'"{column}"' for column in facts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dossiers_dossier ({named}) SELECT {taken}"  # noqa: S608
            " FROM dossiers_dossier old, generate_series(1, %s) n WHERE old.id = %s RETURNING id",
            [count, of.pk],
        )
        made = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"INSERT INTO dossiers_event (dossier_id, {of_event})"  # noqa: S608
            f" SELECT copy, {of_event} FROM dossiers_event, unnest(%s) copy WHERE dossier_id = %s",
            [made, of.pk],
        )
    return made


@dataclass
class Outcome:
    """What became of the decisions, and who won them."""

    answers: dict[int, list[Any]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def winners(self) -> Counter[str]:
        found = [one for pair in self.answers.values() for one in pair if isinstance(one, Event)]
        return Counter(f"{event.by}: {event.action}" for event in found)


def contest(pairs: list[tuple[int, tuple[Press, Press]]]) -> Outcome:
    """Each decision is pressed by both in the same moment; nobody goes on before both have pressed."""
    outcome = Outcome({pk: [None, None] for pk, _rivals in pairs})
    began = time.monotonic()
    for start in range(0, len(pairs), AT_A_TIME):
        some = pairs[start : start + AT_A_TIME]
        read = [access.loaded().in_bulk([pk for pk, _rivals in some]) for _side in (0, 1)]
        ready = Barrier(2)

        def press(side: int, some: Any = some, read: Any = read, ready: Barrier = ready) -> None:
            for pk, rivals in some:
                ready.wait(timeout=30)
                try:
                    answer: Any = rivals[side](read[side][pk])
                except (Overtaken, DatabaseError) as lost:
                    answer = lost
                outcome.answers[pk][side] = answer

        failed = [one for one in at_once(lambda: press(0), lambda: press(1)) if one]
        assert not failed, failed
    outcome.seconds = time.monotonic() - began
    return outcome


def check(outcome: Outcome, before: int) -> None:
    """One winner, one told who won, one event more, and the dossier stands where the winner put it."""
    after = Dossier.objects.in_bulk(list(outcome.answers))
    events: dict[int, list[Event]] = {pk: [] for pk in after}
    for event in Event.objects.filter(dossier__in=after).order_by("dossier", "sequence"):
        events[event.dossier_id].append(event)
    for pk, answers in outcome.answers.items():
        won = [answer for answer in answers if isinstance(answer, Event)]
        told = [answer for answer in answers if isinstance(answer, Overtaken)]
        assert (len(won), len(told)) == (1, 1), answers
        assert told[0].event == won[0]
        history = events[pk]
        assert [event.sequence for event in history] == list(range(1, before + 2))
        assert [e.previous_hash for e in history[1:]] == [e.hash for e in history[:-1]]
        assert (after[pk].moves, after[pk].status) == (before + 1, won[0].after)


def rivalries(people: People) -> list[tuple[Press, Press]]:
    """Two officers begin the same work; one begins it while the desk stops it."""
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")

    def begins(who: Posting) -> Press:
        acting = Acting(who.user, who)
        return lambda dossier: actions.begin(dossier, acting)

    stops = Acting(people.lan.user, people.lan)
    return [
        (begins(people.hung), begins(tam)),
        (begins(tam), lambda dossier: actions.stop(dossier, stops, note="Khai trùng hồ sơ.")),
    ]


def accepted_by_nobody() -> Dossier:
    """Without an address: the letter after each decision would be half of the time."""
    made = builders.dossier("accepted")
    Dossier.objects.filter(pk=made.pk).update(email="", holder=None)
    return made


def test_four_thousand_contested_decisions_have_one_winner_each(
    committed_people: People,
) -> None:
    kinds = rivalries(committed_people)
    made = copies(accepted_by_nobody(), CONTESTED)
    outcome = contest([(pk, kinds[nth % 2]) for nth, pk in enumerate(made)])
    check(outcome, before=2)
    won = outcome.winners
    print(  # noqa: T201
        f"{CONTESTED} contested decisions in {outcome.seconds:.1f} s,"
        f" {CONTESTED / outcome.seconds:.0f} a second; won by {dict(won)}"
    )
    assert won.total() == CONTESTED
    # Nobody always wins: it was contested.
    assert len(won) == 3
    assert all(count > CONTESTED // 100 for count in won.values()), won


@contextmanager
def blind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compare-and-set without the comparison."""
    usual: Callable[..., QuerySet[Dossier]] = QuerySet.filter

    def ask_less(self: QuerySet[Dossier], *args: object, **asked: object) -> QuerySet[Dossier]:
        if self.model is Dossier:
            asked.pop("moves", None)
        return usual(self, *args, **asked)

    with monkeypatch.context() as patched:
        patched.setattr(QuerySet, "filter", ask_less)
        yield


def test_without_the_guard_decisions_are_made_twice(
    committed_people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = rivalries(committed_people)
    made = copies(accepted_by_nobody(), 20)
    with blind(monkeypatch):
        outcome = contest([(pk, kinds[nth % 2]) for nth, pk in enumerate(made)])
    with pytest.raises(AssertionError):
        check(outcome, before=2)
    assert outcome.winners.total() > 20


def test_the_papers_and_letters_are_the_winners_alone(committed_people: People) -> None:
    """The citizen withdraws while one clerk accepts and another refuses: whole decisions, printed and told."""
    people = committed_people
    loan = builders.officer("loan@example.com", "Ngô Thị Loan", "clerk", "one-stop")
    lan, other, an = Acting(people.lan.user, people.lan), Acting(loan.user, loan), Acting(people.an)
    printed = {"accept": {"01"}, "refuse": {"03"}, "withdraw": set()}
    for _nth in range(8):
        made = builders.dossier()
        told_before = made.notices.count()
        read = [Dossier.objects.get(pk=made.pk) for _rival in range(3)]
        answers = at_once(
            lambda read=read: actions.accept(read[0], lan),
            lambda read=read: actions.refuse(read[1], other, note="Không thuộc thẩm quyền."),
            lambda read=read: actions.withdraw(read[2], an),
        )
        (won,) = [answer for answer in answers if isinstance(answer, Event)]
        assert sum(isinstance(answer, Overtaken) for answer in answers) == 2, answers
        papers = sorted(made.documents.filter(event=won).values_list("kind", flat=True))
        assert len(papers) == len(set(papers))
        assert printed[won.action] <= set(papers)
        assert not made.documents.exclude(event__action__in=("submit", won.action)).exists()
        assert made.notices.filter(event=won).count() == made.notices.count() - told_before == 1
