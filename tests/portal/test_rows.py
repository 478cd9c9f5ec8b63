"""A family is declared row by row: with and without scripts, sent, printed, corrected."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from motcua.documents import facts
from motcua.documents.render import render_declaration
from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier
from motcua.procedures import actions as publishing
from motcua.procedures.models import Version
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.portal.filled_form import error_links, tree_of, values_of
from tests.procedures.rows_of_a_family import family
from tests.world import SignIn

NAMES = ("Lê Văn Mẫu", "Trần Thị Mẫu", "Lê Thị Bé")
SUPPLEMENT = "//main//form[not(@enctype) and not(@action)]"


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    """An's browser."""
    return sign_in(people.an)


@pytest.fixture
def version(people: People) -> Version:
    """The declaration of 1.004873 asks for a family."""
    old = current("1.004873")
    assert old is not None
    asked = family(offered_by=list(old.offered_by), decided_by=list(old.decided_by)).description
    plain = {"effective_from": old.effective_from, "papers": (), "steps": old.description.steps}
    made, _new = publishing.publish(asked.model_copy(update=plain), field=old.procedure.field)
    return made


@pytest.fixture
def draft(version: Version, people: People) -> Dossier:
    draft = drafts.open_draft(version, builders.agency(), people.an)
    builders.fill(draft)
    drafts.save_part(draft, "declaration", {})
    return draft


def page_of(draft: Dossier) -> str:
    return reverse("portal:step", args=[draft.key, "to-khai"])


def stored(draft: Dossier) -> dict[str, Any]:
    draft.refresh_from_db()
    declaration: dict[str, Any] = draft.declaration
    return declaration


def press(client: Client, draft: Dossier, go: str, **typed: Any) -> Any:
    shown = client.get(page_of(draft))
    return client.post(page_of(draft), values_of(shown) | typed | {"go": go})


def rows_on(page: Any, group: str = "members") -> list[str]:
    """The ids of the rows."""
    return [
        str(found) for found in tree_of(page).xpath(f'//*[starts-with(@id, "id_{group}__")]/@id')
        if str(found).count("__") == 1
    ]  # fmt: skip


def declare(draft: Dossier, *names: str) -> None:
    drafts.save_part(
        draft, "declaration", {f"members__{n}__full_name": name for n, name in enumerate(names)}
    )


# --- on the page ---


def test_an_empty_page_has_one_row_and_a_button_for_more(client: Client, draft: Dossier) -> None:
    page = client.get(page_of(draft))
    assert rows_on(page) == ["id_members__0"]
    words = tree_of(page).text_content()
    assert "Thêm một thành viên" in words
    assert "Thêm một con" in words


def test_adding_a_row_keeps_what_was_typed_and_leads_to_the_new_row(
    client: Client, draft: Dossier
) -> None:
    answer = press(client, draft, "add:members", members__0__full_name=NAMES[0])
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{page_of(draft)}#id_members__1"
    page = client.get(page_of(draft))
    assert rows_on(page) == ["id_members__0", "id_members__1"]
    assert tree_of(page).xpath('//*[@id="id_members__1"]/@tabindex') == ["-1"]
    assert values_of(page)["members__0__full_name"] == NAMES[0]


def test_taking_a_row_away_moves_the_later_ones_up(client: Client, draft: Dossier) -> None:
    declare(draft, *NAMES)
    answer = press(client, draft, "remove:members:1")
    assert answer.headers["Location"].endswith("#id_members__1")
    kept = {key: said for key, said in stored(draft).items() if said}
    assert kept == {"members__0__full_name": NAMES[0], "members__1__full_name": NAMES[2]}
    press(client, draft, "remove:members:1")
    press(client, draft, "remove:members:0")
    page = client.get(page_of(draft))
    assert rows_on(page) == ["id_members__0"]
    assert not any(said for key, said in stored(draft).items() if key.startswith("members"))


@pytest.mark.parametrize(
    "go",
    [
        "add:nothing", "remove:members:9", "remove:members", "remove:members:-1",
        "remove:members:99999999999", "add:", "add:why_many", "remove:children:1:2",
    ],
)  # fmt: skip
def test_a_forged_button_changes_nothing(client: Client, draft: Dossier, go: str) -> None:
    declare(draft, *NAMES)
    before = {key: said for key, said in stored(draft).items() if said}
    assert press(client, draft, go).status_code == 302
    assert {key: said for key, said in stored(draft).items() if said} == before


def test_no_row_is_added_beyond_the_most_that_may_be_declared(
    client: Client, draft: Dossier
) -> None:
    declare(draft, *["Lê Mẫu"] * 20)
    page = client.get(page_of(draft))
    assert "Thêm một thành viên" not in tree_of(page).text_content()
    assert press(client, draft, "add:members").status_code == 302
    assert len(rows_on(client.get(page_of(draft)))) == 20


