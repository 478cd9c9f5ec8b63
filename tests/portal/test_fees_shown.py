"""What it costs is said before one begins, before one sends, and to everybody who works on it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers import drafts
from motcua.procedures.models import Version
from tests import builders
from tests.builders import People
from tests.portal.test_cases import PAGE, publish, text_of
from tests.procedures.case_samples import with_fees
from tests.world import SignIn


@pytest.fixture
def version(people: People) -> Version:
    return publish(with_fees())


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def test_the_procedure_page_has_the_price_list_and_who_is_spared_with_what_proof(
    client: Client, version: Version
) -> None:
    text = text_of(client.get(PAGE))
    assert "Miễn phí đến 25.001 đồng, tùy trường hợp" in text
    assert "Trực tuyến, Trực tiếp" in text
    assert "Lệ phí cấp lại: 25.001 đồng Trường hợp: Cấp lại vì mất." in text
    assert "Phí bản sao: 8.000 đồng/bản (phí)" in text
    assert "Người thuộc hộ nghèo – cần giấy: Giấy chứng nhận" in text
    assert "Học sinh (giảm 50%)" in text


def test_a_sample_value_is_marked_in_the_list_and_on_the_bill(
    client: Client, people: People
) -> None:
    fees = [
        {"key": "one", "name": "Lệ phí", "amount": 15_000, "sample": True, "note": "Mức mẫu."},
    ]
    publish(with_fees(fees=fees, fee_exemptions=[]))
    assert "15.000 đồng (mức mẫu)" in text_of(client.get(PAGE))
    draft = builders.draft(case="first")
    review = text_of(client.get(reverse("portal:review", args=[draft.key])))
    assert "15.000 đồng (lệ phí; mức mẫu)" in review


def test_the_review_shows_the_amount_with_its_lines_before_sending(
    client: Client, version: Version
) -> None:
    draft = builders.draft(case="lost", copies="2", exemption="student")
    text = text_of(client.get(reverse("portal:review", args=[draft.key])))
    assert "Lệ phí cấp lại 12.500 đồng (lệ phí; giảm 50%)" in text
    assert "Phí bản sao 16.000 đồng (phí; 2 bản × 8.000 đồng)" in text
    assert "Cộng 28.500 đồng" in text
    assert "Miễn, giảm theo đối tượng: Học sinh" in text


def test_a_claim_without_its_proof_is_not_sent(client: Client, version: Version) -> None:
    draft = builders.draft(case="lost", exemption="none")
    papers = reverse("portal:papers", args=[draft.key])
    assert "Giấy chứng nhận hộ nghèo" not in text_of(client.get(papers))
    drafts.save_part(draft, "declaration", draft.declaration | {"exemption": "poor"})
    assert "Giấy chứng nhận hộ nghèo – 1 bản sao chứng thực (bắt buộc)" in text_of(
        client.get(papers)
    )
    review = text_of(client.get(reverse("portal:review", args=[draft.key])))
    assert "Người thuộc hộ nghèo – cần giấy: Giấy chứng nhận hộ nghèo" in review
    client.post(reverse("portal:send", args=[draft.key]), {"pledge": "on", "delivery": "counter"})
    draft.refresh_from_db()
    assert draft.status == "draft"
    builders.attach(draft, ["poor_proof"])
    client.post(reverse("portal:send", args=[draft.key]), {"pledge": "on", "delivery": "counter"})
    draft.refresh_from_db()
    assert draft.status == "submitted"


def test_the_officer_and_the_applicant_see_the_same_bill(
    client: Client, people: People, sign_in: SignIn, version: Version
) -> None:
    dossier = builders.dossier("accepted", case="lost", copies="2", exemption="none")
    own = text_of(client.get(reverse("portal:dossier", args=[dossier.number])))
    desk = text_of(sign_in(people.hung).get(reverse("desk:dossier", args=[dossier.number])))
    for text in (own, desk):
        assert "Lệ phí cấp lại 25.001 đồng (lệ phí)" in text
        assert "Cộng 41.001 đồng" in text
    assert "Đơn trình báo mất giấy – 1 bản chính" in desk
    # Among the papers that were given; it could still be asked for.
    assert "Giấy chứng nhận hộ nghèo" not in desk.partition("Giấy tờ đã nộp")[2]


def test_a_stranger_sees_no_bill(people: People, sign_in: SignIn, version: Version) -> None:
    dossier = builders.dossier("accepted", case="lost")
    for name in ("portal:dossier", "desk:dossier"):
        page = sign_in(people.binh).get(reverse(name, args=[dossier.number]))
        assert page.status_code == 404


def test_more_digits_than_a_number_can_have_are_shown_as_typed(
    client: Client, version: Version, people: People
) -> None:
    """A draft keeps what was typed; the page before sending is where one sees what is wrong with it."""
    draft = drafts.open_draft(version, builders.agency(), people.an)
    digits = "9" * 5000
    drafts.save_part(draft, "declaration", {"copies": digits, "case": "first"})
    page = client.get(reverse("portal:review", args=[draft.key]))
    assert page.status_code == 200
    assert digits in page.text
