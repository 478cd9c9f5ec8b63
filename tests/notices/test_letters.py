"""One letter per event, over real SMTP, without a personal word in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from launch.mailcatcher import Catcher
from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.models import Dossier, Event
from motcua.notices import sending
from motcua.notices.followers import SILENT, TEXTS
from motcua.notices.models import Delivery, Notice, State, Trouble
from motcua.notices.telling import is_unreachable
from tests import builders
from tests.builders import People
from tests.letters import plain
from tests.made import published
from tests.notices.lives import moved_promises, reminded
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

LINES = [{"name": "Lệ phí", "kind": "fee", "amount": 10000}]


def words(message: EmailMessage) -> str:
    """Subject, and both of its bodies."""
    parts = [message.get_body((kind,)) for kind in ("plain", "html")]
    return "\n".join([str(message["Subject"]), *(part.get_content() for part in parts if part)])


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
    return [
        *(*lives, answered, later, *moved_promises(), sorry(), *ends(), invited(), cost()),
        *(reminded("supplement_wanted", "2026-04-07T10:00"), reminded("done", "2026-03-25T10:00")),
    ]


def invited() -> Dossier:
    """Who marries comes to sign the book."""
    return builders.dossier("done", code="1.000894")


def cost() -> Dossier:
    """Asked to pay, the sum corrected, a proof refused, paid, a part given back; and a parcel that came back."""
    made = builders.dossier("processing")
    clerk = Posting.objects.filter(role=Role.CLERK, agency=made.reception).first()
    assert clerk is not None
    builders.do("ask_payment", made, clerk)
    builders.do("change_charge", made, clerk, lines=LINES, reason="Tính nhầm số bản.")
    actions.send_proof(made, Acting(made.by))
    builders.do("decline_proof", made, clerk, note="Ngân hàng chưa báo có.")
    said = {"amount": 5000, "method": "cash", "reference": "1"}
    actions.record_payment(made, SYSTEM, **said)
    actions.record_refund(made, SYSTEM, **said)
    actions.change_delivery(made, SYSTEM, delivery="counter", came_back="P1")
    return made


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
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == (State.ACCEPTED, 1)
    assert message["Message-ID"] == f"<{delivery.message_id}>"
    assert message["Message-ID"].endswith("@dichvucong.example>")
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
        text = plain(message)
        assert str(message["Subject"]).strip().startswith("Hồ sơ H27.50.58-260310-")
        assert "Kính gửi Ông/Bà" in text
        for broken in ("None", "{{", "{%", "&quot;", "&#", "lúc .", "trước .", "ngày .", "  ."):
            assert broken not in text, (broken, text)
        html = words(message)
        for broken in ("None", "{{", "{%", "&amp;amp;", "<img", "http-equiv"):
            assert broken not in html, (broken, html)
        assert {part.get_content_charset() for part in message.iter_parts()} == {"utf-8"}


def test_the_link_leads_the_owner_to_the_dossier_and_nobody_else(
    people: People, mailbox: Mailbox, run_jobs: RunJobs, sign_in: SignIn
) -> None:
    dossier = builders.dossier("accepted")
    run_jobs()
    for message in mailbox:
        (path,) = re.findall(r"http://testserver(/ho-so/\S+)", plain(message))
        assert str(dossier.number) in sign_in(people.an).get(path).content.decode()
        assert sign_in(people.binh).get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_running_a_job_twice_sends_one_letter(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    builders.dossier()
    run_jobs()
    assert sending.send(Delivery.objects.get().pk) == sending.Outcome()
    assert len(mailbox) == 1


def test_the_repeated_letter_after_a_crash_is_recognised_as_the_same(
    people: People, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    """The worker died between the server's yes and its own mark."""
    builders.dossier()
    run_jobs()
    Delivery.objects.update(state=State.QUEUED)
    sending.send(Delivery.objects.get().pk)
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
    ("answers", "trouble"),
    [
        ({"rcpt": "550 5.1.1 no such user"}, Trouble.NO_MAILBOX),
        ({"rcpt": "550 unknown user"}, Trouble.NO_MAILBOX),
        ({"rcpt": "552 5.2.2 over quota"}, Trouble.FULL),
        ({"rcpt": "550 5.7.1 not welcome"}, Trouble.REFUSED),
        ({"data": "554 5.7.1 rejected"}, Trouble.REFUSED),
        ({"data": "550 looks like spam"}, Trouble.REFUSED),
    ],
)
def test_a_final_no_is_written_down_and_not_tried_again(
    people: People, settings: Any, run_jobs: RunJobs, answers: dict[str, str], trouble: str
) -> None:
    builders.dossier()
    with mail_server(settings, **answers):
        run_jobs()
    found = Delivery.objects.get()
    assert (found.state, found.trouble, found.tries) == (State.BOUNCED, trouble, 1)
    assert found.accepted_at is None
    assert waiting() == 0
    assert is_unreachable("an@example.com") == (trouble == Trouble.NO_MAILBOX)


