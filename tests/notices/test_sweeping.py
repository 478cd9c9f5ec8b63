"""What falls between is found: lost jobs, a server that is back, events that told nobody; and it is said aloud."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from motcua.accounts.models import User
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.notices import health, sweeping, tasks
from motcua.notices.models import Delivery, Notice, StaffLetter, State, Trouble
from tests import builders
from tests.builders import People
from tests.notices.test_letters import mail_server
from tests.world import SignIn

RunJobs = Callable[[], int]


def lose_all_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def later(minutes: float) -> Any:
    return clock.at(clock.now() + timedelta(minutes=minutes))


def test_a_delivery_whose_job_is_gone_gets_a_new_one(
    people: People, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    builders.dossier()
    lose_all_jobs()
    assert sweeping.sweep() == 0, "it might only just have been written"
    with later(3):
        assert sweeping.sweep() == 1
        assert sweeping.sweep() == 0, "the job is there"
        run_jobs()
    assert len(mailbox) == 1


def test_a_letter_to_an_officer_whose_job_is_gone_gets_a_new_one(people: People) -> None:
    StaffLetter.objects.create(user=people.lan.user, to=people.lan.user.email)
    with later(3):
        assert sweeping.sweep() == 1


def test_an_event_that_told_nobody_is_told_once(
    people: People, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    made = builders.dossier("accepted")
    lost = Notice.objects.get(kind="accepted")
    lost.deliveries.all().delete()
    lost.delete()
    lose_all_jobs()
    since = clock.now() - timedelta(hours=3)
    assert sweeping.tell_the_untold(since) == 0, "it might only just be happening"
    with later(5):
        assert sweeping.tell_the_untold(since) == 1
        assert sweeping.tell_the_untold(since) == 0
        run_jobs()
    assert made.notices.get(kind="accepted").deliveries.get().state == State.ACCEPTED
    assert "đã tiếp nhận" in mailbox[-1]["Subject"]


def test_an_event_that_cannot_be_told_stops_no_other(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = builders.dossier(), builders.dossier()
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    Dossier.objects.filter(pk=broken.pk).update(submitter=["no person"])
    with later(5), caplog.at_level(logging.ERROR, "motcua.notices"):
        tasks.mend_notices(timestamp=0)
    assert [notice.dossier for notice in Notice.objects.all()] == [whole]
    event = broken.events.get()
    assert caplog.messages == [
        f"notices-untellable-event {event.pk} AttributeError",
        "notices-untold-events",
    ]


def test_what_has_stopped_is_counted_by_an_index(people: People) -> None:
    day = Delivery.objects.filter(created_at__range=(clock.now(), clock.now()))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "delivery_created" in day.order_by().explain()


def test_while_the_server_is_away_one_knocks_and_then_all_go(
    people: People, settings: Any, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    usual = settings.EMAIL_PORT
    with mail_server(settings):
        down = settings.EMAIL_PORT
    settings.EMAIL_PORT = down
    for _ in range(5):
        builders.dossier()
    began = clock.now()
    for minute in range(1, 60):  # an hour
        with clock.at(began + timedelta(minutes=minute)):
            sweeping.sweep()
            run_jobs()
    assert mailbox == []
    assert {d.trouble for d in Delivery.objects.all()} == {Trouble.UNREACHABLE}
    settings.EMAIL_PORT = usual
    with clock.at(began + timedelta(minutes=60)):
        sweeping.sweep()
        run_jobs()
    assert len(mailbox) == len({m["Message-ID"] for m in mailbox}) == 5
    assert {d.state for d in Delivery.objects.all()} == {State.ACCEPTED}


def test_a_queue_that_is_old_is_said_in_the_log_and_on_the_administrators_page(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    builders.dossier()
    assert health.alarms() == []
    with later(11), caplog.at_level(logging.ERROR, "motcua.notices"):
        assert [alarm.name for alarm in health.alarms()] == ["notices-queue-old"]
        tasks.check_notices(timestamp=0)
        boss = Client()
        boss.force_login(
            User.objects.create_superuser("quantri@example.vn", None, full_name="Quản trị")
        )
        page = boss.get("/quan-tri/notices/delivery/").content.decode()
    assert caplog.messages == ["notices-queue-old"]
    assert "1 lần gửi chờ quá 10 phút" in page


def test_a_kind_of_which_nothing_arrives_is_said_by_its_name(people: People) -> None:
    for _ in range(3):
        builders.dossier("accepted")
    Delivery.objects.filter(notice__kind="received").update(
        state=State.ACCEPTED, accepted_at=clock.now()
    )
    Delivery.objects.filter(notice__kind="accepted").update(state=State.BOUNCED)
    with later(40):
        assert [alarm.name for alarm in health.alarms()] == ["notices-kind-stopped-accepted"]
    Delivery.objects.filter(notice__kind="accepted").update(accepted_at=clock.now())
    with later(40):
        assert health.alarms() == []


def test_one_wrong_address_is_no_alarm(people: People) -> None:
    builders.dossier()
    Delivery.objects.update(state=State.BOUNCED)
    with later(40):
        assert health.alarms() == []


def test_nobody_is_flooded_and_nothing_is_dropped(
    people: People, settings: Any, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    settings.NOTICES_PER_ADDRESS_HOUR, settings.NOTICES_PER_ADDRESS_DAY = 2, 3
    for _ in range(4):
        builders.dossier()
    began = clock.now()
    run_jobs()
    assert len(mailbox) == 2
    assert Notice.objects.count() == 4, "the inbox has them all"
    held = Delivery.objects.filter(state=State.QUEUED)
    assert {(d.trouble, d.tries) for d in held} == {(Trouble.HELD, 0)}
    assert all(d.give_up_at == began + timedelta(hours=72) for d in held)
    assert health.alarms() == []
    with clock.at(began + timedelta(hours=1)):
        run_jobs()
        assert len(mailbox) == 3, "the day has its own limit"
    with clock.at(began + timedelta(hours=24)):
        run_jobs()
    assert len(mailbox) == 4


def test_what_a_full_mailbox_holds_back_for_72_hours_is_given_up_and_seen(
    people: People, settings: Any, mailbox: list[Any], run_jobs: RunJobs, sign_in: SignIn
) -> None:
    """Letters that the law wants told count too: they alone may keep a mailbox full."""
    settings.NOTICES_PER_ADDRESS_HOUR = settings.NOTICES_PER_ADDRESS_DAY = 1
    made = builders.dossier()
    run_jobs()
    builders.do("accept", made)
    run_jobs()
    held = Delivery.objects.get(notice__kind="accepted")
    assert (held.trouble, held.state) == (Trouble.HELD, State.QUEUED)
    for hours in (20, 40, 60, 71):  # each time just before there is room again
        with clock.at(held.created_at + timedelta(hours=hours)):
            Delivery.objects.filter(notice__kind="received").update(accepted_at=clock.now())
            run_jobs()
    with clock.at(held.created_at + timedelta(hours=72)):
        run_jobs()
    held.refresh_from_db()
    assert (held.state, held.trouble, held.tries) == (State.GIVEN_UP, Trouble.HELD, 0)
    assert held.ended_at == held.created_at + timedelta(hours=72)
    assert len(mailbox) == 1
    said = "bỏ sau 72 giờ thử gửi: đã gửi nhiều, dừng lại để không làm đầy hộp thư"
    assert said in sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()


def test_waiting_for_the_server_takes_nothing_from_the_72_hours(
    people: People, settings: Any, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    settings.NOTICES_PER_MINUTE = 1
    for _ in range(2):
        builders.dossier()
    began = clock.now()
    run_jobs()
    held = Delivery.objects.get(state=State.QUEUED)
    assert held.give_up_at == began + timedelta(hours=72, minutes=1)


def test_what_the_law_wants_told_waits_for_no_limit(
    people: People, settings: Any, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    settings.NOTICES_PER_ADDRESS_HOUR = settings.NOTICES_PER_ADDRESS_DAY = 1
    builders.dossier("done")
    run_jobs()
    assert sorted(d.notice.kind for d in Delivery.objects.filter(state=State.ACCEPTED)) == [
        "received",
        "result_ready",
    ]


def test_the_mail_server_is_not_run_over(
    people: People, settings: Any, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    settings.NOTICES_PER_MINUTE = 2
    for _ in range(3):
        builders.dossier()
    run_jobs()
    assert len(mailbox) == 2
    with later(1):
        run_jobs()
    assert len(mailbox) == 3
