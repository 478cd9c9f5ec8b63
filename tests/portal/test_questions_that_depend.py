"""The declaration asks only what matters: with and without scripts, on the review page and in the PDF."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.common import clock
from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier
from motcua.procedures.queries import current
from motcua.procedures.samples import answers
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.portal.filled_form import error_links, tree_of, values_of
from tests.world import SignIn

MARRY = "Sẽ kết hôn với ai"
BUY = "Mua bán, tặng cho, chuyển nhượng nhà đất"


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    """An's browser."""
    return sign_in(people.an)


@pytest.fixture
def draft(people: People) -> Dossier:
    """An's draft, complete, of somebody who wants to marry."""
    version = current("1.004873")
    assert version is not None
    draft = drafts.open_draft(version, builders.agency(), people.an)
    for part in drafts.PARTS:
        drafts.save_part(draft, part, answers(version, part))
    return draft


def page_of(draft: Dossier) -> str:
    return reverse("portal:step", args=[draft.key, "to-khai"])


def asked(response: Any) -> set[str]:
    controls = tree_of(response).xpath('//form[@id="form"]//*[@name and not(@type="hidden")]')
    return {control.get("name") for control in controls}


def stored(draft: Dossier) -> dict[str, Any]:
    draft.refresh_from_db()
    declaration: dict[str, Any] = draft.declaration
    return declaration


def post(client: Client, draft: Dossier, go: str, **typed: Any) -> Any:
    shown = client.get(page_of(draft))
    return client.post(page_of(draft), values_of(shown) | typed | {"go": go})


def test_the_page_asks_whom_to_marry_only_who_wants_to_marry(
    client: Client, draft: Dossier
) -> None:
    assert {"marry_whom", "marry_where"} <= asked(client.get(page_of(draft)))
    drafts.save_part(draft, "declaration", stored(draft) | {"purpose": BUY})
    assert not {"marry_whom", "marry_where"} & asked(client.get(page_of(draft)))


def test_without_scripts_the_page_comes_back_with_what_became_necessary(
    client: Client, draft: Dossier
) -> None:
    drafts.save_part(draft, "declaration", stored(draft) | {"purpose": BUY, "marry_whom": ""})
    answer = post(client, draft, "next", purpose="Kết hôn")
    assert answer.status_code == 422
    assert "marry_whom" in asked(answer)
    assert [link for link, _sentence in error_links(answer)] == ["#id_marry_whom"]
    filled = values_of(answer) | {"marry_whom": "Trần Thị Mẫu", "go": "next"}
    assert client.post(page_of(draft), filled).status_code == 302
    assert stored(draft)["marry_whom"] == "Trần Thị Mẫu"


def test_without_scripts_a_new_question_is_seen_once_even_if_it_may_stay_empty(
    client: Client, people: People
) -> None:
    version = current("1.000656")
    assert version is not None
    draft = drafts.open_draft(version, builders.agency(), people.an)
    said = answers(version, "declaration") | {"notice_kind": "Không có", "notice_number": ""}
    drafts.save_part(draft, "declaration", said)
    answer = post(client, draft, "next", notice_kind="Giấy báo tử")
    assert answer.status_code == 422
    assert not error_links(answer)
    assert "Có thêm câu hỏi" in answer.content.decode()
    assert "notice_number" in asked(answer)
    assert client.post(page_of(draft), values_of(answer) | {"go": "next"}).status_code == 302


def test_changing_ones_mind_twice_loses_nothing(client: Client, draft: Dossier) -> None:
    before = stored(draft)["marry_whom"]
    assert before
    post(client, draft, "save", purpose=BUY)
    post(client, draft, "save", lived_at="Thôn 2, xã Cẩm Lạc")
    assert stored(draft)["marry_whom"] == before
    post(client, draft, "save", purpose="Kết hôn")
    shown = client.get(page_of(draft))
    assert values_of(shown)["marry_whom"] == before


