"""At any moment of any generated life a dossier has exactly one holder and one cause, and both are said in full."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from motcua.accounts.models import Posting, Role, Substitution
from motcua.common import clock
from motcua.dossiers import access
from motcua.dossiers.access import Acting
from motcua.dossiers.causes import TABLE, Kind
from motcua.dossiers.legal_state import State
from motcua.dossiers.present import present
from motcua.dossiers.where import Holds, Where, for_letter, where
from tests import builders
from tests.builders import People
from tests.dossiers.test_life import Life

# What may be said in which state, by who has the step: written apart from the program's own order.
OFFICERS = {Kind.AWAY, Kind.NOBODY, Kind.LATE, Kind.OUTSIDE, Kind.WORK}
LEADERS, SEAL = {Kind.SIGNATURE}, {Kind.NUMBER}
CLOSED = {"returned", "refused", "withdrawn", "stopped"}


class Standing(Life):
    """The lives of the law's model, with time that passes and people who are away."""

    @rule(hours=st.integers(1, 24 * 9))
    def time_passes(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)

    @precondition(lambda self: self.model.holder in {"hung", "huong"})
    @rule(days=st.integers(0, 3))
    def the_holder_is_away(self, days: int) -> None:
        other = "huong" if self.model.holder == "hung" else "hung"
        absent, substitute = (self.people[one].posting for one in (self.model.holder, other))
        today = clock.local(self.now).date()
        Substitution.objects.get_or_create(
            absent=absent,
            ended_at=None,
            valid_from=today,
            defaults={
                "substitute": substitute,
                "valid_to": today + dt.timedelta(days=days),
                "made_by": absent,
            },
        )

    @invariant()
    def one_holder_and_one_cause_are_said(self) -> None:
        with clock.at(self.now):
            read = access.loaded().get(pk=self.start.pk)
            found, here, letter = where(read), present(read), for_letter(read)
            assert next(kind for kind, holds in TABLE if holds(here)) is found.cause.kind
        for said in (found.sentence, found.cause.sentence, found.cause.clock.sentence, letter):
            assert said
            assert not [bad for bad in ("None", "%(", "  ", "..") if bad in said], said
        self._holder(found)
        self._cause(found)
        self._clock(found)

    def _holder(self, found: Where) -> None:
        status, holder = self.model.status, self.model.holder
        named = [name for one in self.people.values() if (name := str(one.user)) in found.sentence]
        if status in {"draft", "supplement_wanted", "returned"}:
            assert (found.holder.kind, named) == (Holds.APPLICANT, [])
        elif status in CLOSED:
            assert (found.holder.kind, named) == (Holds.DESK, [])
        elif holder:
            assert (found.holder.kind, named) == (
                Holds.PERSON,
                [str(self.people[holder].user)],
            )
        else:
            assert (found.holder.kind, named) == (Holds.DESK, [])
        assert found.holder.name

    def _cause(self, found: Where) -> None:
        status, kind = self.model.status, found.cause.kind
        fixed = {"draft": Kind.DRAFT, "supplement_wanted": Kind.SUPPLEMENT, "done": Kind.RESULT}
        if status in CLOSED:
            assert kind is Kind.CLOSED
        elif status in fixed:
            assert kind is fixed[status]
        else:
            possible = (OFFICERS, OFFICERS, LEADERS, SEAL)[self.model.step]
            assert kind in possible
            if kind is Kind.NOBODY:
                assert self.model.holder is None
            if kind in {Kind.AWAY, Kind.LATE, Kind.WORK}:
                assert self.model.holder

    def _clock(self, found: Where) -> None:
        status, promised = self.model.status, self._row()["due_at"] is not None
        if status in CLOSED | {"done"}:
            state = State.ENDED
        elif not promised:
            state = State.NONE
        else:
            state = State.PAUSED if status == "supplement_wanted" else State.RUNNING
        assert found.cause.clock.state is state


def test_any_life_at_any_moment_names_one_holder_and_one_cause(people: People) -> None:
    huong = Posting.objects.create(
        user=builders.citizen("huong@example.com", "Đinh Thị Hương"),
        agency=people.hung.agency,
        division=people.hung.division,
        role=Role.OFFICER,
        valid_from=builders.SINCE,
    )
    posts = {name: getattr(people, name) for name in ("lan", "hung", "dung", "mai", "binh")}
    posts["huong"] = huong
    Standing.people = {
        "an": Acting(people.an),
        "stranger": Acting(builders.citizen("la@example.com", "Người Lạ")),
        **{name: Acting(post.user, post) for name, post in posts.items()},
    }
    Standing.start = builders.draft()
    Standing.file = builders.stored_pdf(people.mai.user)
    run_state_machine_as_test(
        Standing,
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
