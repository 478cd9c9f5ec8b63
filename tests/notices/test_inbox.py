"""The inbox, the page of one notice, what one chooses, and that nobody reads another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.common import clock
from motcua.dossiers.where import where
from motcua.notices import kinds
from motcua.notices.followers import TEXTS
from motcua.notices.models import Delivery, Notice, State, Unreachable, Wishes
from tests import builders
from tests.builders import People
from tests.world import SignIn

RunJobs = Callable[[], int]


def test_what_is_told_stands_in_the_inbox_unread_until_it_is_opened(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    an = sign_in(people.an)
    home = an.get("/").content.decode()
    assert "Thông báo <strong>(2<span" in home
    listed = an.get("/thong-bao/").content.decode()
    assert listed.count("Chưa đọc") == 2
    assert listed.index("Đã tiếp nhận") < listed.index("Đã gửi thành công"), "newest first"
    name, number = made.version.name, str(made.number)
    assert listed.index(name) < listed.index(number), "its name says more than its number"
    assert listed.count(number) == 2
    newest = Notice.objects.latest("pk")
    page = an.get(f"/thong-bao/{newest.pk}/").content.decode()
    assert f"/ho-so/{made.number}/" in page
    assert "Kết quả hẹn trả trước" in page
    assert "(1<span" in an.get("/").content.decode()
    an.post("/thong-bao/da-doc/")
    assert "<strong>(" not in an.get("/").content.decode()
    assert "Chưa đọc" not in an.get("/thong-bao/").content.decode()
    assert not Notice.objects.filter(read_at=None).exists()


def test_an_inbox_without_anything_says_what_will_come(people: People, sign_in: SignIn) -> None:
    text = sign_in(people.an).get("/thong-bao/").content.decode()
    assert "Chưa có thông báo nào" in text
    assert "Đánh dấu" not in text


def test_nobody_reads_or_marks_what_was_told_to_another(people: People, sign_in: SignIn) -> None:
    builders.dossier()
    told = Notice.objects.get()
    for other in (people.binh, people.lan):
        client = sign_in(other)
        assert client.get(f"/thong-bao/{told.pk}/").status_code == 404
        assert str(told.dossier.number) not in client.get("/thong-bao/").content.decode()
        client.post("/thong-bao/da-doc/")
    told.refresh_from_db()
    assert told.read_at is None


def test_marking_read_wants_a_press(people: People, sign_in: SignIn) -> None:
    assert sign_in(people.an).get("/thong-bao/da-doc/").status_code == 405


def test_old_ones_are_on_older_pages_and_the_count_of_queries_stays(
    people: People, sign_in: SignIn
) -> None:
    an = sign_in(people.an)
    builders.dossier()
    an.get("/thong-bao/")
    with CaptureQueriesContext(connection) as few:
        an.get("/thong-bao/")
    for _ in range(21):
        builders.dossier()
    with CaptureQueriesContext(connection) as many:
        first = an.get("/thong-bao/").content.decode()
    assert len(many) == len(few)
    assert first.count("Chưa đọc") == 20
    oldest = sorted(Notice.objects.values_list("pk", flat=True))[2]
    assert f"?truoc={oldest}" in first
    older = an.get(f"/thong-bao/?truoc={oldest}").content.decode()
    assert older.count("Chưa đọc") == 2


def test_newest_first_is_by_when_it_was_told(people: People, sign_in: SignIn) -> None:
    """What the sweeper found to be untold is written late."""
    made = [builders.dossier() for _ in range(3)]
    found = [Notice.objects.get(dossier=one) for one in made]
    with clock.at("2026-03-09T08:00"):
        Notice.objects.filter(pk=found[2].pk).update(created_at=clock.now())
    text = sign_in(people.an).get("/thong-bao/").content.decode()
    places = [text.index(f"/thong-bao/{one.pk}/") for one in found]
    assert sorted(places) == [places[1], places[0], places[2]]
    older = sign_in(people.an).get(f"/thong-bao/?truoc={found[0].pk}").content.decode()
    assert [f"/thong-bao/{one.pk}/" in older for one in found] == [False, False, True]


def test_the_notice_says_where_the_dossier_was_at_that_event(people: People) -> None:
    made = builders.dossier()
    then = where(made).sentence
    with clock.at("2026-03-11T10:00"):
        builders.walk(made, "processing")
        now = where(made).sentence
    first, *_others, last = Notice.objects.order_by("pk")
    assert first.where == then
    assert last.where == now != then


def test_what_the_law_wants_told_is_no_matter_of_choice(people: People) -> None:
    wanted = {"supplement_wanted", "refused", "result_refused", "result_ready", "rescheduled"}
    wanted |= {"appointment", "corrected", "stopped", "transferred", "withdrawn"}
    assert {kind for kind in TEXTS.values() if kinds.is_required(kind)} >= wanted
    grouped = [kind for _label, members in kinds.GROUPS.values() for kind in members]
    assert set(grouped) <= set(TEXTS.values())
    assert len(grouped) == len(set(grouped))


def test_what_is_switched_off_stays_in_the_inbox_and_the_rest_is_sent(
    people: People, sign_in: SignIn, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    an = sign_in(people.an)
    page = an.get("/thong-bao/cach-nhan/").content.decode()
    assert "Hồ sơ đang được xử lý" in page
    assert "SMS" not in page, "no gateway, no such way"
    done = an.post("/thong-bao/cach-nhan/", {"email_about": ["due"]}, follow=True)
    assert "Đã lưu cách nhận thông báo." in done.content.decode()
    assert Wishes.objects.get().no_email_about == [*("intake", "progress", "reminders", "end")]
    builders.dossier("done")
    run_jobs()
    told = set(Notice.objects.values_list("kind", flat=True))
    assert {"received", "accepted", "begun", "result_ready"} <= told
    assert [d.notice.kind for d in Delivery.objects.all()] == ["result_ready"]
    assert len(mailbox) == 1
    assert mailbox[0]["List-Unsubscribe"] is None


def test_only_letters_one_may_do_without_say_how_to_end_them(
    people: People, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    builders.dossier()
    run_jobs()
    assert mailbox[0]["List-Unsubscribe"] == "<http://testserver/thong-bao/cach-nhan/>"


def test_a_wish_nobody_offered_is_refused(people: People, sign_in: SignIn) -> None:
    done = sign_in(people.an).post("/thong-bao/cach-nhan/", {"email_about": ["supplement_wanted"]})
    assert done.status_code == 200
    assert not Wishes.objects.exists()


def test_to_a_mailbox_that_does_not_exist_goes_only_what_must(people: People) -> None:
    Unreachable.objects.create(address="an@example.com")
    builders.dossier("done")
    assert [d.notice.kind for d in Delivery.objects.all()] == ["result_ready"]


@pytest.mark.parametrize("state", [State.BOUNCED, State.GIVEN_UP])
def test_the_officer_is_told_whom_nothing_reached_until_it_is_read(
    people: People, sign_in: SignIn, state: str
) -> None:
    made = builders.dossier("accepted")
    lan, page = sign_in(people.lan), f"/can-bo/ho-so/{made.number}/"
    assert "hãy gọi điện" not in lan.get(page).content.decode()
    Delivery.objects.filter(notice__kind="accepted").update(state=state)
    assert "Không tới được: hãy gọi điện" in lan.get(page).content.decode()
    sign_in(people.an).post("/thong-bao/da-doc/")
    assert "hãy gọi điện" not in lan.get(page).content.decode()