def test_a_thousand_forged_rows_are_cut_and_the_page_still_comes(
    client: Client, draft: Dossier
) -> None:
    forged = {f"members__{n}__full_name": "Lê Mẫu" for n in range(1500)}
    assert press(client, draft, "save", **forged).status_code == 302
    assert len([key for key in stored(draft) if key.endswith("__full_name")]) <= 50 + 1
    assert len(rows_on(client.get(page_of(draft)))) == 50
    answer = press(client, draft, "next")
    assert answer.status_code == 422
    assert error_links(answer) == [
        ("#id_members", "Những người trong hộ: nhiều nhất 20 thành viên, đang có 50; bỏ bớt.")
    ]


def test_defects_of_a_row_lead_to_its_line(client: Client, draft: Dossier) -> None:
    answer = press(client, draft, "next", members__0__born="40/01/2020")
    assert answer.status_code == 422
    links = dict(error_links(answer))
    assert links["#id_members__0__full_name"] == "Điền “Họ tên (thành viên 1)”."
    assert "#id_members__0__born" in links
    assert values_of(answer)["members__0__born"] == "40/01/2020"


def test_too_few_rows_lead_to_the_group_also_from_the_last_page(
    client: Client, draft: Dossier
) -> None:
    answer = press(client, draft, "next")
    assert [link for link, _said in error_links(answer)] == ["#id_members"]
    assert tree_of(answer).xpath('//*[@id="id_members"]/@tabindex') == ["-1"]
    sent = client.post(
        reverse("portal:send", args=[draft.key]), {"delivery": "counter", "pledge": "on"}
    )
    assert f"{page_of(draft)}#id_members" in [link for link, _said in error_links(sent)]


def test_a_row_brings_its_own_questions_without_scripts_and_with(
    client: Client, draft: Dossier
) -> None:
    page = client.get(page_of(draft))
    (box,) = tree_of(page).xpath('//div[@id="ask_children"]')
    assert box.get("hx-trigger") == "change"
    typed = {"members__0__full_name": NAMES[0], "children__0__at_school": "yes"}
    fresh = press(client, draft, "refresh", **typed)
    assert "children__0__school" in values_of(fresh)
    answer = press(client, draft, "next", **typed)
    assert answer.status_code == 422
    assert [link for link, _said in error_links(answer)] == ["#id_children__0__school"]


def test_the_first_button_of_the_page_takes_nothing_away(client: Client, draft: Dossier) -> None:
    """It is the one the Enter key presses."""
    (first, *_more) = tree_of(client.get(page_of(draft))).xpath('//form[@id="form"]//button')
    assert first.get("value") == "enter"
    assert press(client, draft, "enter").status_code == 422


def test_every_control_has_a_label_of_its_own(client: Client, draft: Dossier) -> None:
    declare(draft, *NAMES)
    tree = tree_of(client.get(page_of(draft)))
    labels = [
        " ".join(tree.xpath(f'//label[@for="{one}"]')[0].text_content().split())
        for one in tree.xpath('//table//*[@name and not(@type="hidden")]/@id')
    ]
    assert "Họ tên (thành viên 2) (bắt buộc)" in labels
    assert len(set(labels)) == len(labels) == 9


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.sampled_from([*NAMES, "Đỗ", ""]), min_size=1, max_size=6))
def test_whatever_rows_are_typed_come_back_and_stand_on_the_paper(
    client: Client, draft: Dossier, rows: list[str]
) -> None:
    drafts.save_part(draft, "declaration", {})
    typed = {f"members__{n}__full_name": name for n, name in enumerate(rows)}
    press(client, draft, "save", **typed)
    shown = values_of(client.get(page_of(draft)))
    assert {key: said for key, said in shown.items() if key in typed} == typed
    draft.refresh_from_db()
    paper = words_of(
        render_declaration(facts.declaration(draft, draft=True, made_at=draft.saved_at))
    )
    said = " ".join(paper.split())
    for name in filter(None, rows):
        assert said.count(name) >= rows.count(name)


# --- sent, judged, corrected ---


@pytest.fixture
def sent(draft: Dossier, client: Client) -> Dossier:
    declare(draft, NAMES[0], "", NAMES[1], "")
    answer = client.post(
        reverse("portal:send", args=[draft.key]), {"delivery": "counter", "pledge": "on"}
    )
    assert answer.status_code == 302, error_links(answer)
    draft.refresh_from_db()
    return draft


