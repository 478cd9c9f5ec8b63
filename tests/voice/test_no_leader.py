"""A complaint against an agency that nobody leads climbs until somebody is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.voice import heads
from motcua.voice.models import Feedback
from tests import builders
from tests.builders import People
from tests.voice.test_feedback import do, reads, send
from tests.world import SignIn


@pytest.fixture
def chief(people: People) -> Posting:
    """Leads the agency above UBND xã Cẩm Lạc."""
    above = people.dung.agency.parent
    assert above
    return builders.officer("t@tinh.example", "Hồ Phúc", "leader", "leadership", at=above.name)


def leaves(posting: Posting) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    Posting.objects.filter(pk=posting.pk).update(valid_to=yesterday)


def test_a_complaint_against_an_agency_that_nobody_leads_reaches_the_one_above(
    people: People,
    chief: Posting,
    sign_in: SignIn,
    mailbox: list[EmailMessage],
    run_jobs: Callable[[], int],
) -> None:
    made, an = builders.dossier("refused"), sign_in(people.an)
    leaves(people.dung)
    run_jobs()
    mailbox.clear()
    assert send(an, made, "decision").status_code == 302
    one = Feedback.objects.get()
    assert (one.agency, one.by_concerned) == (chief.agency, True)
    run_jobs()
    assert {message["To"] for message in mailbox} == {"t@tinh.example"}
    assert reads(sign_in(chief))


def test_a_leader_who_complains_of_the_own_agency_is_answered_from_above(
    people: People, chief: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("refused", by=people.dung.user)
    assert send(sign_in(people.dung), made, "decision").status_code == 302
    assert reads(sign_in(chief))


def test_a_complaint_passed_on_to_where_nobody_leads_goes_further_up_and_never_back(
    people: People, chief: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("refused")
    send(sign_in(people.an), made, "decision")
    other = people.binh.agency  # has a clerk, and no leader
    words = "Đúng thẩm quyền là nơi khác."
    answer = do(sign_in(people.dung), "forward", agency=other.slug, text=words)
    assert answer.status_code == 302
    assert Feedback.objects.get().agency == chief.agency
    assert reads(sign_in(chief))
    answer = do(sign_in(chief), "forward", agency=other.slug, text=words)
    assert answer.status_code == 422
    assert "chưa có lãnh đạo trả lời được" in answer.content.decode()


def test_at_the_very_end_those_above_answer_for_themselves_too(
    people: People, chief: Posting
) -> None:
    """Nobody leads the commune, and whoever leads the province is who it is about."""
    leaves(people.dung)
    place = heads.for_agency(people.dung.agency, {chief.user_id}, people.an.pk)
    assert (place.agency, place.by_concerned) == (chief.agency, True)
