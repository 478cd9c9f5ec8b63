"""A question answered with files: added without losing a word, required, judged, sent and shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.common import clock
from motcua.documents import facts
from motcua.documents.render import render_declaration
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from motcua.procedures.actions import publish
from motcua.procedures.models import Field, Version
from tests import builders
from tests.builders import People
from tests.files.makers import pdf
from tests.pdf import words_of
from tests.portal.filled_form import error_links, tree_of, values_of
from tests.portal.test_papers import upload
from tests.procedures.builders import described
from tests.world import SignIn

FORM = [
    {
        "key": "house",
        "title": "Ngôi nhà",
        "fields": [
            {"key": "what", "kind": "text", "label": "Sửa gì", "required": True},
            {"key": "front", "kind": "yes_no", "label": "Có mặt tiền", "required": True},
            {
                "key": "photo",
                "kind": "file",
                "label": "Ảnh mặt tiền",
                "hint": "Thấy cả ngôi nhà.",
                "required": True,
                "show_when": "front == 'yes'",
            },
        ],
    }
]


@pytest.fixture
def version(people: People) -> Version:
    description = described(
        code="1.999999",
        form=FORM,
        papers=[{"key": "deed", "name": "Giấy tờ nhà đất"}],
        declaration={"title": "TỜ KHAI"},
        fee_exemptions=[],
    )
    return publish(description, field=Field.objects.all()[0])[0]


@pytest.fixture
def draft(people: People, version: Version) -> Dossier:
    draft = drafts.open_draft(version, builders.agency(), people.an)
    builders.fill(draft, what="Mái nhà", front="yes")
    return draft


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def form_page(draft: Dossier) -> str:
    return reverse("portal:step", args=[draft.key, "to-khai"])


def files_page(draft: Dossier, key: str = "photo") -> str:
    return reverse("portal:add_file", args=[draft.key, key])


def give(client: Client, draft: Dossier, name: str = "nha.pdf") -> Any:
    return client.post(files_page(draft), {"files": [upload(name, pdf())]})


def test_the_button_keeps_what_was_typed_and_leads_to_the_files_and_back(
    client: Client, draft: Dossier
) -> None:
    typed = values_of(client.get(form_page(draft))) | {"what": "Nền nhà", "go": "file:photo"}
    assert client.post(form_page(draft), typed).headers["Location"] == files_page(draft)
    draft.refresh_from_db()
    assert draft.declaration["what"] == "Nền nhà"
    page = client.get(files_page(draft))
    assert "Ảnh mặt tiền" in page.content.decode()
    assert f"{form_page(draft)}#id_photo" in tree_of(page).xpath("//main//a/@href")
    assert give(client, draft).headers["Location"] == f"{form_page(draft)}#id_photo"
    shown = tree_of(client.get(form_page(draft)))
    (question,) = shown.xpath('//*[@id="id_photo"]')
    assert "nha.pdf" in question.text_content()
    (link,) = question.xpath(".//a/@href")
    assert client.get(link).getvalue().startswith(b"%PDF")
    assert shown.xpath('//input[@name="what"]/@value') == ["Nền nhà"]
    # What stood in a box is sent by Enter, which must lead on and not to the files.
    (first, *_more) = shown.xpath('//form[@id="form"]//button[not(@type="button")]')
    assert first.get("value") == "enter"
    assert first.text == "Tiếp theo"


def test_a_file_is_taken_away_again_where_it_was_added(client: Client, draft: Dossier) -> None:
    give(client, draft)
    (one,) = draft.attachments.all()
    away = reverse("portal:remove_file", args=[draft.key, one.pk])
    assert client.post(away).headers["Location"] == files_page(draft)
    assert not StoredFile.objects.exists()


def test_a_bad_file_is_told_on_its_own_page(client: Client, draft: Dossier) -> None:
    answer = client.post(files_page(draft), {"files": [upload("rong.pdf", b"")]})
    assert answer.status_code == 422
    ((link, sentence),) = error_links(answer)
    assert link == "#files_photo"
    assert "rong.pdf" in sentence


def test_a_required_file_is_missed_at_its_question(client: Client, draft: Dossier) -> None:
    answer = client.post(form_page(draft), values_of(client.get(form_page(draft))) | {"go": "next"})
    assert answer.status_code == 422
    assert error_links(answer) == [("#id_photo", "Đính kèm tệp ở “Ảnh mặt tiền”.")]
    assert [(d.part, d.field) for d in drafts.defects(draft)] == [("declaration", "photo")]
    review = client.post(
        reverse("portal:send", args=[draft.key]), {"delivery": "counter", "pledge": "on"}
    )
    assert (f"{form_page(draft)}#id_photo", "Đính kèm tệp ở “Ảnh mặt tiền”.") in error_links(review)
    give(client, draft)
    assert drafts.defects(draft) == []


def test_a_question_that_is_not_asked_demands_no_file_and_sends_none(
    client: Client, draft: Dossier, people: People
) -> None:
    give(client, draft)
    drafts.save_part(draft, "declaration", draft.declaration | {"front": "no"})
    assert 'id="id_photo"' not in client.get(form_page(draft)).content.decode()
    assert drafts.defects(draft) == []
    actions.submit(draft, Acting(people.an))
    assert not draft.attachments.exists()
    assert not StoredFile.objects.filter(name="nha.pdf").exists()


def test_review_officer_and_paper_tell_of_the_files(
    client: Client, draft: Dossier, people: People, sign_in: SignIn
) -> None:
    give(client, draft)
    give(client, draft, "nha-2.pdf")
    review = client.get(reverse("portal:review", args=[draft.key])).content.decode()
    assert "2 tệp đính kèm" in review
    assert "nha-2.pdf" in review
    actions.submit(draft, Acting(people.an))
    desk = sign_in(people.lan).get(reverse("desk:dossier", args=[draft.number])).content.decode()
    assert "2 tệp đính kèm" in desk
    assert "nha-2.pdf" in desk
    mine = client.get(reverse("portal:dossier", args=[draft.number])).content.decode()
    assert "2 tệp đính kèm" in mine
    paper = facts.declaration(draft, draft=False, made_at=clock.now())
    assert "2tệpđínhkèm" in words_of(render_declaration(paper)).replace(" ", "")


def test_an_officer_asks_for_a_new_file_and_gets_it(
    client: Client, draft: Dossier, people: People, sign_in: SignIn
) -> None:
    give(client, draft)
    actions.submit(draft, Acting(people.an))
    desk = tree_of(sign_in(people.lan).get(reverse("desk:dossier", args=[draft.number])))
    assert desk.xpath('//input[@name="papers-photo"]')
    assert not desk.xpath('//input[@name="fields-photo"]')
    builders.do("ask_supplement", draft, people.lan, papers={"photo": "Ảnh mờ"}, fields={})
    page = client.get(reverse("portal:supplement", args=[draft.number])).content.decode()
    assert "Ảnh mặt tiền" in page
    assert "Ảnh mờ" in page
    add = reverse("portal:supplement_add", args=[draft.number, "photo"])
    client.post(add, {"files": [upload("ro.pdf", pdf())]})
    assert (
        "1 tệp đính kèm"
        in client.get(reverse("portal:dossier", args=[draft.number])).content.decode()
    )
    actions.supplement(draft, Acting(people.an))
    assert draft.attachments.filter(paper="photo", sent=True).count() == 2


def test_strangers_see_no_page_of_files(
    draft: Dossier, people: People, sign_in: SignIn, client: Client
) -> None:
    assert sign_in(people.binh).get(files_page(draft)).status_code == 404
    # An ordinary paper has its place on the page of papers; what is nothing takes no files.
    assert client.get(files_page(draft, "deed")).status_code == 302
    assert client.post(files_page(draft, "what"), {"files": []}).status_code == 404
    nonsense = values_of(client.get(form_page(draft))) | {"go": "file:deed"}
    assert client.post(form_page(draft), nonsense).status_code == 422


def test_a_form_without_such_questions_costs_no_more_queries(
    people: People, django_assert_num_queries: Any
) -> None:
    plain = builders.draft()
    plain.version.description  # noqa: B018  read once
    with django_assert_num_queries(0):
        drafts.part_form(plain, "declaration", strict=True).is_valid()