def test_what_is_sent_has_no_empty_rows_and_every_page_says_each(
    client: Client, sent: Dossier, people: People, sign_in: SignIn
) -> None:
    names = {key: said for key, said in sent.declaration.items() if key.endswith("full_name")}
    assert names == {"members__0__full_name": NAMES[0], "members__1__full_name": NAMES[1]}
    citizen = client.get(reverse("portal:dossier", args=[sent.number])).content.decode()
    builders.walk(sent, "accepted")
    officer = sign_in(people.lan).get(reverse("desk:dossier", args=[sent.number])).content.decode()
    paper = words_of(render_declaration(facts.declaration_of(sent.documents.first())))
    for page in (citizen, officer):
        (table,) = html.fromstring(page).xpath('//dl//table[.//th="Họ tên"]')
        assert [row.xpath("td")[0].text_content() for row in table.xpath("tbody/tr")] == list(
            NAMES[:2]
        )
    for page in (citizen, officer, paper):
        assert NAMES[0] in page
        assert NAMES[1] in page
    assert "TT Họ tên Ngày sinh Giới tính" in " ".join(paper.split())


def ask(sent: Dossier, people: People, **fields: str) -> None:
    builders.walk(sent, "accepted")
    builders.do("ask_supplement", sent, people.lan, papers={}, fields=fields)
    sent.refresh_from_db()


def to_supplement(sent: Dossier) -> str:
    return reverse("portal:supplement", args=[sent.number])


def test_an_officer_asks_for_one_line_of_the_second_row(
    client: Client, sent: Dossier, people: People
) -> None:
    ask(sent, people, members__1__born="Ghi ngày sinh")
    page = client.get(to_supplement(sent))
    names = set(values_of(page, SUPPLEMENT)) - {"csrfmiddlewaretoken", "ticket"}
    assert names == {"members__1__born"}
    assert "Ngày sinh (thành viên 2)" in page.content.decode()
    client.post(to_supplement(sent), {"members__1__born": "05/10/1990", "go": "send"})
    sent.refresh_from_db()
    assert sent.status == "accepted"
    assert sent.declaration["members__1__born"] == "05/10/1990"
    assert sent.declaration["members__1__full_name"] == NAMES[1]
    history = client.get(reverse("portal:dossier", args=[sent.number])).content.decode()
    assert "members__1" not in history


def test_an_officer_asks_for_the_whole_group(client: Client, sent: Dossier, people: People) -> None:
    ask(sent, people, members="Thiếu người")
    page = client.get(to_supplement(sent))
    shown = values_of(page, SUPPLEMENT)
    assert (shown["members__0__full_name"], shown["members__1__full_name"]) == NAMES[:2]
    answer = client.post(to_supplement(sent), shown | {"go": "remove:members:0"})
    assert answer.headers["Location"] == f"{to_supplement(sent)}#id_members__0"
    answer = client.post(
        to_supplement(sent), values_of(client.get(to_supplement(sent)), SUPPLEMENT)
        | {"go": "add:members"},
    )  # fmt: skip
    assert answer.headers["Location"] == f"{to_supplement(sent)}#id_members__1"
    last = values_of(client.get(to_supplement(sent)), SUPPLEMENT)
    assert last["members__0__full_name"] == NAMES[1]
    # Nothing of it is seen before it is sent.
    sent.refresh_from_db()
    assert sent.declaration["members__0__full_name"] == NAMES[0]
    wrong = client.post(to_supplement(sent), last | {"members__1__born": "1/1/x", "go": "send"})
    assert [link for link, _said in error_links(wrong)] == [
        "#id_members__1__full_name", "#id_members__1__born",
    ]  # fmt: skip
    last |= {"members__1__full_name": NAMES[2], "members__1__born": ""}
    client.post(to_supplement(sent), last | {"go": "send"})
    sent.refresh_from_db()
    said = {key: one for key, one in sent.declaration.items() if key.startswith("members") and one}
    assert said == {"members__0__full_name": NAMES[1], "members__1__full_name": NAMES[2]}


def test_the_officer_may_tick_a_row_or_the_group(
    sent: Dossier, people: People, sign_in: SignIn
) -> None:
    builders.walk(sent, "accepted")
    page = sign_in(people.lan).get(reverse("desk:dossier", args=[sent.number]))
    ticks = set(tree_of(page).xpath('//input[starts-with(@name, "fields-")]/@name'))
    assert {"fields-members", "fields-members__1__born"} <= ticks
    assert "fields-members__2__born" not in ticks
    assert "2 thành viên" in page.content.decode()


def test_a_stranger_cannot_press_the_buttons(
    draft: Dossier, people: People, sign_in: SignIn
) -> None:
    declare(draft, *NAMES)
    before = stored(draft)
    assert sign_in(people.lan).post(page_of(draft), {"go": "remove:members:0"}).status_code == 404
    assert Client().post(page_of(draft), {"go": "remove:members:0"}).status_code == 302
    assert stored(draft) == before


def test_a_page_that_names_a_question_without_an_answer_of_its_own_breaks_nothing(
    client: Client, draft: Dossier
) -> None:
    forged = {"unasked": "members no_such_question", "members__0__full_name": NAMES[0]}
    assert press(client, draft, "next", **forged).status_code == 302
