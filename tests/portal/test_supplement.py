"""Adding what was asked for, and only that."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Dossier
from motcua.procedures import samples
from motcua.procedures.fields import sections_for
from motcua.procedures.schema import CASE
from tests import builders
from tests.builders import People
from tests.files.makers import pdf
from tests.portal.filled_form import error_links, tree_of, values_of
from tests.portal.test_papers import upload
from tests.world import SignIn

PAPER = "previous_certificate"
FORM = "//main//form[not(@enctype) and not(@action)]"


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def asked(people: People) -> Dossier:
    """The clerk wants one paper and one answer."""
    dossier = builders.dossier("accepted", papers=[PAPER])
    builders.do(
        "ask_supplement",
        dossier,
        people.lan,
        papers={PAPER: "Ảnh mờ"},
        fields={"purpose_detail": "Ghi rõ để làm gì"},
        note="Gửi trong tuần này.",
    )
    return dossier


def url(dossier: Dossier, name: str = "supplement", *more: Any) -> str:
    return reverse(f"portal:{name}", args=[dossier.number, *more])


def add(client: Client, dossier: Dossier, paper: str = PAPER) -> Any:
    files = {"files": [upload("chup-lai.pdf", pdf())]}
    return client.post(url(dossier, "supplement_add", paper), files)


def test_only_what_was_asked_stands_on_the_page_with_its_reason(
    client: Client, asked: Dossier
) -> None:
    page = client.get(url(asked))
    text = page.content.decode()
    for words in ("Ảnh mờ", "Ghi rõ để làm gì", "Gửi trong tuần này."):
        assert words in text
    assert set(values_of(page, FORM)) - {"csrfmiddlewaretoken", "ticket"} == {"purpose_detail"}
    assert len(tree_of(page).xpath('//input[@type="file"]')) == 1


def test_the_supplement_goes_out_and_the_clock_runs_again(client: Client, asked: Dossier) -> None:
    assert add(client, asked).status_code == 302
    sent = client.post(url(asked), {"purpose_detail": "Vay vốn", "go": "send"})
    assert sent.headers["Location"] == url(asked, "dossier")
    asked.refresh_from_db()
    assert (asked.status, asked.wanted, asked.paused_at) == ("accepted", {}, None)
    assert asked.declaration["purpose_detail"] == "Vay vốn"
    assert [a.sent for a in asked.attachments.order_by("pk")] == [True, True]
    assert [a.round for a in asked.attachments.order_by("pk")] == [0, 1]
    again = client.post(url(asked), {"purpose_detail": "Hai lần", "go": "send"})
    assert again.headers["Location"] == url(asked, "dossier")
    assert asked.events.filter(action="supplement").count() == 1


def test_without_the_asked_paper_nothing_goes_out_and_the_words_stay(
    client: Client, asked: Dossier
) -> None:
    answer = client.post(url(asked), {"purpose_detail": "Đã viết", "go": "send"})
    assert answer.status_code == 422
    ((link, sentence),) = error_links(answer)
    assert link == f"#paper_{PAPER}"
    assert sentence.startswith("Đính kèm")
    assert values_of(client.get(url(asked)), FORM)["purpose_detail"] == "Đã viết"
    asked.refresh_from_db()
    assert asked.status == "supplement_wanted"
    assert asked.declaration["purpose_detail"] != "Đã viết"


def test_saving_for_later_shows_officers_nothing(client: Client, asked: Dossier) -> None:
    before = dict(asked.declaration)
    client.post(url(asked), {"purpose_detail": "Tạm\0", "go": "save", "purpose": "khác"})
    asked.refresh_from_db()
    assert asked.declaration == before
    assert asked.wanted["typed"] == {"purpose_detail": "Tạm"}


def test_papers_that_were_not_asked_take_no_files(client: Client, asked: Dossier) -> None:
    assert add(client, asked, "end_of_marriage").status_code == 404
    assert add(client, asked, "khong-co").status_code == 404
    assert asked.attachments.count() == 1


def test_new_files_can_be_taken_away_and_sent_ones_cannot(client: Client, asked: Dossier) -> None:
    add(client, asked)
    old, new = asked.attachments.order_by("pk")
    for one in (old, new, new):
        answer = client.post(url(asked, "supplement_remove", one.pk))
        assert answer.headers["Location"] == url(asked)
    assert asked.attachments.get() == old


def test_a_dossier_that_waits_for_nothing_leads_back_to_its_page(client: Client) -> None:
    dossier = builders.dossier()
    assert client.get(url(dossier)).headers["Location"] == url(dossier, "dossier")
    posted = client.post(url(dossier), {"go": "send"})
    assert posted.headers["Location"] == url(dossier, "dossier")
    assert add(client, dossier).headers["Location"] == url(dossier)
    assert not dossier.attachments.exists()


def test_one_may_withdraw_instead(client: Client, asked: Dossier) -> None:
    client.post(url(asked, "withdraw"))
    asked.refresh_from_db()
    assert (asked.status, asked.wanted, asked.paused_at) == ("withdrawn", {}, None)


def test_every_single_field_of_every_form_can_be_asked_for_alone(
    people: People, client: Client
) -> None:
    """Also those that are judged together with others, emptied and filled again."""
    for code in ("1.004873", "1.001193", "1.000894"):
        dossier = builders.dossier(code=code)
        lines = [
            line
            for section in sections_for(dossier.version, "declaration")
            for line in section.lines
            if line.kind != "note" and line.key != CASE
        ]
        keys = [line.key for line in lines if "identity" in line.key or line.required][:8]
        for key in keys:
            if dossier.supplements_asked:
                builders.do("allow_second_supplement", dossier, people.dung, note="Thử từng mục.")
            builders.do("ask_supplement", dossier, people.lan, papers={}, fields={key: "Sửa"})
            assert client.get(url(dossier)).status_code == 200
            empty = client.post(url(dossier), {"go": "send", key: ""})
            assert empty.status_code in {302, 422}, key
            dossier.refresh_from_db()
            if dossier.status == "supplement_wanted":
                for link, _ in error_links(empty):
                    assert tree_of(empty).xpath(f'//*[@id="{link[1:]}"]'), (key, link)
                line = next(line for line in lines if line.key == key)
                client.post(url(dossier), {"go": "send", key: samples.answer(line, examples=False)})
                dossier.refresh_from_db()
            assert dossier.status == "submitted", key


def test_what_was_typed_after_the_session_ended_is_there_after_signing_in(
    client: Client, asked: Dossier, sign_in: SignIn, people: People
) -> None:
    typed = values_of(client.get(url(asked)), FORM) | {"purpose_detail": "Vay vốn làm nhà"}
    answer = Client().post(url(asked), typed | {"go": "send"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap/")
    asked.refresh_from_db()
    assert asked.status == "supplement_wanted"
    assert (
        values_of(sign_in(people.an).get(url(asked)), FORM)["purpose_detail"] == "Vay vốn làm nhà"
    )


def test_without_a_ticket_of_this_dossier_a_stranger_changes_nothing(asked: Dossier) -> None:
    for ticket in ("", "forged"):
        Client().post(url(asked), {"ticket": ticket, "purpose_detail": "xấu"})
    asked.refresh_from_db()
    assert "typed" not in asked.wanted


def test_a_supplement_is_saved_while_one_types(client: Client, asked: Dossier) -> None:
    answer = client.post(url(asked), {"purpose_detail": "Đang gõ"}, headers={"X-Autosave": "1"})
    assert set(answer.json()) == {"saved_at"}
    asked.refresh_from_db()
    assert asked.wanted["typed"]["purpose_detail"] == "Đang gõ"
    assert asked.status == "supplement_wanted"


def test_a_paper_that_is_only_shown_at_the_counter_can_be_photographed_when_asked_for(
    people: People, client: Client
) -> None:
    dossier = builders.dossier("accepted")
    builders.do("ask_supplement", dossier, people.lan, papers={"identity": "Chưa thấy"}, fields={})
    assert client.post(url(dossier), {"go": "send"}).status_code == 422
    assert add(client, dossier, "identity").status_code == 302
    assert client.post(url(dossier), {"go": "send"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == "accepted"
