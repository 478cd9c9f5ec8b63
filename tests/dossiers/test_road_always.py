"""The road of any life: in order, nothing negative, one "now" until it is over, times those of the events."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.accounts.models import Posting
from motcua.agencies.models import Division
from motcua.common import clock
from motcua.dossiers import access, actions, flow, promises, queries, road
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.road.shown import shown
from motcua.files.models import StoredFile
from tests import builders
from tests.builders import People

NOTHING = dt.timedelta()
# What a life is made of; what ends it only now and then, so that lives get long.
GOES_ON = (
    *("accept", "begin", "forward", "send_back", "take", "give_back", "consult", "answer"),
    *("withdraw_question", "ask_supplement", "supplement", "finish", "hand_over", "correct"),
    *("propose_refusal", "refuse_result", "ask_withdrawal", "confirm_transfer"),
)
ENDS = ("refuse", "withdraw", "stop", "confirm_withdrawal")
Move = tuple[int, int]


class World:
    def __init__(self, people: People) -> None:
        self.people = people
        self.khoa: Posting = builders.officer(
            "khoa@example.com", "Ngô Đăng Khoa", "officer", "justice", at="UBND xã Cẩm Xuyên"
        )
        self.start = builders.dossier()
        self.file: StoredFile = builders.stored_pdf(people.mai.user)

    def who(self) -> list[Acting]:
        here = self.people
        posts = (here.lan, here.hung, here.dung, here.mai, self.khoa)
        return [Acting(here.an), *(Acting(post.user, post) for post in posts)]

    def live(self, moves: list[Move]) -> None:
        made, now = Dossier.objects.get(pk=self.start.pk), clock.moment(builders.MORNING)
        for choice, minutes in moves:
            now += dt.timedelta(minutes=minutes)
            with clock.at(now):
                self._move(made, choice)
                made = access.loaded().get(pk=made.pk)
                check(made, now)

    def _move(self, made: Dossier, choice: int) -> None:
        allowed = GOES_ON + (ENDS if choice % 7 == 0 else ())
        can = [
            (move.name, acting)
            for acting in self.who()
            for move in access.moves(made, acting)
            if move.name in allowed and (move.name != "consult" or self._free(made))
        ]
        if can:
            name, acting = sorted(can, key=lambda one: allowed.index(one[0]))[choice % len(can)]
            getattr(actions, name)(made, acting, **self._with(name, made))

    def _free(self, made: Dossier) -> list[Division]:
        """Nobody is asked twice at once."""
        owing = set(made.consultations.filter(answered_at=None).values_list("division", flat=True))
        divisions = (self.khoa.division, self.people.dung.division)
        return [one for one in divisions if one.pk not in owing]

    def _with(self, name: str, made: Dossier) -> dict[str, Any]:
        match name:
            case "refuse" | "stop" | "give_back":
                return {"note": "Lý do"}
            case "ask_supplement":
                return {"papers": {}, "fields": {"purpose": "Ghi rõ mục đích."}}
            case "consult":
                return {"division": self._free(made)[0], "what": "?", "days": 3}
            case "answer":
                return {"outcome": "agrees", "text": "Đồng ý."}
            case "withdraw_question":
                return {"question": made.consultations.filter(answered_at=None)[0], "note": "Thôi."}
            case "finish":
                return {"result": self.file}
            case "hand_over":
                return {"collected_by": "Nguyễn Văn An"}
            case "correct":
                return {"reason": "Sai ngày sinh."}
            case "propose_refusal":
                return {"reason": "Đã kết hôn.", "article": "Luật Hộ tịch"}
        return {}


def check(made: Dossier, now: dt.datetime) -> None:
    events = list(queries.events(made))
    read = road.read(made, events)
    visits, closed = read.visits, made.status in flow.CLOSED
    by_time = {event.at for event in events}
    for visit in visits:
        until = visit.until or now
        assert visit.since <= until or visit.left is None
        assert visit.spent >= NOTHING
        assert visit.paused >= NOTHING
        assert all(side.spent >= NOTHING for side in visit.sides)
        assert all(side.since <= (side.until or now) for side in visit.sides)
        assert visit.since in by_time
        assert visit.until is None or visit.until in by_time
    for before, then in pairwise(visits):
        assert before.until is not None
        assert before.until <= then.entered.at
        assert before.since <= then.since
    assert [visit for visit in visits if visit.left is None] == ([] if closed else visits[-1:])
    if read.now:
        now_here = read.now
        assert (now_here.index, now_here.division) == (made.step, made.division)
        assert (now_here.holder, now_here.due) == (made.holder, made.step_due_at)
        assert now_here.since == made.step_since
    expected = [one.expected for one in read.outlook.ahead if one.expected]
    assert expected == sorted(expected)
    assert not (closed and read.outlook.ahead)
    if made.due_at is None and not closed:
        would_be = promises.calendar_of(made).due(now, promises.limit_of(made))
        assert all(at <= would_be for at in expected)
    if made.due_at and made.due_at >= now:
        assert all(at <= made.due_at for at in expected)
    waiting = any(side.open and side.stops for visit in visits for side in visit.sides)
    if not closed and made.status != "done":
        assert waiting == bool(made.paused_at or made.stopped_at)
    drawn(made, events, closed=closed)


def drawn(made: Dossier, events: list[Any], *, closed: bool) -> None:
    page = shown(made, events)
    marks = [row.mark for row in page.rows]
    assert marks.count("now") == (0 if closed else 1)
    assert [marker.mark for marker in page.picture.markers] == marks
    heights = [marker.y for marker in page.picture.markers]
    assert heights == sorted(set(heights))
    assert all(text.x < page.picture.width for text in page.picture.texts)
    assert all(text.y <= page.picture.height for text in page.picture.texts)


def test_the_road_of_every_life_is_in_order_and_has_one_now(people: People) -> None:
    world = World(people)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.integers(0, 99), st.integers(0, 2 * 24 * 60)), min_size=3, max_size=14
        )
    )
    def lives(moves: list[Move]) -> None:
        savepoint = transaction.savepoint()
        try:
            world.live(moves)
        finally:
            transaction.savepoint_rollback(savepoint)

    lives()
