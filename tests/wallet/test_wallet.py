"""Kho giấy tờ: what goes in, using it again with a click, taking copies out, being reminded."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common import clock
from motcua.dossiers import drafts
from motcua.dossiers.models import Attachment, Dossier
from motcua.notices.models import Notice
from motcua.wallet import reminding
from motcua.wallet.models import Kept
from motcua.wallet.validity import valid_until
from tests import builders
from tests.builders import People
from tests.desk.pressing import body
from tests.world import SignIn

PAGE = "/kho-giay-to/"
PAPER = "previous_certificate"
NAME = "Giấy xác nhận tình trạng hôn nhân đã cấp trước đây"


@pytest.fixture
def an(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def accepted(people: People, sign_in: SignIn, verdict: str = "enough") -> Dossier:
    """A dossier with one paper that the desk judged, taken in after that."""
    made = builders.dossier("submitted", papers=[PAPER])
    lan = sign_in(people.lan)
    lacks = {f"{PAPER}-reason": "Ảnh bị mờ, không đọc được."} if verdict != "enough" else {}
    answer = lan.post(
        reverse("desk:judge", args=[made.number]),
        {"moves": made.moves, f"{PAPER}-verdict": verdict, **lacks},
    )
    assert answer.status_code == 302, answer.content.decode()
    made.refresh_from_db()
    builders.do("accept", made, people.lan)
    return made


def test_an_empty_wallet_says_what_will_be_in_it(an: Client) -> None:
    page = an.get(PAGE).content.decode()
    assert "Kho chưa có giấy tờ nào" in page


def test_a_result_is_kept_once_it_may_be_read_with_issuer_day_and_validity(an: Client) -> None:
    made = builders.dossier("done")
    assert not Kept.objects.exists()
    builders.do("hand_over", made, collected_by="Nguyễn Văn An", paper="CCCD 042090000001")
    row = Kept.objects.get()
    assert (row.kind, row.code, row.issuer) == ("result", "KQ.G15.000038", made.agency.name)
    assert row.issued_on
    assert row.valid_until == valid_until(row.issued_on, "6 tháng kể từ ngày cấp")
    page = an.get(PAGE).content.decode()
    assert "Giấy xác nhận tình trạng hôn nhân" in page
    assert "Có giá trị đến" in page
    assert body(an.get(f"{PAGE}{row.pk}/")).startswith(b"%PDF")


def test_an_online_result_is_kept_as_soon_as_it_is_there(an: Client) -> None:
    builders.dossier("done", delivery="online")
    assert Kept.objects.get().kind == "result"


def test_a_result_is_offered_for_a_paper_that_names_it(an: Client) -> None:
    builders.dossier("returned")
    draft = builders.draft()
    page = an.get(reverse("portal:papers", args=[draft.key])).content.decode()
    assert page.count("Dùng lại") == 1
    Kept.objects.update(valid_until=date(2026, 3, 9))
    page = an.get(reverse("portal:papers", args=[draft.key])).content.decode()
    assert "Dùng lại" not in page


def test_only_a_paper_that_was_found_good_is_kept(
    people: People, sign_in: SignIn, an: Client
) -> None:
    made = accepted(people, sign_in)
    row = Kept.objects.get()
    assert (row.kind, row.name, row.dossier) == ("paper", NAME, made)
    accepted(people, sign_in, "wrong")
    assert Kept.objects.count() == 1


def test_a_kept_paper_is_used_in_a_draft_only_with_a_click_and_as_a_copy(
    people: People, sign_in: SignIn, an: Client
) -> None:
    accepted(people, sign_in)
    row = Kept.objects.get()
    draft = builders.draft()
    drafts.forget(draft.attachments.all())
    page = an.get(reverse("portal:papers", args=[draft.key])).content.decode()
    assert "Đã có trong kho giấy tờ" in page
    assert not draft.attachments.exists()
    where = reverse("portal:use_kept", args=[draft.key, PAPER])
    assert an.post(where, {"kept": row.pk}).status_code == 302
    given = draft.attachments.get()
    assert given.paper == PAPER
    assert given.file_id != row.file_id
    assert given.file.sha256 == row.file.sha256
    page = an.get(reverse("portal:papers", args=[draft.key])).content.decode()
    assert "Đã có trong kho giấy tờ" not in page
    drafts.discard(draft)
    assert body(an.get(f"{PAGE}{row.pk}/")).startswith(b"%PDF")


@pytest.mark.parametrize("kept", ["", "x", "999999", "9" * 30])
def test_what_is_not_in_the_wallet_is_not_used(
    people: People, sign_in: SignIn, an: Client, kept: str
) -> None:
    draft = builders.draft()
    where = reverse("portal:use_kept", args=[draft.key, PAPER])
    assert an.post(where, {"kept": kept}).status_code == 404


def test_a_stranger_neither_opens_nor_uses_nor_takes_out(
    people: People, sign_in: SignIn, an: Client
) -> None:
    accepted(people, sign_in)
    row = Kept.objects.get()
    binh = sign_in(people.binh)
    theirs = builders.draft(by=people.binh.user)
    assert binh.get(f"{PAGE}{row.pk}/").status_code == 404
    assert binh.get(f"{PAGE}{row.pk}/chia-se/").status_code == 404
    where = reverse("portal:use_kept", args=[theirs.key, PAPER])
    assert binh.post(where, {"kept": row.pk}).status_code == 404
    binh.post(f"{PAGE}{row.pk}/bo/")
    row.refresh_from_db()
    assert row.removed_at is None
    assert not Attachment.objects.filter(dossier=theirs, paper=PAPER).exists()


def test_an_own_copy_is_taken_out_and_put_back_and_a_result_stays(
    people: People, sign_in: SignIn, an: Client
) -> None:
    accepted(people, sign_in)
    row = Kept.objects.get()
    answer = an.post(f"{PAGE}{row.pk}/bo/", follow=True)
    assert "Hoàn tác" in answer.content.decode()
    assert an.get(f"{PAGE}{row.pk}/").status_code == 404
    an.post(f"{PAGE}{row.pk}/tra-lai/")
    assert body(an.get(f"{PAGE}{row.pk}/")).startswith(b"%PDF")
    builders.dossier("returned")
    result = Kept.objects.get(kind="result")
    an.post(f"{PAGE}{result.pk}/bo/")
    assert body(an.get(f"{PAGE}{result.pk}/")).startswith(b"%PDF")


def test_a_result_that_is_done_again_is_not_offered_any_more(people: People, an: Client) -> None:
    made = builders.dossier("returned")
    builders.do("correct", made, people.lan, reason="Ghi sai ngày sinh của người được cấp.")
    assert Kept.objects.get().replaced_at
    assert "đang làm lại, không dùng được" in an.get(PAGE).content.decode()


def test_its_owner_is_reminded_30_and_7_days_before_it_ends_and_once_each(people: People) -> None:
    builders.dossier("returned")
    until = Kept.objects.get().valid_until
    assert until is not None
    told = []
    for left in (40, 31, 30, 30, 29, 8, 7, 6, 0, -1):
        with clock.at(f"{date.fromordinal(until.toordinal() - left)}T08:00"):
            told.append(reminding.remind())
    assert told == [0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    notices = Notice.objects.filter(event__action="remind")
    assert notices.count() == 2
    assert all("có giá trị đến" in notice.subject for notice in notices)


# The health check measures how busy the machine is.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 99))
def test_months_from_the_day_of_issue_end_on_that_day_or_the_last_of_the_month(
    issued: date, months: int
) -> None:
    end = valid_until(issued, f"{months} tháng kể từ ngày cấp")
    assert end is not None
    assert (end.year * 12 + end.month) - (issued.year * 12 + issued.month) == months
    tomorrow = date.fromordinal(end.toordinal() + 1)
    assert end.day == issued.day or tomorrow.day == 1
    assert valid_until(issued, "Không hết hạn") is None
