"""Who stands at the counter: the card, people known already, the account of the person."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.common import clock
from motcua.dossiers import known
from tests import builders
from tests.builders import People
from tests.desk.counter import CARD, CODE, begin, draft_at, filled, page, post, take_in
from tests.world import SignIn


@pytest.fixture
def lan(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.lan)


# --- the card ---


@pytest.mark.parametrize("go", ["card:submitter", "enter"])
def test_the_scanned_card_fills_in_the_person(lan: Client, go: str) -> None:
    """A scanner ends with the Enter key."""
    address = begin(lan)
    assert post(lan, address, go, **{"scan-card": CARD}).status_code == 302
    person = draft_at(address).submitter
    assert person["full_name"] == "Nguyễn Văn Mẫu"
    assert person["identity_number"] == "042090000001"
    assert (person["birth_date"], person["sex"]) == ("01/01/1990", "male")
    assert person["identity_issued_on"] == "15/04/2021"


def test_a_newer_card_with_more_parts_is_read_too(lan: Client) -> None:
    address = begin(lan)
    post(lan, address, "card:applicant", **{"scan-card": f"{CARD}|Hà Nội|x"})
    assert draft_at(address).applicant["full_name"] == "Nguyễn Văn Mẫu"


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("", "Quét lại mã QR"),
        ("042090000001|183000001|Nguyễn Văn Mẫu|01011990|Nam|Thôn 1", "Quét lại mã QR"),
        ("04209000000X|183000001|Nguyễn Văn Mẫu|01011990|Nam|Thôn 1|15042021", "Quét lại mã QR"),
        ("042090000001||Nguyễn Văn Mẫu|01012090|Nam|Thôn 1|15042021", "chưa đến"),
        ("042090000001||Nguyễn Văn Mẫu|01011990|Nam|Thôn 1|15042099", "chưa đến"),
        ("|" * 900, "Quét lại mã QR"),
        ("1" * 1200, "Chỉ quét mã của một thẻ"),
    ],
)
def test_a_card_that_cannot_be_read_says_what_to_do(lan: Client, card: str, said: str) -> None:
    address = begin(lan)
    answer = post(lan, address, "card:submitter", purpose_detail="Đi học", **{"scan-card": card})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert draft_at(address).submitter.get("full_name", "") == ""


def test_days_that_the_card_does_not_know_stay_open(lan: Client) -> None:
    address = begin(lan)
    post(lan, address, "card:submitter", **{"scan-card": "042040000001||Nguyễn Văn Mẫu|1940|Nam||"})
    person = draft_at(address).submitter
    assert person["birth_date"] == "1940"
    assert not person.get("identity_issued_on")


def test_the_card_of_another_person_replaces_the_first_one_whole(lan: Client) -> None:
    address = begin(lan)
    typed = {"submitter-full_name": "Trần Thị Hoa", "submitter-phone": "0912000002"}
    typed |= {"submitter-identity_number": "042195000002"}
    answer = post(lan, address, "card:submitter", **{"scan-card": CARD}, **typed)
    person = draft_at(address).submitter
    assert person["full_name"] == "Nguyễn Văn Mẫu"
    assert not person.get("phone")
    assert "đã được thay" in page(lan, answer["Location"])


def test_a_picture_without_a_code_is_told(lan: Client) -> None:
    address = begin(lan)
    photo = SimpleUploadedFile("the.pdf", builders.small_pdf(), "application/pdf")
    answer = post(lan, address, "card:submitter", **{"scan-card_photo": photo})
    assert answer.status_code == 422
    assert "Không đọc được mã QR trong ảnh" in answer.content.decode()


def test_a_photograph_of_the_card_is_read(lan: Client, tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(CARD, zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(code.to_image(scale=6))
    picture.convert("RGB").save(tmp_path / "the.jpg")
    photo = SimpleUploadedFile("the.jpg", (tmp_path / "the.jpg").read_bytes(), "image/jpeg")
    address = begin(lan)
    assert post(lan, address, "card:submitter", **{"scan-card_photo": photo}).status_code == 302
    assert draft_at(address).submitter["full_name"] == "Nguyễn Văn Mẫu"


# --- people known already ---


def test_people_of_earlier_dossiers_are_shown_masked_and_filled_in_whole(lan: Client) -> None:
    before = take_in(
        lan, **{"submitter-full_name": "Trần Thị Hoa", "submitter-phone": "0912000002"}
    )
    lan.post("/can-bo/tiep-nhan/xong/")
    number = before.submitter["identity_number"]
    address = begin(lan)
    found = post(lan, address, "find", **{"find-person": number}).content.decode()
    listed = found.partition('id="found"')[2].partition("</ul>")[0]
    assert "Trần T. H." in listed
    assert number not in listed
    assert "0912000002" not in listed
    (one, *_rest) = list(known.people(before.taken_in_by, number))
    post(lan, address, f"pick:submitter:{one.key}", **{"find-person": number})
    person = draft_at(address).submitter
    assert (person["full_name"], person["phone"]) == ("Trần Thị Hoa", "0912000002")


def test_of_an_account_only_what_the_card_says_is_told(people: People, lan: Client) -> None:
    """Telephone, address and e-mail were given to the portal, not to this desk."""
    (one,) = known.people(people.lan, "042090000001")
    assert one.has_account
    assert one.person["full_name"] == "Nguyễn Văn An"
    assert not {"phone", "email", "residence"} & one.person.keys()


@pytest.mark.parametrize("words", ["", "Nguyễn", "042", "04209000000", "an@example.com", "0" * 12])
def test_who_asks_for_a_part_learns_nothing(people: People, words: str) -> None:
    builders.dossier()
    assert known.people(people.lan, words) == []


def test_another_agencys_dossiers_are_not_looked_through(people: People, lan: Client) -> None:
    take_in(lan, **{"submitter-full_name": "Trần Thị Hoa", "submitter-phone": "0912000002"})
    assert known.people(people.lan, "Trần Thị Hoa")
    assert known.people(people.binh, "Trần Thị Hoa") == []
    assert known.people(people.binh, "0912000002") == []


def test_a_forged_choice_of_a_person_fills_in_nothing(lan: Client) -> None:
    address = begin(lan)
    answer = post(
        lan, address, "pick:submitter:0123456789abcdef", **{"find-person": "042090000001"}
    )
    assert answer.status_code == 200
    assert not draft_at(address).submitter.get("full_name")


# --- the account ---

WISH = {"end-wants_account": "on"}
AN = {"submitter-identity_number": "042090000001", "submitter-email": "an@example.com"}


def test_the_account_gets_the_dossier_when_number_and_address_agree_and_the_person_wishes(
    people: People, lan: Client, sign_in: SignIn
) -> None:
    made = take_in(lan, **AN, **WISH)
    assert made.by == people.an
    assert made.events.get(action="receive").data["account_linked"] is True
    assert sign_in(people.an).get(f"/ho-so/{made.number}/").status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        AN,  # no wish
        {**AN, **WISH, "submitter-email": "la@example.com"},
        {**AN, **WISH, "submitter-identity_number": "042195000002"},
        {**AN, **WISH, "submitter-email": ""},
    ],
)
def test_else_it_belongs_to_no_account_and_nobody_learns_of_one(
    people: People, lan: Client, said: dict[str, str]
) -> None:
    made = take_in(lan, **said)
    assert made.by is None
    assert made.email == said["submitter-email"]


def test_an_address_that_was_never_confirmed_links_nothing(people: People, lan: Client) -> None:
    people.an.emailaddress_set.update(verified=False)
    assert take_in(lan, **AN, **WISH).by is None


def test_nobody_takes_in_a_dossier_of_their_own(people: People, lan: Client) -> None:
    people.lan.user.identity_number = "042090000001"
    people.lan.user.save()
    address = begin(lan)
    answer = post(
        lan, address, "accept", **filled(**{"submitter-identity_number": "042 090 000 001"})
    )
    assert answer.status_code == 403
    assert "Không ai tự tiếp nhận hồ sơ của mình" in answer.content.decode()
    assert draft_at(address).number is None


def test_a_procedure_that_ended_meanwhile_is_not_received(lan: Client) -> None:
    address, typed = begin(lan), filled(CODE)
    draft = draft_at(address)
    draft.version.withdrawn_at = clock.now()
    draft.version.save()
    answer = post(lan, address, "accept", **typed)
    assert answer.status_code == 422
    assert "đã ngừng tiếp nhận" in answer.content.decode()


# --- the declaration follows its people ---


def test_the_declaration_says_what_the_card_said(lan: Client) -> None:
    address = begin(lan)
    post(lan, address, "card:submitter", **{"scan-card": CARD})
    assert draft_at(address).declaration["requester__full_name"] == "Nguyễn Văn Mẫu"


def test_nothing_of_an_earlier_person_stays_in_the_declaration_but_what_was_typed_does(
    lan: Client,
) -> None:
    address = begin(lan)
    hoa = {"submitter-full_name": "Trần Thị Hoa", "submitter-identity_number": "042195000002"}
    post(lan, address, "save", **hoa)
    declared = draft_at(address).declaration
    assert declared["requester__full_name"] == "Trần Thị Hoa"
    typed = {**declared, "requester__residence": "Thôn 9, xã Cẩm Lạc"}
    post(lan, address, "card:submitter", **hoa, **typed, **{"scan-card": CARD})
    declared = draft_at(address).declaration
    assert declared["requester__full_name"] == "Nguyễn Văn Mẫu"
    assert declared["requester__identity_number"] == "042090000001"
    assert declared["requester__residence"] == "Thôn 9, xã Cẩm Lạc"
