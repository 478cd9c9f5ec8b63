"""Letters that come back, in the shapes in which mail programs report them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common import clock
from motcua.notices import bounces, sweeping, tasks
from motcua.notices.models import Delivery, State, Trouble, Unreachable
from tests import builders
from tests.builders import People
from tests.world import SignIn

REPORTS = Path(__file__).parent / "reports"
OTHER = "0" * 32


@pytest.fixture
def sent(people: People, mailbox: list[Any], run_jobs: Callable[[], int]) -> Delivery:
    builders.dossier()
    run_jobs()
    return Delivery.objects.get()


def report(name: str, delivery: Delivery | None = None) -> bytes:
    token = delivery.message_id.partition("@")[0] if delivery else OTHER
    return (REPORTS / f"{name}.eml").read_bytes().replace(b"TOKEN", token.encode())


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("postfix", Trouble.NO_MAILBOX),
        ("exim", Trouble.REFUSED),  # 5.0.0 does not say that the mailbox is missing
        ("exchange", Trouble.NO_MAILBOX),
        ("full", Trouble.FULL),
    ],
)
def test_a_final_report_is_found_to_be_of_its_letter(
    sent: Delivery, name: str, trouble: str
) -> None:
    assert bounces.read(report(name, sent))
    sent.refresh_from_db()
    assert (sent.state, sent.trouble) == (State.BOUNCED, trouble)
    assert sent.accepted_at is not None
    assert sent.ended_at is not None
    assert Unreachable.objects.exists() == (trouble == Trouble.NO_MAILBOX)


def test_a_mail_nested_beyond_reason_stops_nobody_after_it(sent: Delivery) -> None:
    assert not bounces.read(b"Content-Type: message/rfc822\n\n" * 20_000)
    assert not bounces.read(b"Content-Type: " + b"(" * 2_000 + b"\n\n")
    assert bounces.read(report("postfix", sent))


@pytest.mark.parametrize("name", ["delayed", "answer"])
def test_a_delay_and_an_answer_end_nothing(sent: Delivery, name: str) -> None:
    assert not bounces.read(report(name, sent))
    sent.refresh_from_db()
    assert sent.state == State.ACCEPTED


@pytest.mark.parametrize("name", ["postfix", "exim", "exchange", "full"])
def test_a_report_about_a_letter_we_never_sent_ends_nothing(sent: Delivery, name: str) -> None:
    assert not bounces.read(report(name))
    sent.refresh_from_db()
    assert sent.state == State.ACCEPTED
    assert not Unreachable.objects.exists()


def test_the_same_report_twice_is_one(sent: Delivery) -> None:
    assert bounces.read(report("postfix", sent))
    first = Delivery.objects.get().ended_at
    bounces.read(report("exchange", sent))
    assert Delivery.objects.get().ended_at == first


def test_the_maildir_is_read_once_and_emptied(
    sent: Delivery, tmp_path: Path, settings: Any
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    for number, name in enumerate(("answer", "postfix", "delayed")):
        (new / f"{number}.host").write_bytes(report(name, sent))
    (new / "9.huge").write_bytes(b"x" * (bounces.LARGEST + 1))
    settings.BOUNCE_MAILDIR = str(tmp_path)
    assert bounces.read_maildir() == 1
    assert not list(new.iterdir())
    assert len(list((tmp_path / "cur").iterdir())) == 4
    assert bounces.read_maildir() == 0


@given(st.binary(max_size=400), st.integers(0, 2000), st.sampled_from(["postfix", "exim", "full"]))
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@pytest.mark.django_db
def test_whatever_lies_in_the_mailbox_stops_nothing(junk: bytes, at: int, name: str) -> None:
    mail = report(name)
    assert not bounces.read(mail[:at] + junk + mail[at:])
    assert not bounces.read(junk)


def test_an_address_is_trusted_again_when_a_letter_has_stayed_there_for_a_day(
    sent: Delivery, run_jobs: Callable[[], int]
) -> None:
    bounces.read(report("postfix", sent))
    with clock.at(clock.now() + timedelta(minutes=1)):
        refused = builders.dossier("refused")  # what the law wants told is sent nevertheless
        run_jobs()
    (required,) = Delivery.objects.filter(notice__dossier=refused)
    assert required.state == State.ACCEPTED
    with clock.at(clock.now() + timedelta(hours=23)):
        tasks.mend_notices(timestamp=0)
        assert Unreachable.objects.exists(), "it may still come back"
    with clock.at(clock.now() + timedelta(hours=25)):
        tasks.mend_notices(timestamp=0)
        assert not Unreachable.objects.exists()


def test_an_address_whose_letters_keep_coming_back_stays_marked(
    sent: Delivery, run_jobs: Callable[[], int]
) -> None:
    builders.dossier("refused")
    run_jobs()
    taken_before = clock.now()
    with clock.at(taken_before + timedelta(hours=1)):
        bounces.read(report("postfix", sent))
        again = builders.dossier("refused")
        run_jobs()
        bounces.read(report("postfix", Delivery.objects.get(notice__dossier=again)))
    with clock.at(taken_before + timedelta(days=3)):
        assert sweeping.trust_again() == 0
    assert Unreachable.objects.get().since == taken_before + timedelta(hours=1)


def test_who_says_anew_how_to_be_told_has_a_mailbox_again(
    people: People, sent: Delivery, sign_in: SignIn
) -> None:
    bounces.read(report("postfix", sent))
    an = sign_in(people.an)
    assert "đã bị trả lại" in an.get("/thong-bao/cach-nhan/").content.decode()
    an.post("/thong-bao/cach-nhan/", {"email_about": ["due"]})
    assert not Unreachable.objects.exists()


def test_a_mailbox_that_does_not_exist_is_told_at_the_next_visit_and_to_the_officer(
    people: People, sent: Delivery, sign_in: SignIn
) -> None:
    an, lan = sign_in(people.an), sign_in(people.lan)
    for page in ("/ho-so/", "/thong-bao/"):
        assert "hộp thư không tồn tại" not in an.get(page).content.decode()
    bounces.read(report("postfix", sent))
    for page in ("/ho-so/", "/thong-bao/"):
        text = an.get(page).content.decode()
        assert "hộp thư không tồn tại" in text
        assert "Sửa địa chỉ e-mail" in text
    number = sent.notice.dossier.number
    seen = an.get(f"/ho-so/{number}/").content.decode()
    assert "bị trả lại: địa chỉ không tồn tại" in seen
    desk = lan.get(f"/can-bo/ho-so/{number}/").content.decode()
    assert "Không tới được: hãy gọi điện" in desk
