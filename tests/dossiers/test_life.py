"""A dossier's life against a small model written apart from the program: hypothesis looks for a difference."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from motcua.accounts.models import Posting, Role, User
from motcua.common import clock
from motcua.documents.models import Document
from motcua.dossiers import access, actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event, event_hash
from motcua.files.models import StoredFile
from motcua.notices.models import Notice
from tests import builders
from tests.builders import People

MOVES = (
    *("submit", "accept", "refuse", "ask_supplement", "supplement", "take", "begin", "forward"),
    *("send_back", "finish", "hand_over", "withdraw", "stop"),
)
# Who sits at each step of 1.004873; two people share the second.
DESKS = ({"lan"}, {"hung", "huong"}, {"dung"}, {"mai"}, {"lan"})


class Model:
    """What the law and the architecture page say, in as few words as possible."""

    def __init__(self) -> None:
        self.status, self.paused_from = "draft", ""
        self.step, self.holder = 0, None
        self.passed_on: dict[int, str] = {}
        self.events = 0
        self.asked = False
        self.window_open = True  # three working days from acceptance

    def allows(self, move: str, who: str) -> bool:
        here = who in DESKS[self.step]
        mine = here and self.holder in (None, who)
        working = self.status == "processing"
        return {
            "submit": who == "an" and self.status == "draft",
            "accept": who == "lan" and self.status == "submitted",
            "refuse": who == "lan" and self.status == "submitted",
            "ask_supplement": who == "lan"
            and self.status in {"submitted", "accepted", "processing"}
            and not self.asked
            and self.window_open,
            "supplement": who == "an" and self.status == "supplement_wanted",
            "take": here
            and self.holder != who
            and self.status in {"submitted", "accepted", "processing", "done"},
            "begin": mine and self.status == "accepted",
            "forward": mine and working and self.step < 3,
            "send_back": mine and working and self.step > 0,
            "finish": mine and working and self.step == 3,
            "hand_over": mine and self.status == "done",
            "withdraw": who == "an"
            and self.status in {"submitted", "accepted", "supplement_wanted"},
            "stop": who == "lan" and self.status in {"accepted", "processing", "supplement_wanted"},
        }[move]

    def make(self, move: str, who: str) -> None:
        self.events += 1
        match move:
            case "submit":
                self.status = "submitted"
                self.go_to(0)
            case "accept":
                self.status = "accepted"
                self.passed_on[0] = who
                self.go_to(1)
            case "ask_supplement":
                self.paused_from, self.status = self.status, "supplement_wanted"
                self.asked = True
            case "supplement":
                self.status, self.paused_from = self.paused_from, ""
            case "take":
                self.holder = who
            case "begin":
                self.status, self.holder = "processing", who
            case "forward":
                self.passed_on[self.step] = who
                self.go_to(self.step + 1)
            case "send_back":
                self.go_to(self.step - 1)
                self.holder = self.passed_on[self.step]
            case "finish":
                self.status = "done"
                self.go_to(4)
            case _:
                ends = {"refuse": "refused", "hand_over": "returned", "withdraw": "withdrawn"}
                self.status = ends.get(move, "stopped")
                self.paused_from, self.holder = "", None

    def go_to(self, step: int) -> None:
        self.step = step
        self.holder = next(iter(DESKS[step])) if len(DESKS[step]) == 1 else None


class Life(RuleBasedStateMachine):
    """Set by the test: the draft every life begins with, the people, and a file for results."""

    start: Dossier
    people: dict[str, Acting]
    file: StoredFile

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.model = Model()
        self.now = clock.moment(builders.MORNING)
        self.dossier = access.own_draft(self.people["an"].user, self.start.key)
        self.row = self._row()
        self.written = self._written()

    def teardown(self) -> None:
        events = list(self.dossier.events.order_by("sequence"))
        previous = ""
        assert len(events) == self.model.events
        for place, event in enumerate(events, 1):
            assert (event.sequence, event.previous_hash) == (place, previous)
            assert event_hash(event) == event.hash
            previous = event.hash
        told = [event for event in events if event.action not in {"take", "forward", "send_back"}]
        assert self.written[:2] == (len(events), len(told))
        transaction.savepoint_rollback(self.savepoint)

    @rule(
        move=st.sampled_from(MOVES),
        who=st.sampled_from(("an", "stranger", "lan", "hung", "huong", "dung", "mai", "binh")),
        minutes=st.integers(0, 3 * 24 * 60),
    )
    def anybody_tries_anything(self, move: str, who: str, minutes: int) -> None:
        self._try(move, who, minutes)

    @rule(choice=st.integers(0, 99), minutes=st.integers(0, 24 * 60))
    def somebody_does_what_is_allowed(self, choice: int, minutes: int) -> None:
        """So that lives get long: blind tries end early."""
        can = [(m, w) for m in MOVES for w in self.people if self.model.allows(m, w)]
        calm = [(m, w) for m, w in can if m not in {"refuse", "withdraw", "stop"}] or can
        if calm:
            self._try(*calm[choice % len(calm)], minutes)

    def _try(self, move: str, who: str, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)
        until = self.row["ask_until"]
        self.model.window_open = until is None or self.now <= until
        allowed = self.model.allows(move, who)
        before = self.row
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    event = self._do(move, self.people[who])
            except (actions.NotAllowed, actions.Overtaken):
                assert not allowed, f"{who} may {move} a {self.model.status}"
                assert self._row() == before
                assert self._written() == self.written
                return
        assert allowed, f"{who} may not {move} a {self.model.status}"
        self.model.make(move, who)
        assert (event.before, event.after) == (before["status"], self.model.status)
        assert event.by == self.people[who].user
        self.written = self._written()

    def _do(self, move: str, acting: Acting) -> Any:
        more: dict[str, Any] = {}
        match move:
            case "refuse" | "stop":
                more = {"note": "Lý do"}
            case "ask_supplement":
                more = {"papers": {}, "fields": {"purpose": "Ghi rõ mục đích."}}
            case "finish":
                more = {"result": self.file}
            case "hand_over":
                more = {"collected_by": "Nguyễn Văn An"}
        return getattr(actions, move)(self.dossier, acting, **more)

    def _row(self) -> dict[str, Any]:
        return Dossier.objects.filter(pk=self.start.pk).values().get()

    def _written(self) -> tuple[int, ...]:
        return tuple(
            kept.objects.filter(dossier=self.start.pk).count() for kept in (Event, Notice, Document)
        )

    @invariant()
    def the_row_is_what_the_model_says(self) -> None:
        row, model = self._row(), self.model
        assert (row["status"], row["paused_from"], row["step"], row["moves"]) == (
            model.status,
            model.paused_from,
            model.step,
            model.events,
        )
        assert (row["paused_at"] is not None) == (row["status"] == "supplement_wanted")
        holder = self.people[model.holder].posting if model.holder else None
        assert row["holder_id"] == (holder.pk if holder else None)
        if row["accepted_at"]:
            assert row["due_at"] >= row["original_due_at"] >= row["accepted_at"]
        self.row = row


def test_every_life_of_a_dossier_goes_as_the_law_says(people: People) -> None:
    huong = Posting.objects.create(
        user=builders.citizen("huong@example.com", "Đinh Thị Hương"),
        agency=people.hung.agency,
        division=people.hung.division,
        role=Role.OFFICER,
        valid_from=builders.SINCE,
    )
    posts = {
        **{name: getattr(people, name) for name in ("lan", "hung", "dung", "mai", "binh")},
        "huong": huong,
    }
    stranger: User = builders.citizen("la@example.com", "Người Lạ")
    Life.people = {
        "an": Acting(people.an),
        "stranger": Acting(stranger),
        **{name: Acting(post.user, post) for name, post in posts.items()},
    }
    Life.start = builders.draft()
    Life.file = builders.stored_pdf(people.mai.user)
    asked = drafts.part_form(Life.start, "declaration", strict=False).fields
    assert "purpose" in asked, "the test asks for a field the procedure has"
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=200,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
