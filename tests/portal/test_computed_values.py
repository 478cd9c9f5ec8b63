"""What is worked out stands on every page and paper, and nobody but the server says it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.made import Fields, published
from tests.pdf import words_of
from tests.portal.filled_form import tree_of, values_of
from tests.world import SignIn

ASKED: Fields = [
    {"key": "price", "kind": "money", "label": "Giá một bản", "required": True},
    {"key": "copies", "kind": "number", "label": "Số bản", "required": True},
    {"key": "total", "kind": "computed", "label": "Tổng tiền", "result": "money"}
    | {"value": "price * copies", "hint": "Giá nhân số bản."},
    {"key": "guardian", "kind": "text", "label": "Người giám hộ", "required": True}
    | {"show_when": "years(applicant__birth_date, day('01/01/2026')) < 18"},
    {"key": "lives", "kind": "computed", "label": "Nơi ở", "result": "text"}
    | {"value": "submitter__residence"},
]


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def draft(people: People) -> Dossier:
    draft = drafts.open_draft(published(ASKED, papers=[]), builders.agency(), people.an)
    builders.fill(draft, price="8000", copies="3", birth_date="1990", residence="Thôn 7")
    return draft


def page_of(draft: Dossier) -> str:
    return reverse("portal:step", args=[draft.key, "to-khai"])


def told(response: Any, key: str) -> str:
    (output,) = tree_of(response).xpath(f'//output[@id="id_{key}"]')
    return " ".join(output.text_content().split())


def post(client: Client, draft: Dossier, go: str, **typed: Any) -> Any:
    shown = client.get(page_of(draft))
    return client.post(page_of(draft), values_of(shown) | typed | {"go": go})


def test_the_page_says_it_as_an_output_with_its_label(client: Client, draft: Dossier) -> None:
    page = client.get(page_of(draft))
    assert told(page, "total") == "24.000 đồng"
    assert told(page, "lives") == "Thôn 7"
    tree = tree_of(page)
    assert tree.xpath('//label[@for="id_total"]')[0].text_content() == "Tổng tiền"
    assert not tree.xpath('//*[@name="total"]')
    # Its inputs refresh it; there is nothing to change in the output itself.
    assert tree.xpath('//div[@id="ask_price" and @hx-post]')
    assert not tree.xpath('//div[@id="ask_total"]')


def test_with_htmx_it_follows_and_nothing_is_saved(client: Client, draft: Dossier) -> None:
    answer = post(client, draft, "refresh", copies="4", total="1")
    assert told(answer, "total") == "32.000 đồng"
    answer = post(client, draft, "refresh", copies="")
    assert "tự tính khi đã điền đủ" in told(answer, "total")
    draft.refresh_from_db()
    assert draft.declaration["copies"] == "3"
    assert "total" not in draft.declaration


def test_without_scripts_it_is_shown_once_before_going_on(client: Client, draft: Dossier) -> None:
    answer = post(client, draft, "next", copies="4")
    assert answer.status_code == 422
    assert told(answer, "total") == "32.000 đồng"
    assert "Đã tính lại" in answer.content.decode()
    onward = client.post(page_of(draft), values_of(answer) | {"go": "next"})
    assert onward.status_code == 302
    assert post(client, draft, "next").status_code == 302


def test_a_forged_value_is_neither_kept_nor_sent(client: Client, draft: Dossier) -> None:
    post(client, draft, "save", total="1", lives="Cung điện")
    draft.refresh_from_db()
    assert "total" not in draft.declaration
    drafts.save_part(draft, "declaration", draft.declaration | {"total": "1"})
    review = client.get(reverse("portal:review", args=[draft.key])).content.decode()
    assert "24.000 đồng" in review
    pledged = {"delivery": "counter", "pledge": "on", "total": "1"}
    assert client.post(reverse("portal:send", args=[draft.key]), pledged).status_code == 302
    draft.refresh_from_db()
    assert draft.number
    assert draft.declaration["total"] == "24000"
    assert draft.declaration["lives"] == "Thôn 7"


def test_officer_owner_and_paper_read_it(
    client: Client, draft: Dossier, people: People, sign_in: SignIn
) -> None:
    actions.submit(draft, Acting(people.an))
    desk = sign_in(people.lan).get(reverse("desk:dossier", args=[draft.number])).content.decode()
    own = client.get(reverse("portal:dossier", args=[draft.number])).content.decode()
    for page in (desk, own):
        assert "Tổng tiền" in page
        assert "24.000 đồng" in page
    # An officer asks for what goes into it, never for the value itself.
    assert 'name="fields-copies"' in desk
    assert 'name="fields-total"' not in desk
    lan = Acting(people.lan.user, people.lan)
    with pytest.raises(actions.CannotAsk):
        actions.ask_supplement(draft, lan, papers={}, fields={"total": "Tính lại."})


def test_the_draft_of_the_paper_says_it(client: Client, draft: Dossier) -> None:
    pdf = client.get(reverse("portal:declaration", args=[draft.key]))
    assert "24.000 đồng" in words_of(pdf.content)


def test_steps_1_and_2_decide_what_step_3_asks(client: Client, draft: Dossier) -> None:
    guardian = '//form//*[@id="id_guardian"]'
    assert not tree_of(client.get(page_of(draft))).xpath(guardian)
    drafts.save_part(draft, "applicant", draft.applicant | {"birth_date": "2015"})
    assert tree_of(client.get(page_of(draft))).xpath(guardian)
    review = client.get(reverse("portal:review", args=[draft.key])).content.decode()
    assert "Người giám hộ" in review


def test_a_corrected_answer_corrects_what_is_worked_out_from_it(
    client: Client, draft: Dossier, people: People
) -> None:
    actions.submit(draft, Acting(people.an))
    builders.do("ask_supplement", draft, people.lan, papers={}, fields={"copies": "Ghi lại số bản"})
    url = reverse("portal:supplement", args=[draft.number])
    assert client.post(url, {"copies": "5", "total": "1", "go": "send"}).status_code == 302
    draft.refresh_from_db()
    assert draft.declaration["total"] == "40000"


def test_a_ticket_alone_is_not_told_what_the_people_answered(
    client: Client, draft: Dossier
) -> None:
    """A session had ended, and another window saved meanwhile: only what was sent is shown again."""
    sent = values_of(client.get(page_of(draft))) | {"go": "next", "revision": "0", "copies": "9"}
    answer = Client().post(page_of(draft), sent)
    assert answer.status_code == 409
    assert told(answer, "total") == "72.000 đồng"
    assert "Thôn 7" not in answer.content.decode()
