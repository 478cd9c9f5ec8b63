"""The apology (form 04): drafted by the system or an officer, signed by the leader, once and in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies.calendar import ZONE, WorkCalendar
from motcua.common import clock
from motcua.dossiers import lateness, watch
from motcua.dossiers.models import Apology, Dossier
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, follow, offered, press, printed
from tests.letters import plain
from tests.world import SignIn

WHY = "Chờ kết quả xác minh nơi cư trú trước đây."
TYPED = {"reason": WHY, "days": "3"}


def fresh(dossier: Dossier) -> Dossier:
    dossier.refresh_from_db()
    return dossier


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_an_officer_drafts_the_leader_signs_and_the_citizen_is_told(
    people: People,
    sign_in: SignIn,
    run_jobs: Callable[[], int],
    mailbox: list[EmailMessage],
) -> None:
    dossier = builders.dossier("processing")  # promised for 13/3
    hung, dung = sign_in(people.hung), sign_in(people.dung)
    page = hung.get(address(dossier)).content.decode()
    assert "3 ngày làm việc: hẹn lại" in page  # the new day stands there before anything is pressed
    follow(hung, press(hung, dossier, "prepare_apology", **TYPED))
    assert fresh(dossier).due_at == dossier.original_due_at
    assert dossier.reschedules == 0

    waiting = dung.get("/can-bo/han/?xem=xin-loi").content.decode()
    assert str(dossier.number) in waiting
    page = dung.get(address(dossier)).content.decode()
    assert "Người lập: Lê Văn Hùng" in page
    assert WHY in page
    run_jobs()
    mailbox.clear()
    page = follow(dung, press(dung, dossier, "apologise", **TYPED))

    assert fresh(dossier).due_at == local("2026-03-18T17:00")
    assert dossier.original_due_at == local("2026-03-13T17:00")
    assert dossier.reschedules == 1
    assert dossier.status == "processing"
    text = printed(dung, page)
    for words in ("13 tháng 3", "18 tháng 3", "Chờ kết quả xác minh"):
        assert words in text, text
    run_jobs()
    (letter,) = [m for m in mailbox if m["X-Envelope-To"] == "an@example.com"]
    assert "18/03/2026" in plain(letter)
    shown = sign_in(people.an).get(f"/ho-so/{dossier.number}/").content.decode()
    assert "hẹn ban đầu" in shown
    assert "Đã lập dự thảo xin lỗi" not in shown
    assert str(dossier.number) not in dung.get("/can-bo/han/?xem=xin-loi").content.decode()


def test_at_most_one_apology_a_dossier(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("processing")
    dung, hung = sign_in(people.dung), sign_in(people.hung)
    press(dung, dossier, "apologise", **TYPED)
    assert not {"apologise", "prepare_apology"} & (offered(dung, dossier) | offered(hung, dossier))
    answer = press(dung, fresh(dossier), "apologise", **TYPED)
    assert answer.status_code == 403
    assert "mỗi hồ sơ chỉ được một lần" in answer.content.decode()
    assert fresh(dossier).reschedules == 1


def test_the_last_day_is_the_one_before_and_then_the_page_says_what_to_do_instead(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("processing")
    dung = sign_in(people.dung)
    with clock.at("2026-03-12T23:59"):
        assert "apologise" in offered(dung, dossier)
    with clock.at("2026-03-13T00:00"):
        assert "apologise" not in offered(dung, dossier)
        answer = press(dung, dossier, "apologise", **TYPED)
        page = dung.get(address(dossier)).content.decode()
    assert answer.status_code == 403
    for text in (answer.content.decode(), page):
        assert "Không hẹn lại được nữa" in text
        assert "gọi điện xin lỗi" in text
    assert fresh(dossier).reschedules == 0


@pytest.mark.parametrize("typed", [{"days": "0"}, {"days": "31"}, {"days": "-1"}, {"days": "x"}])
def test_nonsense_days_are_refused_and_the_reason_stays(
    people: People, sign_in: SignIn, typed: dict[str, str]
) -> None:
    dossier = builders.dossier("processing")
    answer = press(sign_in(people.dung), dossier, "apologise", **TYPED | typed)
    assert answer.status_code == 422
    assert "Chọn số ngày làm việc từ 1 đến 30" in answer.content.decode()
    assert WHY in answer.content.decode()
    answer = press(sign_in(people.dung), dossier, "apologise", reason="Bận", days="2")
    assert answer.status_code == 422
    assert "ít nhất 10 ký tự" in answer.content.decode()


def test_only_the_leader_signs(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("processing")
    for who in (people.lan, people.hung, people.mai):
        assert press(sign_in(who), dossier, "apologise", **TYPED).status_code == 403
    assert press(sign_in(people.binh), dossier, "apologise", **TYPED).status_code == 404
    assert fresh(dossier).reschedules == 0


def test_the_system_drafts_when_the_steps_need_more_time_than_is_left(people: People) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-11T09:00"):
        watch.watch()
        assert not Apology.objects.exists()  # within its limits still
    with clock.at("2026-03-12T16:00"):
        watch.watch()
        watch.watch()
    draft = Apology.objects.get()
    assert draft.prepared_by is None
    assert draft.days >= 1
    assert "Hồ sơ đang ở bước" in draft.reason
    assert "quá hạn của bước từ" in draft.reason
    (event,) = dossier.events.filter(action="prepare_apology")
    assert event.data["told"] == [people.dung.pk]
    assert fresh(dossier).due_at == dossier.original_due_at


def test_the_leader_finds_the_draft_of_the_system_in_the_form(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-12T16:00"):
        watch.watch()
        page = sign_in(people.dung).get(address(dossier)).content.decode()
    assert "Hệ thống lập." in page
    assert Apology.objects.get().reason in page


def test_a_later_draft_takes_the_place_of_an_earlier_one(people: People) -> None:
    dossier = builders.dossier("processing")
    builders.do("prepare_apology", dossier, people.hung, reason=WHY, days=3)
    builders.do("prepare_apology", dossier, people.lan, reason=WHY + " Thêm.", days=5)
    assert Apology.objects.get().days == 5
    assert Apology.objects.get().prepared_by == people.lan


moments = st.datetimes(
    dt.datetime(2024, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    dt.datetime(2028, 12, 31),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


@given(due=moments, hours=st.integers(0, 30 * 24))
def test_the_fewest_days_are_asked_for(due: dt.datetime, hours: int) -> None:
    ahead = dt.timedelta(hours=hours)
    calendar = WorkCalendar()
    days = lateness.days_needed(due, due + ahead, calendar)
    assert 1 <= days <= lateness.MOST_DAYS
    assert calendar.add_working_days(due, days) >= due + ahead
    assert days == 1 or calendar.add_working_days(due, days - 1) < due + ahead
