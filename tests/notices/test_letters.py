"""One letter per event, over real SMTP, without a personal word in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from procrastinate.jobs import Job

from launch.mailcatcher import Catcher
from motcua.accounts.models import Posting, Role
from motcua.agencies import changes
from motcua.agencies.models import CalendarDay
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.models import Dossier, Event
from motcua.notices import actions as letters
from motcua.notices.followers import SILENT, TEXTS
from motcua.notices.models import Notice, State
from motcua.notices.tasks import AGAIN
from motcua.procedures.actions import publish
from motcua.procedures.body import body_of
from motcua.procedures.queries import current
from motcua.procedures.reader import parse
from tests import builders
from tests.builders import People
from tests.made import published
from tests.world import SignIn

RunJobs = Callable[[], int]
Mailbox = list[EmailMessage]
STATES = {
    "received": "submitted",
    "accepted": "accepted",
    "refused": "refused",
    "supplement_wanted": "supplement_wanted",
    "begun": "processing",
    "result_ready": "done",
    "returned": "returned",
    "withdrawn": "withdrawn",
    "stopped": "stopped",
}


def words(message: EmailMessage) -> str:
    return f"{message['Subject']}\n{message.get_content()}"


def whole_lives() -> list[Dossier]:
    """Dossiers that together have made every move that is told."""
    lives = [
        builders.dossier(state, delivery=delivery, papers=["previous_certificate"])
        for state in STATES.values()
        for delivery in ("counter", "online")
    ]
    answered = builders.dossier("supplement_wanted")
    builders.attach(answered, answered.wanted["papers"])
    actions.supplement(answered, Acting(answered.by))
    later = builders.dossier("accepted")
    builders.ask(later, builders.in_charge(builders.dossier()))
    builders.attach(later, later.wanted["papers"])
    actions.supplement(later, Acting(later.by))
    return [*lives, answered, later, *moved_promises(), sorry(), *ends(), invited()]


def invited() -> Dossier:
    """Who marries comes to sign the book."""
    return builders.dossier("done", code="1.000894")


def moved_promises() -> list[Dossier]:
    """One whose step the law gives more time, and on the next morning a holiday nobody had foreseen."""
    version = current("1.004873")
    assert version is not None
    data = body_of(version.description)
    more = {"value": 5, "unit": "working_day", "article": "Luật Hộ tịch 60/2014/QH13, Điều 18"}
    data["steps"][1]["extension"] = more
    description, _defects = parse(data)
    assert description is not None
    publish(description, field=version.procedure.field)
    made = builders.dossier("processing")
    builders.do("extend", made, days=2, note="Phải xác minh nơi cư trú trước đây.")
    changes.state().counted()
    CalendarDay.objects.create(date="2026-03-16", kind="swap_day_off", name="Bão số 3")
    state = changes.state().since_counted()
    actions.recompute(made, SYSTEM, state)
    return [made]


def sorry() -> Dossier:
    late = builders.dossier("processing")
    leader = Posting.objects.get(role=Role.LEADER)
    builders.do("apologise", late, leader, reason="Chờ kết quả xác minh.", days=2)
    return late


def ends() -> list[Dossier]:
    """Refused at work, taken back with the desk's leave, done again."""
    leader = Posting.objects.get(role=Role.LEADER)
    refused, gone, wrong = (builders.dossier("processing") for _ in range(3))
    builders.do("propose_refusal", refused, reason="Không đủ điều kiện.", article="Điều 21 khoản 1")
    builders.do("refuse_result", refused, leader)
    actions.ask_withdrawal(gone, Acting(gone.by))
    clerk = Posting.objects.filter(role=Role.CLERK, agency=gone.reception).first()
    builders.do("confirm_withdrawal", gone, clerk)
    builders.walk_on(wrong, "done")
    builders.do("correct", wrong, clerk, reason="Ghi sai ngày sinh.")
    elsewhere = builders.dossier()
    office = builders.agency("UBND xã Cẩm Xuyên")
    builders.do("transfer", elsewhere, clerk, agency=office, note="Thuộc xã khác.")
    return [refused, gone, wrong, elsewhere]


