"""Looking over, sending, and never sending twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.accounts.models import User
from motcua.common import clock
from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier
from motcua.procedures import actions as publishing
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.portal.filled_form import error_links, tree_of, values_of
from tests.threads import at_once
from tests.world import SignIn

FORM = '//form[contains(@action, "/gui/")]'


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def review(draft: Dossier) -> str:
    return reverse("portal:review", args=[draft.key])


def press_send(client: Client, draft: Dossier, **more: str) -> Any:
    shown = values_of(client.get(review(draft)), FORM)
    address = reverse("portal:send", args=[draft.key])
    return client.post(address, shown | {"pledge": "on", "delivery": "counter"} | more)


def test_the_review_shows_everything_with_a_way_back_to_each_part(client: Client) -> None:
    draft = builders.draft(papers=["previous_certificate"], purpose_detail="vay vốn ở Cẩm Lạc")
    page = client.get(review(draft))
    text = page.content.decode()
    assert "Nguyễn Văn An" in text
    assert "previous_certificate.pdf" in text
    links = [a.get("href") for a in tree_of(page).xpath("//main//a") if "Sửa" in a.text_content()]
    assert len(links) == 4
    for link in links:
        assert client.get(link).status_code == 200


def test_all_defects_come_at_once_each_leading_to_its_very_field(
    client: Client, people: People
) -> None:
    version = current("1.001193")
    assert version is not None
    draft = drafts.open_draft(version, builders.agency(), people.an)
    answer = press_send(client, draft, pledge="")
    assert answer.status_code == 422
    links = error_links(answer)
    parts = dict.fromkeys(("nguoi-nop", "chu-ho-so", "to-khai", "giay-to"), 0)
    for link, sentence in links:
        address, _, anchor = link.partition("#")
        if not address:
            assert anchor == "id_pledge", sentence
            continue
        parts[address.rstrip("/").rsplit("/", 1)[-1]] += 1
        found = tree_of(client.get(address)).xpath(f'//*[@id="{anchor}"]')
        assert len(found) == 1, (sentence, link)
    assert all(count > 0 for count in parts.values()), parts
    assert len({sentence for _, sentence in links}) == len(links), "no sentence fits two fields"
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_without_the_pledge_or_with_a_wrong_choice_nothing_is_sent(client: Client) -> None:
    draft = builders.draft()
    for more in ({"pledge": ""}, {"delivery": ""}, {"delivery": "by-pigeon"}):
        assert press_send(client, draft, **more).status_code == 422
    draft.refresh_from_db()
    assert (draft.status, draft.number) == ("draft", None)


def test_a_sent_dossier_gets_a_number_and_a_receipt(client: Client) -> None:
    draft = builders.draft()
    answer = press_send(client, draft, delivery="online")
    draft.refresh_from_db()
    assert draft.number == "H27.50.58-260310-0001"
    assert draft.delivery == "online"
    assert answer.headers["Location"] == reverse("portal:receipt", args=[draft.number])
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert str(draft.number) in receipt
    assert "Đã gửi hồ sơ thành công" in receipt
    assert "<li></li>" not in receipt


def test_in_2024_the_number_has_the_old_code(client: Client) -> None:
    with clock.at("2024-10-15T09:00"):
        draft = builders.draft(office=builders.agency("UBND xã Cẩm Minh"))
        press_send(client, draft)
        draft.refresh_from_db()
        assert draft.number == f"{draft.agency.old_code}-241015-0001"


def test_what_is_kept_is_properly_written(client: Client) -> None:
    draft = builders.draft(
        phone=" 0912 345 678 ", email="  an@example.com ", identity_number="042 090 000001"
    )
    press_send(client, draft)
    draft.refresh_from_db()
    assert draft.submitter["phone"] == "0912345678"
    assert draft.submitter["identity_number"] == "042090000001"
    assert draft.email == draft.notices.get().deliveries.get().address == "an@example.com"


def test_a_double_click_makes_one_dossier(client: Client) -> None:
    draft = builders.draft()
    first, second = press_send(client, draft), None
    address = reverse("portal:send", args=[draft.key])
    second = client.post(address, {"pledge": "on", "delivery": "counter"})
    assert first.headers["Location"] == second.headers["Location"]
    assert Dossier.objects.count() == 1
    assert draft.events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_the_same_moment_make_one_dossier(
    committed_people: People, sign_in: SignIn
) -> None:
    draft = builders.draft()
    address = reverse("portal:send", args=[draft.key])
    browsers = [sign_in(committed_people.an) for _ in range(8)]
    answers = at_once(
        *(
            lambda browser=browser: browser.post(address, {"pledge": "on", "delivery": "counter"})
            for browser in browsers
        )
    )
    draft.refresh_from_db()
    receipt = reverse("portal:receipt", args=[draft.number])
    assert {answer.headers["Location"] for answer in answers} == {receipt}
    assert draft.events.count() == draft.notices.count() == 1
    assert str(draft.number).endswith("-0001")


def test_the_back_button_after_sending_leads_to_the_receipt(client: Client) -> None:
    draft = builders.draft()
    press_send(client, draft)
    draft.refresh_from_db()
    receipt = reverse("portal:receipt", args=[draft.number])
    pages = [review(draft), *(reverse(f"portal:{n}", args=[draft.key]) for n in ("papers", "send"))]
    for page in pages:
        assert client.get(page).headers["Location"] == receipt
    assert "đã được gửi" in client.get(receipt).content.decode()


def test_signing_in_again_on_the_review_page_leads_back_to_it(client: Client) -> None:
    draft = builders.draft()
    address = reverse("portal:send", args=[draft.key])
    client.cookies.clear()
    asked = client.post(address, {"pledge": "on", "delivery": "counter"})
    assert asked.headers["Location"] == f"{reverse('account_login')}?next={address}"
    client.force_login(User.objects.get(email="an@example.com"))
    assert client.get(address).headers["Location"] == review(draft)


def test_a_procedure_withdrawn_meanwhile_is_said_and_nothing_is_lost(client: Client) -> None:
    draft = builders.draft()
    publishing.withdraw(draft.version)
    answer = press_send(client, draft)
    assert answer.status_code == 422
    ((_, sentence),) = error_links(answer)
    assert "ngừng tiếp nhận" in sentence
    assert "Nguyễn Văn An" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert draft.applicant["full_name"] == "Nguyễn Văn An"


def test_a_withdrawal_announced_for_later_stops_nobody_today(client: Client) -> None:
    draft = builders.draft()
    publishing.withdraw(draft.version, at=clock.moment("2026-04-01T00:00"))
    assert press_send(client, draft).status_code == 302


def test_a_procedure_that_expired_overnight_is_said(client: Client) -> None:
    with clock.at("2025-06-30T23:50"):
        draft = builders.draft("1.001731", office=builders.agency("UBND xã Cẩm Minh"))
    with clock.at("2025-07-01T00:10"):
        answer = press_send(client, draft)
    assert answer.status_code == 422
    assert "ngừng tiếp nhận" in error_links(answer)[0][1]


def test_an_agency_merged_overnight_is_said_and_nothing_is_sent(client: Client) -> None:
    """On 1/7/2025 UBND xã Cẩm Minh became part of UBND xã Cẩm Lạc; drafts lay about."""
    with clock.at("2025-06-30T23:50"):
        draft = builders.draft(office=builders.agency("UBND xã Cẩm Minh"))
    with clock.at("2025-07-01T00:10"):
        answer = press_send(client, draft)
    assert answer.status_code == 422
    ((_, sentence),) = error_links(answer)
    assert "thôi hoạt động" in sentence
    assert draft.agency.name in sentence
