"""A procedure whose steps branch, walked at the desk: two roads, each back the way it came."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import actions, road, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.road import words
from motcua.procedures.actions import publish
from motcua.procedures.body import body_of
from motcua.procedures.queries import current
from motcua.procedures.reader import parse
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, follow, offered, press, result_file
from tests.world import SignIn

CHECK = {"key": "check", "name": "Kiểm tra", "role": "officer", "division": "justice"} | {
    "working_hours": 4,
    "next": ["sign", "visit"],
}
VISIT = {"key": "visit", "name": "Đến nơi xác minh", "role": "officer", "division": "justice"} | {
    "what": "Cán bộ đến tận nơi, ghi biên bản.",
    "working_hours": 4,
    "next": ["sign", "hand_over"],
}
SIGN = {"key": "sign", "name": "Lãnh đạo ký", "role": "leader", "division": "leadership"} | {
    "working_hours": 4,
}


def published(*between: dict[str, Any], first: dict[str, Any] | None = None) -> None:
    """The single-status certificate, with these steps between intake and hand-over."""
    version = current("1.004873")
    assert version is not None
    data = body_of(version.description)
    ends = data["steps"]
    data["steps"] = [ends[0] | (first or {}), *between, ends[-1]]
    data.pop("scenarios", None)
    description, defects = parse(data)
    assert description is not None
    assert not defects
    publish(description, field=version.procedure.field)


def at_work(people: People, sign_in: SignIn) -> tuple[Dossier, Client]:
    published(CHECK, VISIT, SIGN)
    made, hung = builders.dossier("accepted"), sign_in(people.hung)
    press(hung, made, "begin")
    made.refresh_from_db()
    return made, hung


def roads(client: Client, made: Dossier) -> set[str]:
    """Of what is offered, what leads on or back."""
    return offered(client, made) & {"forward", "finish", "send_back"}


def now(made: Dossier) -> str:
    made.refresh_from_db()
    return steps.current_step(made).key


def test_each_next_step_is_a_button_and_the_first_is_the_usual_one(
    people: People, sign_in: SignIn
) -> None:
    made, hung = at_work(people, sign_in)
    page = hung.get(address(made)).content.decode()
    sign = page.index('name="to" value="sign"')
    visit = page.index('name="to" value="visit"')
    assert sign < visit
    assert "Chuyển bước sau: Lãnh đạo ký</button>" in page
    assert "Chuyển bước sau: Đến nơi xác minh</button>" in page
    assert "lam-finish" not in page
    follow(hung, press(hung, made, "forward"))
    assert now(made) == "sign"


def test_the_short_road_goes_past_the_visit_and_comes_back_past_it(
    people: People, sign_in: SignIn
) -> None:
    made, hung = at_work(people, sign_in)
    follow(hung, press(hung, made, "forward", to="sign"))
    assert now(made) == "sign"
    dung = sign_in(people.dung)
    assert roads(dung, made) == {"finish", "send_back"}
    assert "bước trước: Kiểm tra – " in dung.get(address(made)).content.decode()
    follow(dung, press(dung, made, "send_back", private_note="Xác minh thêm ở nơi ở cũ."))
    assert (now(made), made.holder) == ("check", people.hung)
    read = road.read(made)
    assert [visit.step.key for visit in read.visits] == ["intake", "check", "sign", "check"]
    assert [one.step.key for one in read.outlook.ahead] == ["sign", "hand_over"]


def test_the_long_road_comes_back_to_the_visit_and_may_end_there(
    people: People, sign_in: SignIn
) -> None:
    made, hung = at_work(people, sign_in)
    follow(hung, press(hung, made, "forward", to="visit"))
    assert now(made) == "visit"
    assert roads(hung, made) == {"forward", "finish", "send_back"}
    follow(hung, press(hung, made, "forward"))
    dung = sign_in(people.dung)
    assert now(made) == "sign"
    follow(dung, press(dung, made, "send_back", private_note="Ghi rõ ngày đến xác minh."))
    assert (now(made), made.holder) == ("visit", people.hung)
    follow(hung, press(hung, made, "finish", result=result_file()))
    assert now(made) == "hand_over"
    made.refresh_from_db()
    assert made.status == "done"
    assert [(row.mark, row.title) for row in words.rows(road.read(made))] == [
        ("done", "Nhận và kiểm tra hồ sơ"),
        ("done", "Kiểm tra"),
        ("done", "Đến nơi xác minh"),
        ("done", "Lãnh đạo ký"),
        ("done", "Đến nơi xác minh (lần 2)"),
        ("now", "Trả kết quả"),
    ]
    an = sign_in(people.an)
    page = an.get(f"/ho-so/{made.number}/").content.decode()
    assert "Đến nơi xác minh" in page
    assert page.count('<li class="next"') == 0


def test_the_citizen_reads_what_is_done_now_and_what_may_come(
    people: People, sign_in: SignIn
) -> None:
    made, hung = at_work(people, sign_in)
    an = sign_in(people.an)
    page = an.get(f"/ho-so/{made.number}/").content.decode()
    assert "Bước sau: Lãnh đạo ký hoặc Đến nơi xác minh." in page
    assert "Cán bộ đến tận nơi" not in page
    follow(hung, press(hung, made, "forward", to="visit"))
    page = an.get(f"/ho-so/{made.number}/").content.decode()
    assert "Cán bộ đến tận nơi, ghi biên bản." in page
    assert "Bước sau: Lãnh đạo ký hoặc Trả kết quả." in page


@pytest.mark.parametrize("forged", ["hand_over", "intake", "check", "khong-co", "' OR 1=1"])
def test_a_step_that_does_not_come_next_is_refused(
    people: People, sign_in: SignIn, forged: str
) -> None:
    made, hung = at_work(people, sign_in)
    answer = press(hung, made, "forward", to=forged, private_note="Xem trang hai.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#forward_to"' in page
    assert 'id="forward_to"' in page
    assert "bấm lại một trong các nút bên dưới" in page
    assert "Xem trang hai." in page
    assert now(made) == "check"
    with pytest.raises(actions.NotAllowed):
        actions.forward(made, Acting(people.hung.user, people.hung), to=forged)
    assert now(made) == "check"


def test_intake_may_branch_too(people: People, sign_in: SignIn) -> None:
    published(CHECK | {"next": ["sign"]}, VISIT, SIGN, first={"next": ["check", "visit"]})
    made, lan = builders.dossier(), sign_in(people.lan)
    assert 'name="to" value="visit"' in lan.get(address(made)).content.decode()
    assert press(lan, made, "accept", to="sign").status_code == 422
    follow(lan, press(lan, made, "accept", to="visit"))
    assert now(made) == "visit"


def test_a_step_that_may_not_be_returned_offers_no_way_back(
    people: People, sign_in: SignIn
) -> None:
    published(CHECK | {"next": ["sign"]}, SIGN | {"may_return": False})
    made, dung = builders.dossier("step:2"), sign_in(people.dung)
    assert roads(dung, made) == {"finish"}
    assert press(dung, made, "send_back", private_note="Thiếu một trang.").status_code == 403
    assert now(made) == "sign"


# --- the clock ---


def test_posting_lengthens_the_step_but_not_the_promise(people: People) -> None:
    published(CHECK | {"next": ["sign"], "posting_days": 1}, SIGN)
    made = builders.dossier("accepted")
    hours = calendar_for(made.agency)
    assert made.accepted_at
    assert made.step_due_at == hours.add_working_hours(made.accepted_at, 12)
    assert clock.local(made.due_at) == clock.moment("2026-03-13T17:00")  # type: ignore[arg-type]


@pytest.mark.parametrize(("after", "due"), [("resume", "2026-03-16T17:00"), ("restart", None)])
def test_posting_that_stops_the_clock_moves_the_promise_once(
    people: People, after: str, due: str | None
) -> None:
    pauses = [{"cause": "posting", "after": after}]
    published(
        CHECK | {"next": ["visit"]},
        VISIT | {"next": ["sign"], "posting_days": 1, "pauses": pauses},
        SIGN,
    )
    made = builders.dossier("processing")
    assert made.due_at
    before = made.due_at
    builders.do("forward", made)
    moved = made.due_at
    assert moved > before
    if due:
        assert clock.local(moved) == clock.moment(due)
    assert made.original_due_at == before
    with pytest.raises(actions.NotAllowed):
        builders.do("forward", made)
    with ExitStack() as later:
        builders.settle(made, later)
        builders.do("forward", made)
        builders.do("send_back", made, private_note="Dán lại cho rõ.")
        builders.do("send_back", made, private_note="Kiểm tra lại.")
        builders.do("forward", made)
        assert made.due_at == moved


@pytest.mark.parametrize("after", ["resume", "restart"])
def test_a_step_may_say_how_the_clock_goes_on_after_a_supplement(
    people: People, after: str
) -> None:
    """The procedure itself says `restart`."""
    published(CHECK | {"next": ["sign"], "pauses": [{"cause": "supplement", "after": after}]}, SIGN)
    made = builders.dossier("accepted")
    before = made.due_at
    builders.ask(made, people.lan)
    with clock.at("2026-03-10T13:00"):
        builders.attach(made, made.wanted["papers"])
        actions.supplement(made, Acting(made.by))
    assert before
    assert made.due_at
    # Three whole days from Tuesday noon still end on Friday; four hours more do not.
    assert (made.due_at > before) == (after == "resume")