def test_sending_a_dossier_brings_one_letter(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    dossier = builders.dossier()
    assert mailbox == []
    run_jobs()
    (message,) = mailbox
    assert message["X-Envelope-To"] == message["To"] == "an@example.com"
    assert str(dossier.number) in message["Subject"]
    assert f"sẽ trả lời trước {luc(dossier.step_due_at)}" in words(message)
    notice = Notice.objects.get()
    assert (notice.state, notice.tries) == (State.SENT, 1)
    assert message["Message-ID"] == f"<notice-{notice.pk}@dichvucong.example>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_letter_that_leaves_late_says_what_was_promised_then(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    dossier = builders.dossier()
    promised = luc(dossier.step_due_at)
    with clock.at("2026-03-10T10:00"):
        builders.walk(dossier, "returned")
    run_jobs()
    assert f"sẽ trả lời trước {promised}" in words(mailbox[0])


def test_every_move_is_told_once_or_silent(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    whole_lives()
    run_jobs()
    made = list(Event.objects.values_list("pk", "action"))
    told = sorted(pk for pk, action in made if action not in SILENT)
    assert sorted(Notice.objects.values_list("event", flat=True)) == told
    assert len(mailbox) == len(told)
    assert {action for _, action in made} >= set(TEXTS)
    assert {notice.kind for notice in Notice.objects.all()} == set(TEXTS.values())


def test_no_letter_of_any_kind_holds_a_personal_word(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    lives = whole_lives()
    run_jobs()
    said = set()
    for dossier in lives:
        for part in (dossier.submitter, dossier.applicant, dossier.declaration):
            said |= {str(v) for k, v in part.items() if _personal(k, str(v))}
        # What people wrote; the calendar's own reasons are the system's words.
        events = dossier.events.exclude(action="appoint")  # when and where to come is the letter
        said |= {event.note for event in events if event.note and event.by}
    said |= {"Nguyễn Văn An", "An,", "042090000001", "0912345678"}
    said |= {post.user.full_name for post in (people.lan, people.hung, people.dung, people.mai)}
    assert len(said) > 5
    for message in mailbox:
        text = words(message)
        for word in said:
            assert word not in text, (word, text)
        assert not re.search(r"(?<!\d)\d{9}(\d{3})?(?!\d)", text), text


def _personal(key: str, value: str) -> bool:
    return len(value) > 5 and any(
        part in key for part in ("name", "number", "phone", "email", "residence", "birth", "detail")
    )


def test_every_letter_is_whole_and_vietnamese(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    whole_lives()
    run_jobs()
    for message in mailbox:
        text = words(message)
        assert str(message["Subject"]).strip().startswith("Hồ sơ H27.50.58-260310-")
        assert "Kính gửi Ông/Bà" in text
        for broken in ("None", "{{", "{%", "&quot;", "&#", "lúc .", "trước .", "ngày .", "  ."):
            assert broken not in text, (broken, text)
        assert message.get_content_charset() == "utf-8"


def test_the_link_leads_the_owner_to_the_dossier_and_nobody_else(
    people: People, mailbox: Mailbox, run_jobs: RunJobs, sign_in: SignIn
) -> None:
    dossier = builders.dossier("accepted")
    run_jobs()
    for message in mailbox:
        (path,) = re.findall(r"http://testserver(/\S+)", message.get_content())
        assert str(dossier.number) in sign_in(people.an).get(path).content.decode()
        assert sign_in(people.binh).get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_running_a_job_twice_sends_one_letter(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    builders.dossier()
    run_jobs()
    letters.send(Notice.objects.get().pk)
    with connection.cursor() as cursor:  # a job that was found again after a crash
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name LIKE '%send_notice'"
        )
    letters.send(Notice.objects.get().pk)
    assert len(mailbox) == 1


def test_the_repeated_letter_after_a_crash_is_recognised_as_the_same(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    """The worker died between the server's yes and its own mark."""
    builders.dossier()
    run_jobs()
    Notice.objects.update(state=State.QUEUED)
    letters.send(Notice.objects.get().pk)
    assert len(mailbox) == 2
    assert mailbox[0]["Message-ID"] == mailbox[1]["Message-ID"]


def test_a_rolled_back_move_sends_nothing(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    draft = builders.draft()
    sid = transaction.savepoint()
    actions.submit(draft, Acting(people.an))
    transaction.savepoint_rollback(sid)
    assert run_jobs() == 0
    assert mailbox == []


# --- a mail server that says no ---


class Grumpy:
    """Answers as told at the envelope or at the letter."""

    def __init__(self, *, rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.rcpt, self.data = rcpt, data

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return self.data


@contextmanager
def mail_server(settings: Any, **answers: str) -> Iterator[None]:
    catcher = Catcher(Grumpy(**answers))
    catcher.start()
    settings.EMAIL_PORT = catcher.port
    try:
        yield
    finally:
        catcher.stop()


@pytest.mark.parametrize(
    "answers", [{"rcpt": "550 5.1.1 no such user"}, {"data": "554 5.7.1 rejected"}]
)
def test_a_final_no_is_written_down_and_not_tried_again(
    people: People, settings: Any, run_jobs: RunJobs, answers: dict[str, str]
) -> None:
    builders.dossier()
    with mail_server(settings, **answers):
        run_jobs()
    notice = Notice.objects.get()
    assert (notice.state, notice.tries, notice.sent_at) == (State.GIVEN_UP, 1, None)


@pytest.mark.parametrize(
    "answers", [{"rcpt": "450 4.2.1 busy"}, {"data": "451 4.3.0 try again later"}]
)
def test_a_passing_no_leaves_the_letter_waiting(
    people: People, settings: Any, run_jobs: RunJobs, answers: dict[str, str]
) -> None:
    builders.dossier()
    with mail_server(settings, **answers), pytest.raises(Exception, match=r"busy|try again"):
        run_jobs()
    assert Notice.objects.get().state == State.QUEUED
    assert waiting() == 1


def test_a_mail_server_that_is_down_leaves_the_letter_waiting_until_it_is_up(
    people: People, settings: Any, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    builders.dossier()
    usual = settings.EMAIL_PORT
    with mail_server(settings):
        down = settings.EMAIL_PORT
    settings.EMAIL_PORT = down
    with pytest.raises(OSError, match="refused"):
        run_jobs()
    assert waiting() == 1
    settings.EMAIL_PORT = usual
    run_jobs()
    assert len(mailbox) == 1
    notice = Notice.objects.get()
    assert (notice.state, notice.tries) == (State.SENT, 2)


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE status = 'todo' AND task_name LIKE '%send_notice'"
        )
        return int(cursor.fetchone()[0])


def test_failures_are_tried_again_with_growing_waits() -> None:
    seconds = []
    for attempts in range(8):
        job = Job(id=1, queue="", lock=None, queueing_lock=None, task_name="", attempts=attempts)
        decision = AGAIN.get_retry_decision(exception=OSError(), job=job)
        assert decision is not None
        assert decision.retry_at is not None
        seconds.append((decision.retry_at - clock.now()).total_seconds())
    assert seconds == sorted(seconds)
    assert sum(seconds) > 24 * 3600, "a day without the mail server costs nobody a letter"


def test_markup_in_what_a_procedure_says_stays_plain_text(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    script = "<script>alert(1)</script> {{ user }}"
    fields = [{"key": "why", "kind": "text", "label": f"Vì sao {script}", "required": True}]
    made = drafts.open_draft(
        published(fields, papers=[], name=f"Thủ tục {script}"), builders.agency(), people.an
    )
    builders.fill(made)
    actions.submit(made, Acting(people.an))
    builders.do("ask_supplement", made, people.lan, papers={}, fields={"why": script}, note=script)
    run_jobs()
    assert mailbox
    for message in mailbox:
        kinds = {part.get_content_type() for part in message.walk()}
        assert "text/html" not in kinds
        assert "\n" not in message["subject"]
    assert any(script in words(message) for message in mailbox)
