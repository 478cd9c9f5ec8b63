"""Limits are watched: warnings before, those above told after, each once; and the lists of what is late."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import Posting, Role, Substitution
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import lateness, legal_clock, province, watch
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event, event_hash
from motcua.notices.models import StaffLetter, StaffNotice
from motcua.notices.tasks import watch_deadlines
from tests import builders
from tests.builders import People
from tests.threads import at_once
from tests.world import SignIn

HUNG, DUNG = "hung@example.com", "dung@example.com"


def told(dossier: Dossier, action: str) -> list[Event]:
    return list(dossier.events.filter(action=action).order_by("sequence"))


def levels(dossier: Dossier) -> list[str]:
    return [event.data["level"] for event in told(dossier, "escalate")]


def head(people: People) -> Posting:
    post = builders.officer("truong@example.com", "Đỗ Văn Trường", Role.OFFICER, "justice")
    Posting.objects.filter(pk=post.pk).update(heads=True)
    return post


def letters(mailbox: list[EmailMessage], address: str) -> list[str]:
    return [m.get_content() for m in mailbox if m["X-Envelope-To"] == address]


# --- the watch ---


def test_the_holder_is_warned_when_half_of_the_last_day_is_left_and_only_once(
    people: People, run_jobs: Callable[[], int], mailbox: list[EmailMessage]
) -> None:
    dossier = builders.dossier("processing")
    run_jobs()
    mailbox.clear()
    assert watch.watch() == 0
    assert dossier.step_due_at is not None
    calendar = calendar_for(dossier.agency)
    assert dossier.step_since is not None
    early = legal_clock.warn_step_at(dossier.step_since, dossier.step_due_at, calendar)
    with clock.at(early):
        for _again in range(2):
            watch_deadlines(timestamp=0)
            run_jobs()
    (event,) = told(dossier, "warn")
    assert event.data["about"] == "step"
    assert event.data["names"] == ["Lê Văn Hùng"]
    assert event.by is None
    (letter,) = letters(mailbox, HUNG)
    assert f"/can-bo/ho-so/{dossier.number}/" in letter
    assert "Nguyễn Văn An" not in letter
    assert "042090000001" not in letter


def test_the_day_named_is_warned_of_in_the_morning_of_the_working_day_before(
    people: People,
) -> None:
    dossier = builders.dossier("processing")  # due on Friday 13/3
    with clock.at("2026-03-11T16:30"):
        watch.watch()
        assert "promise" not in {event.data["about"] for event in told(dossier, "warn")}
    with clock.at("2026-03-12T07:30"):
        watch.watch()
        assert [e.data["about"] for e in told(dossier, "warn")].count("promise") == 1


def test_when_nobody_holds_it_the_people_of_the_division_are_warned(people: People) -> None:
    second = builders.officer("ha@example.com", "Võ Thu Hà", Role.OFFICER, "justice")
    dossier = builders.dossier("accepted")
    assert dossier.holder is None
    with clock.at("2026-03-12T08:00"):
        watch.watch()
    assert {pk for event in told(dossier, "warn") for pk in event.data["told"]} == {
        people.hung.pk,
        second.pk,
    }


def test_who_stands_in_for_the_holder_is_warned_too(people: People) -> None:
    other = builders.officer("ha@example.com", "Võ Thu Hà", Role.OFFICER, "labour")
    Substitution.objects.create(
        absent=people.hung,
        substitute=other,
        valid_from=clock.today(),
        valid_to=clock.today().replace(day=28),
        made_by=people.dung,
    )
    dossier = builders.dossier("processing")
    with clock.at("2026-03-12T08:00"):
        watch.watch()
    assert told(dossier, "warn")[0].data["told"] == [people.hung.pk, other.pk]


def test_a_late_step_goes_up_to_the_head_and_eight_working_hours_later_to_the_leader(
    people: People, sign_in: SignIn
) -> None:
    boss = head(people)
    dossier = builders.dossier("processing")
    due = dossier.step_due_at
    assert due is not None
    calendar = calendar_for(dossier.agency)
    with clock.at(calendar.add_working_hours(due, 0.25)):
        watch.watch()
        watch.watch()
    assert levels(dossier) == ["head"]
    assert told(dossier, "escalate")[0].data["told"] == [boss.pk]
    with clock.at(calendar.add_working_hours(due, 7.9)):
        watch.watch()
    assert "leader" not in levels(dossier)
    with clock.at(calendar.add_working_hours(due, 8)):
        watch.watch()
        watch.watch()
        page = sign_in(people.hung).get(f"/can-bo/ho-so/{dossier.number}/").content.decode()
    assert levels(dossier)[:2] == ["head", "leader"]
    assert "đã báo lãnh đạo lúc" in page
    assert "Phạm Văn Dũng" in page


def test_without_a_head_the_leader_is_told_at_once(people: People) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-13T08:00"):
        watch.watch()
    assert told(dossier, "escalate")[0].data["told"] == [people.dung.pk]


def test_a_broken_promise_reaches_the_leader_and_the_figures_of_the_province(
    people: People,
) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-16T08:00"):
        watch.watch()
        watch.watch()
        assert sorted(levels(dossier)) == ["head", "leader", "promise"]
        (row,) = province.by_agency(clock.now(), calendar_for(dossier.agency))
    assert (row.name, row.open, row.late, row.step_late) == (dossier.agency.name, 1, 1, 1)


def test_a_machine_that_stood_still_for_days_catches_up_without_old_warnings(
    people: People,
) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-18T10:00"):
        watch.watch()
    assert not told(dossier, "warn")
    assert sorted(levels(dossier)) == ["head", "leader", "promise"]


def test_the_next_step_is_watched_anew(people: People) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-16T08:00"):
        watch.watch()
        before = levels(dossier)
        dossier.refresh_from_db()
        builders.do("forward", dossier)
    with clock.at("2026-03-19T08:00"):
        watch.watch()
    assert sorted(levels(dossier)[len(before) :]) == ["head", "leader"]  # the promise was told


@pytest.mark.parametrize("when", ["2026-03-15T10:00", "2026-03-16T12:15", "2026-03-16T20:00"])
def test_a_closed_office_is_left_in_peace(people: People, when: str) -> None:
    builders.dossier("processing")
    with clock.at(when):
        assert watch.watch() == 0


def test_what_waits_for_the_applicant_or_has_its_result_is_not_late(people: People) -> None:
    waiting, done = builders.dossier("supplement_wanted"), builders.dossier("done")
    with clock.at("2026-03-31T10:00"):
        assert watch.watch() == 0
        acting = Acting(people.dung.user, people.dung)
        for kind in ("step", "promise"):
            late = lateness.late(lateness.of(acting, "agency"), kind, clock.now())
            assert not late.filter(pk__in=(waiting.pk, done.pk)).exists()


def test_one_letter_tells_an_officer_of_everything_since_the_last(
    people: People, run_jobs: Callable[[], int], mailbox: list[EmailMessage]
) -> None:
    dossiers = [builders.dossier("processing") for _ in range(3)]
    run_jobs()
    mailbox.clear()
    with clock.at("2026-03-16T08:00"):
        call_command("watch_deadlines")
        run_jobs()
        call_command("watch_deadlines")
        run_jobs()
    (letter,) = letters(mailbox, DUNG)
    for dossier in dossiers:
        assert str(dossier.number) in letter
    assert not StaffNotice.objects.filter(letter=None).exists()
    assert StaffLetter.objects.filter(user=people.dung.user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_machines_that_watch_at_the_same_moment_tell_once(committed_people: People) -> None:
    dossier = builders.dossier("processing")

    def look() -> int:
        with clock.at("2026-03-16T08:00"):
            return watch.watch()

    assert sum(at_once(look, look)) == 3
    assert sorted(levels(dossier)) == ["head", "leader", "promise"]


# --- the lists ---


def test_the_officer_sees_own_late_steps_the_oldest_first_and_filters_by_promise(
    people: People, sign_in: SignIn
) -> None:
    older = builders.dossier("processing")
    with clock.at("2026-03-11T09:00"):
        newer = builders.dossier("processing")
    with clock.at("2026-03-16T08:00"):
        client = sign_in(people.hung)
        page = client.get("/can-bo/han/").content.decode()
        assert page.index(str(older.number)) < page.index(str(newer.number))
        page = client.get("/can-bo/han/?loai=hen").content.decode()
        assert str(older.number) in page
        assert str(newer.number) not in page  # promised for today 16:30
        page = client.get("/can-bo/han/?xem=sap-den&loai=hen").content.decode()
        assert str(newer.number) in page
        assert str(older.number) not in page


def test_the_leader_sees_the_agency_and_a_stranger_nothing(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-16T08:00"):
        assert str(dossier.number) in sign_in(people.dung).get("/can-bo/han/").content.decode()
        mine = sign_in(people.dung).get("/can-bo/han/?pham-vi=toi").content.decode()
        assert str(dossier.number) not in mine
        for scope in ("toi", "bo-phan", "co-quan"):
            page = sign_in(people.binh).get(f"/can-bo/han/?pham-vi={scope}").content.decode()
            assert str(dossier.number) not in page


def test_pages_follow_one_another_without_gaps_and_with_the_same_number_of_queries(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.desk.late.PER_PAGE", 2)
    numbers = [str(builders.dossier("processing").number) for _ in range(5)]
    client = sign_in(people.hung)
    with clock.at("2026-03-16T08:00"):
        client.get("/can-bo/han/")
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get("/can-bo/han/?xem=sap-den")
        seen, url, most = [], "/can-bo/han/", 0
        while url:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(url)
            most = max(most, len(asked))
            seen += [str(row.dossier.number) for row in answer.context["rows"]]
            url = answer.context["next_url"]
    assert seen == numbers
    assert most <= len(few) + 2


@pytest.mark.parametrize("nonsense", ["sau=x~1", "truoc=2026~" + "9" * 30, "loai=%F0", "xem=vua"])
def test_a_forged_address_asks_for_nothing(people: People, sign_in: SignIn, nonsense: str) -> None:
    assert sign_in(people.hung).get(f"/can-bo/han/?{nonsense}").status_code == 200


def test_being_late_never_blocks_the_result(people: People) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-06-30T09:00"):
        watch.watch()
        dossier.refresh_from_db()
        builders.walk_on(dossier, "returned")
        assert dossier.status == "returned"
        assert event_hash(dossier.events.last()) == dossier.events.last().hash
