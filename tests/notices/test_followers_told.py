"""Whose dossier it is and who helps are told in words that suit them, and nobody twice."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from itertools import count

import pytest
from icalendar import Calendar

from motcua.common import clock
from motcua.dossiers import access, parties
from motcua.dossiers.models import Capacity, Dossier
from motcua.notices.models import Notice
from motcua.notices.telling import tell
from tests import builders
from tests.builders import People
from tests.dossiers.test_calendar_file import meeting
from tests.dossiers.test_parties import MAU, filed
from tests.notices.test_letters import RunJobs

WORDS = ("Nguyễn Văn An", "Trần Thị Cơm", MAU, "an@example.com", "0912345678")


def told(mailbox: list[EmailMessage], address: str) -> list[str]:
    found = [one for one in mailbox if one["To"] == address]
    return [f"{one['Subject']}\n{body(one)}" for one in found]


def body(message: EmailMessage) -> str:
    plain = message.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def helped(people: People) -> Dossier:
    made = filed()
    parties.ask_helper(made, people.an, email="giup@example.com")
    return made


def join(made: Dossier) -> None:
    helper = builders.citizen("giup@example.com", "Lê Thị Giúp")
    access.reader(helper, str(made.number))


def test_each_is_told_of_each_event_once_in_their_own_words(
    people: People, mailbox: list[EmailMessage], run_jobs: RunJobs
) -> None:
    made = helped(people)
    join(made)
    builders.walk(made, "accepted")
    builders.ask(made, people.lan)
    run_jobs()
    assert len(told(mailbox, "an@example.com")) == 3
    for_her, for_helper = told(mailbox, "com@example.com"), told(mailbox, "giup@example.com")
    assert (len(for_her), len(for_helper)) == (3, 2)  # filed; accepted and asked since they joined
    assert all("Hồ sơ của Ông/Bà do người khác nộp thay" in text for text in for_her)
    assert all("mà Ông/Bà theo dõi" in text for text in for_helper)
    assert "Người nộp cần bổ sung" in for_helper[-1]
    for text in (*for_her, *for_helper):
        for word in (*WORDS, "mờ, không đọc", "None", "{%"):
            assert word not in text, word


def test_whose_dossier_it_is_hears_of_the_filing_though_the_clock_runs_on(
    people: People,
    mailbox: list[EmailMessage],
    run_jobs: RunJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start, ticks = clock.now(), count()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(milliseconds=next(ticks)))
    filed()
    run_jobs()
    assert len(told(mailbox, "com@example.com")) == 1


def test_who_was_asked_and_never_came_gets_no_second_letter(
    people: People, mailbox: list[EmailMessage], run_jobs: RunJobs
) -> None:
    builders.walk(helped(people), "accepted")
    run_jobs()
    assert told(mailbox, "giup@example.com") == []


def test_who_left_is_told_no_more(
    people: People, mailbox: list[EmailMessage], run_jobs: RunJobs
) -> None:
    made = helped(people)
    join(made)
    for place in made.parties.exclude(capacity=Capacity.REPRESENTATIVE):
        parties.end(place, people.an)
    builders.walk(made, "accepted")
    run_jobs()
    assert [len(told(mailbox, who)) for who in ("giup@example.com", "com@example.com")] == [0, 1]


def test_one_person_in_two_capacities_is_told_once(people: People) -> None:
    made = filed()
    her = builders.citizen("com@example.com", "Trần Thị Cơm", identity_number=MAU)
    access.reader(her, str(made.number))
    parties.Party.objects.create(
        dossier=made,
        capacity=Capacity.HELPER,
        email="khac@example.com",
        user=her,
        joined_at=made.submitted_at,
        added_by=people.an,
    )
    builders.walk(made, "accepted")
    event = made.events.get(action="accept")
    assert Notice.objects.filter(event=event, user=her).count() == 1


def test_signing_in_later_brings_nothing_that_was_told_before(people: People) -> None:
    made = helped(people)
    event = made.events.get(action="submit")
    her = builders.citizen("com@example.com", "Trần Thị Cơm", identity_number=MAU)
    access.reader(her, str(made.number))
    assert tell(event, "received") == []


def test_the_invitation_brings_the_appointment_for_the_calendar(
    people: People, mailbox: list[EmailMessage], run_jobs: RunJobs
) -> None:
    made = meeting()
    run_jobs()
    attached = [part for one in mailbox for part in one.iter_attachments()]
    assert [part.get_filename() for part in attached] == ["lich-hen.ics"]
    assert attached[0].get_content_type() == "text/calendar"
    (entry,) = Calendar.from_ical(attached[0].get_payload(decode=True)).walk("VEVENT")
    assert entry["location"] == made.appointments.get().place
