"""The first three steps: whatever is typed is kept, whatever happens."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.accounts.models import User
from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from motcua.procedures import actions as publishing
from motcua.procedures.models import Version
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.portal.filled_form import error_links, tree_of, values_of
from tests.world import SignIn

STEPS = ("nguoi-nop", "chu-ho-so", "to-khai")
PARTS = dict(zip(STEPS, drafts.PARTS, strict=True))


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    """An's browser."""
    return sign_in(people.an)


@pytest.fixture
def draft(people: People) -> Dossier:
    version = current("1.004873")
    assert version is not None
    return drafts.open_draft(version, builders.agency(), people.an)


def url(draft: Dossier, step: str, name: str = "portal:step") -> str:
    return reverse(name, args=[draft.key, step])


def fill(client: Client, address: str, go: str = "skip", **typed: Any) -> Any:
    """Open the page, type, press the button."""
    return client.post(address, values_of(client.get(address)) | typed | {"go": go})


# --- beginning ---


def test_register_opens_a_draft_and_the_second_time_offers_to_go_on(
    client: Client, people: People
) -> None:
    address = reverse("portal:start", args=["1.004873"])
    office = {"agency": builders.agency().slug}
    first = client.post(address, office)
    draft = Dossier.objects.get()
    assert first.headers["Location"] == url(draft, "nguoi-nop")
    assert "Điền tiếp bản nháp" in client.get(address, office).content.decode()
    assert client.post(address, office).headers["Location"] == url(draft, "nguoi-nop")
    client.post(address, office | {"fresh": "1"})
    assert Dossier.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "agency", "status"),
    [
        ("9.999999", "ubnd-xa-cam-lac", 404),
        ("nhảm", "ubnd-xa-cam-lac", 404),
        ("2.000815", "ubnd-xa-cam-lac", 404),  # level 2: not online
        ("1.004873", "khong-co-dau", 302),
        ("1.004873", "", 302),
        ("1.004873", "\0", 302),
        ("1.004873", "' OR 1=1 --", 302),
    ],
)
def test_an_unknown_procedure_or_agency_opens_nothing(
    client: Client, code: str, agency: str, status: int
) -> None:
    address = reverse("portal:start", args=[code])
    for answer in (client.post(address, {"agency": agency}),):
        assert answer.status_code == status
        if status == 302:
            assert answer.headers["Location"] == reverse("portal:procedure", args=[code])
    assert not Dossier.objects.exists()


def test_an_agency_that_does_not_offer_the_procedure_opens_nothing(client: Client) -> None:
    police = builders.agency("Công an xã Cẩm Lạc")
    client.post(reverse("portal:start", args=["1.004873"]), {"agency": police.slug})
    assert not Dossier.objects.exists()


# --- back and forth ---


def test_the_account_fills_step_one(client: Client, draft: Dossier) -> None:
    shown = values_of(client.get(url(draft, "nguoi-nop")))
    assert shown["full_name"] == "Nguyễn Văn An"
    assert shown["identity_number"] == "042090000001"
    assert shown["email"] == "an@example.com"


def test_four_steps_back_and_forth_lose_nothing(client: Client, draft: Dossier) -> None:
    typed = {
        "nguoi-nop": {"phone": "chưa nhớ", "residence": "Thôn 1"},
        "chu-ho-so": {"full_name": "Trần Thị Hoa", "birth_date": "tháng mười"},
        "to-khai": {"purpose_detail": "mua đất\nở Cẩm Lạc", "marital_detail": "x"},
    }
    for step, words in typed.items():
        assert fill(client, url(draft, step), "skip", **words).status_code == 302
    assert client.get(reverse("portal:papers", args=[draft.key])).status_code == 200
    for step in reversed(STEPS):
        answer = fill(client, url(draft, step), "back" if step != "nguoi-nop" else "save")
        assert answer.status_code == 302
    for step, words in typed.items():
        shown = values_of(client.get(url(draft, step)))
        for name, text in words.items():
            if name in shown:
                assert shown[name].replace("\r\n", "\n") in {text, text.replace("\n", " ")}, name


def test_an_unfinished_step_says_every_defect_at_its_field_and_lets_one_go_on(
    client: Client, draft: Dossier
) -> None:
    address = url(draft, "chu-ho-so")
    answer = fill(client, address, "next", birth_date="32/13/1990")
    assert answer.status_code == 422
    links = error_links(answer)
    assert len(links) >= 3
    ids = {element.get("id") for element in tree_of(answer).xpath("//*[@id]")}
    for link, sentence in links:
        assert link.removeprefix("#") in ids, sentence
    assert values_of(answer)["birth_date"] == "32/13/1990"
    assert "Để sau, sang bước kế" in answer.content.decode()
    assert fill(client, address, "skip").headers["Location"] == url(draft, "to-khai")


TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=TEXT, number=TEXT, date=TEXT)
def test_whatever_is_typed_comes_back(
    client: Client, draft: Dossier, name: str, number: str, date: str
) -> None:
    typed = {"full_name": name, "identity_number": number, "birth_date": date}
    typed = {key: text.encode("utf-8", "ignore").decode() for key, text in typed.items()}
    address = url(draft, "chu-ho-so")
    assert fill(client, address, "skip", **typed).status_code == 302
    shown = values_of(client.get(address))
    for key, text in typed.items():
        assert visible(shown[key]) == visible(text), key


def visible(text: str) -> str:
    """All but what cannot be seen or stored: control and direction characters, kinds of space."""
    kept = (
        " " if char in "\t\r\n" else char
        for char in text.replace("\r\n", "\n")
        if char in "\t\r\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    return unicodedata.normalize("NFC", "".join(kept))


def test_a_long_text_of_ten_thousand_letters_is_kept_and_called_too_long(
    client: Client, draft: Dossier
) -> None:
    address = url(draft, "chu-ho-so")
    answer = fill(client, address, "next", residence="đ" * 10_000)
    assert answer.status_code == 422
    assert any("viết ngắn lại" in sentence for _, sentence in error_links(answer))
    assert values_of(client.get(address))["residence"] == "đ" * 10_000


def test_decomposed_letters_are_stored_composed(client: Client, draft: Dossier) -> None:
    fill(client, url(draft, "chu-ho-so"), full_name=unicodedata.normalize("NFD", "Nguyễn Thị Thuỷ"))
    draft.refresh_from_db()
    assert draft.applicant["full_name"] == unicodedata.normalize("NFC", "Nguyễn Thị Thuỷ")


def test_nul_and_control_characters_do_no_harm(client: Client, draft: Dossier) -> None:
    answer = fill(client, url(draft, "chu-ho-so"), full_name="Trần\0 Thị\x07\u202e Hoa\u200b")
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.applicant["full_name"] == "Trần Thị Hoa"


def test_unknown_keys_are_never_stored(client: Client, draft: Dossier, people: People) -> None:
    people.an.person = {"is_staff": "1", "residence": "Thôn 1"}
    people.an.save()
    for step, part in PARTS.items():
        fill(client, url(draft, step), status="accepted", number="X", __proto__="1", go2="x")
        fill(client, url(draft, step), "pick" if part == "submitter" else "copy")
    draft.refresh_from_db()
    assert draft.status == "draft"
    for part in drafts.PARTS:
        known = set(drafts.part_form(draft, part, strict=False).draft_values())
        assert set(getattr(draft, part)) <= known, part


# --- filling in ---


def test_choose_fills_from_the_account_and_from_people_of_earlier_dossiers(
    client: Client, draft: Dossier
) -> None:
    builders.dossier(full_name="Trần Thị Hoa", identity_number="042090000002")
    address = url(draft, "nguoi-nop")
    page = client.get(address).content.decode()
    assert "Nguyễn Văn An – " in page
    assert "042090000001</option>" not in page, "numbers are masked in the list"
    answer = fill(client, address, "pick", known="1", phone="")
    assert answer.headers["Location"] == f"{address}#form"
    assert values_of(client.get(address))["full_name"] == "Trần Thị Hoa"
    fill(client, address, "pick", known="0")
    assert values_of(client.get(address))["full_name"] == "Nguyễn Văn An"


@pytest.mark.parametrize("known", ["-1", "99", "x", "9" * 5000, "٣", ""])
def test_choosing_nobody_changes_nothing(client: Client, draft: Dossier, known: str) -> None:
    address = url(draft, "nguoi-nop")
    fill(client, address, full_name="Vẫn Thế")
    fill(client, address, "pick", known=known)
    assert values_of(client.get(address))["full_name"] == "Vẫn Thế"


def test_step_two_takes_the_submitter(client: Client, draft: Dossier) -> None:
    fill(client, url(draft, "nguoi-nop"), phone="0912345678", residence="Thôn 9")
    fill(client, url(draft, "chu-ho-so"), "copy")
    shown = values_of(client.get(url(draft, "chu-ho-so")))
    assert (shown["full_name"], shown["residence"]) == ("Nguyễn Văn An", "Thôn 9")


def test_the_declaration_begins_with_what_was_said_before(client: Client, draft: Dossier) -> None:
    fill(client, url(draft, "chu-ho-so"), full_name="Trần Thị Hoa")
    shown = values_of(client.get(url(draft, "to-khai")))
    assert "Nguyễn Văn An" in shown.values()
    assert "Trần Thị Hoa" in shown.values()
    name = next(key for key, value in shown.items() if value == "Trần Thị Hoa")
    fill(client, url(draft, "to-khai"), **{name: "Trần Thị Hòa"})
    assert values_of(client.get(url(draft, "to-khai")))[name] == "Trần Thị Hòa"


def test_the_printed_declaration_holds_what_was_typed(client: Client, draft: Dossier) -> None:
    address = url(draft, "to-khai")
    name = next(k for k in values_of(client.get(address)) if k.endswith("__full_name"))
    answer = fill(client, address, "declaration", **{name: "Trần Thị Thuỷ Đoan"})
    pdf = client.get(answer.headers["Location"])
    assert pdf.headers["Content-Type"] == "application/pdf"
    text = words_of(pdf.content)
    assert "Trần Thị Thuỷ Đoan" in text


# --- strangers, throwing away, procedures that end ---


def test_a_strangers_draft_is_not_there(people: People, draft: Dossier, sign_in: SignIn) -> None:
    stranger: User = builders.citizen("la@example.com", "Người Lạ")
    for who in (stranger, people.lan):
        browser = sign_in(who)
        for step in STEPS:
            assert browser.get(url(draft, step)).status_code == 404
            assert browser.post(url(draft, step), {"full_name": "x"}).status_code == 404
        for name in ("papers", "review", "send", "discard", "declaration"):
            address = reverse(f"portal:{name}", args=[draft.key])
            assert browser.get(address).status_code == 404, name
            assert browser.post(address).status_code == 404, name
    assert Dossier.objects.filter(pk=draft.pk).exists()


def test_an_unknown_step_is_not_there(client: Client, draft: Dossier) -> None:
    assert client.get(url(draft, "buoc-la")).status_code == 404
    assert client.post(url(draft, "giay-to", "portal:autosave")).status_code == 404


def test_throwing_away_asks_first_and_takes_the_files_along(client: Client, people: People) -> None:
    draft = builders.draft(papers=["previous_certificate"])
    address = reverse("portal:discard", args=[draft.key])
    assert "Xóa bản nháp này?" in client.get(address).content.decode()
    assert Dossier.objects.filter(pk=draft.pk).exists()
    assert client.post(address).headers["Location"] == reverse("portal:my_dossiers")
    assert not Dossier.objects.filter(pk=draft.pk).exists()
    assert not StoredFile.objects.exists()
    assert client.post(address).status_code == 404


def test_a_sent_dossier_is_not_thrown_away(client: Client) -> None:
    dossier = builders.dossier()
    answer = client.post(reverse("portal:discard", args=[dossier.key]))
    assert answer.headers["Location"] == reverse("portal:receipt", args=[dossier.number])
    assert Dossier.objects.filter(pk=dossier.pk).exists()


def test_the_pages_of_a_sent_draft_lead_to_its_receipt(client: Client) -> None:
    dossier = builders.dossier()
    receipt = reverse("portal:receipt", args=[dossier.number])
    for step in STEPS:
        assert client.get(url(dossier, step)).headers["Location"] == receipt
        answer = client.post(url(dossier, step), {"full_name": "Muộn"})
        assert answer.headers["Location"] == receipt
    save = client.post(url(dossier, "chu-ho-so", "portal:autosave"), {"full_name": "Muộn"})
    assert save.status_code == 409
    assert "đã được gửi" in save.json()["message"]


def test_a_draft_keeps_its_version_when_a_newer_one_is_published(
    client: Client, draft: Dossier
) -> None:
    version: Version = draft.version
    newer = version.description.model_copy(update={"summary": "Nội dung mới của thủ tục."})
    made, new = publishing.publish(newer, field=version.procedure.field)
    assert new
    assert current("1.004873") == made
    draft.refresh_from_db()
    assert draft.version == version
    assert client.get(url(draft, "to-khai")).status_code == 200
    assert not drafts.no_longer_offered(Version.objects.get(pk=version.pk))


def test_a_picture_of_nothing_is_not_in_the_way(client: Client, draft: Dossier) -> None:
    """Files sent to a step that takes none are ignored."""
    answer = client.post(url(draft, "chu-ho-so"), {"full_name": io.BytesIO(b"x"), "go": "skip"})
    assert answer.status_code == 302