def test_with_htmx_the_questions_follow_the_answers_and_nothing_is_saved(
    client: Client, draft: Dossier
) -> None:
    saved, shown = stored(draft), client.get(page_of(draft))
    (box,) = tree_of(shown).xpath('//div[@id="ask_purpose"]')
    assert box.get("hx-post") == page_of(draft)
    assert box.get("hx-target") == box.get("hx-select") == "#questions"
    assert box.get("hx-trigger") == "change"
    assert not tree_of(shown).xpath('//div[@id="ask_lived_at"]')
    sent = values_of(shown) | {"purpose": BUY, "lived_at": "Thôn 3", "go": "refresh"}
    answer = client.post(page_of(draft), sent, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert not {"marry_whom", "marry_where"} & asked(answer)
    values = values_of(answer)
    assert values["lived_at"] == "Thôn 3"
    assert values["marry_whom"] == saved["marry_whom"]
    assert not error_links(answer)
    assert stored(draft) == saved
    # The revision stays, so the autosave that follows is no second window.
    assert values["revision"] == values_of(shown)["revision"]
    autosave = reverse("portal:autosave", args=[draft.key, "to-khai"])
    assert client.post(autosave, values).status_code == 200
    assert stored(draft)["purpose"] == BUY


def test_defects_stay_on_the_page_while_questions_follow(client: Client, draft: Dossier) -> None:
    answer = post(client, draft, "next", lived_at="")
    assert '"go": "recheck"' in answer.content.decode()
    again = client.post(page_of(draft), values_of(answer) | {"go": "recheck"})
    assert again.status_code == 200
    assert "#id_lived_at" in [link for link, _sentence in error_links(again)]


def test_nobody_else_gets_the_questions_of_a_draft(
    client: Client, draft: Dossier, people: People, sign_in: SignIn
) -> None:
    sent = values_of(client.get(page_of(draft))) | {"go": "refresh"}
    assert Client().post(page_of(draft), sent).status_code == 204
    assert sign_in(people.lan).post(page_of(draft), sent).status_code == 404


def test_review_and_pdf_say_nothing_that_is_not_asked(client: Client, draft: Dossier) -> None:
    review = reverse("portal:review", args=[draft.key])
    pdf = reverse("portal:declaration", args=[draft.key])
    assert MARRY in client.get(review).content.decode()
    drafts.save_part(draft, "declaration", stored(draft) | {"purpose": BUY})
    assert stored(draft)["marry_whom"]
    page, paper = client.get(review).content.decode(), words_of(client.get(pdf).content)
    for words in (MARRY, stored(draft)["marry_whom"]):
        assert words not in page
        assert words not in paper
    assert BUY in page


def test_what_is_sent_holds_no_hidden_answer(draft: Dossier) -> None:
    drafts.save_part(draft, "declaration", stored(draft) | {"purpose": BUY})
    assert not drafts.defects(draft)
    assert "marry_whom" not in drafts.read_answers(draft)["declaration"]


def test_a_paper_becomes_necessary_with_the_answer(client: Client, draft: Dossier) -> None:
    divorced = "Đã ly hôn, chưa đăng ký kết hôn với ai khác"
    papers = reverse("portal:papers", args=[draft.key])

    def said() -> list[str]:
        headings = tree_of(client.get(papers)).xpath('//h2[@id="name_end_of_marriage"]')
        return [str(heading.text_content()) for heading in headings]

    assert said() == []
    drafts.save_part(draft, "declaration", stored(draft) | {"marital_status": divorced})
    assert "(bắt buộc)" in said()[0]
    assert [(d.part, d.field) for d in drafts.defects(draft)] == [("papers", "end_of_marriage")]


def test_answers_that_contradict_one_another_are_told_at_their_line(
    client: Client, draft: Dossier
) -> None:
    answer = post(client, draft, "next", lived_from="02/01/2020", lived_to="01/01/2020")
    assert answer.status_code == 422
    ((link, sentence),) = error_links(answer)
    assert link == "#id_lived_to"
    assert "Ngày cuối đứng trước ngày đầu" in sentence


def test_a_child_brings_its_guardian(client: Client, people: People) -> None:
    version = current("1.004194")
    assert version is not None
    draft = drafts.open_draft(version, builders.agency(), people.an)
    with clock.at("2026-11-22 09:00"):
        said = answers(version, "declaration")
    drafts.save_part(draft, "declaration", said | {"applicant__birth_year": "1990"})
    assert "guardian_name" not in asked(client.get(page_of(draft)))
    answer = post(client, draft, "refresh", applicant__birth_year="2015")
    assert "guardian_name" in asked(answer)