@pytest.mark.parametrize(
    "answers", [{"rcpt": "450 4.2.1 busy"}, {"data": "451 4.3.0 try again later"}]
)
def test_a_passing_no_leaves_the_letter_waiting(
    people: People, settings: Any, run_jobs: RunJobs, answers: dict[str, str]
) -> None:
    builders.dossier()
    with mail_server(settings, **answers):
        run_jobs()
    found = Delivery.objects.get()
    assert (found.state, found.trouble, found.tries) == (State.QUEUED, Trouble.BUSY, 1)
    assert found.next_try > clock.now()
    assert waiting() == 1


def test_a_mail_server_that_is_down_leaves_the_letter_waiting_until_it_is_up(
    people: People, settings: Any, mailbox: Mailbox, run_jobs: RunJobs
) -> None:
    builders.dossier()
    usual = settings.EMAIL_PORT
    with mail_server(settings):
        down = settings.EMAIL_PORT
    settings.EMAIL_PORT = down
    run_jobs()
    assert Delivery.objects.get().trouble == Trouble.UNREACHABLE
    assert waiting() == 1
    settings.EMAIL_PORT = usual
    run_jobs()
    assert mailbox == [], "not before its time"
    with clock.at(clock.now() + timedelta(seconds=11)):
        run_jobs()
    assert len(mailbox) == 1
    found = Delivery.objects.get()
    assert (found.state, found.trouble, found.tries) == (State.ACCEPTED, "", 2)


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE status = 'todo' AND task_name LIKE '%jobs.deliver'"
        )
        return int(cursor.fetchone()[0])


def test_it_is_tried_again_with_growing_waits_and_given_up_after_72_hours(
    people: People, settings: Any, run_jobs: RunJobs
) -> None:
    builders.dossier()
    began = clock.now()
    tries: list[float] = []
    moment = began
    with mail_server(settings, rcpt="450 4.2.1 busy"):
        while (found := Delivery.objects.get()).state == State.QUEUED:
            moment = max(moment, found.next_try)
            with clock.at(moment):
                run_jobs()
            tries.append((moment - began).total_seconds())
    waits = [after - before for before, after in pairwise(tries)]
    assert waits[:-1] == sorted(waits[:-1]), "only the last is cut to fit"
    assert tries[-1] == 72 * 3600
    assert 15 < len(tries) < 40
    assert (found.state, found.trouble) == (State.GIVEN_UP, Trouble.BUSY)
    assert found.said == "bỏ sau 72 giờ thử gửi: máy chủ nơi nhận hẹn gửi lại sau"
    assert waiting() == 0


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
        assert "\n" not in message["subject"]
        html = message.get_body(("html",))
        assert html is not None
        assert "<script>" not in html.get_content()
    assert any(script in plain(message) for message in mailbox)
