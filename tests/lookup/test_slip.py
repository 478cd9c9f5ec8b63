"""The slip: printed by the owner and by the clerk who took the dossier in, read at any counter, made anew when lost."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from motcua.dossiers import tracking
from motcua.dossiers.models import CodeIssue, Dossier, Opening
from tests import builders
from tests.builders import People
from tests.desk import counter
from tests.lookup.asking import AT_THE_DESK, NOBODYS_CODE, ask, pair
from tests.pdf import words_of
from tests.world import SignIn


def url(dossier: Dossier, page: str, *, desk: bool = False) -> str:
    return f"{'/can-bo' if desk else ''}/ho-so/{dossier.number}/{page}/"


# --- on paper ---


def test_the_slip_shows_number_and_code_and_no_name_or_matter(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("accepted")
    answer = sign_in(people.an).get(url(dossier, "phieu-tra-cuu"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    said = words_of(answer.content)
    number, code = pair(dossier)
    assert code in said
    assert number in said.replace(" ", "")
    assert "bất kỳ bộ phận một cửa nào" in said
    assert "testserver/tra-cuu/" in said
    for secret in ("Nguyễn", "042090000001", dossier.version.name, "Lan"):
        assert secret not in said


def test_the_picture_leads_to_the_page_with_the_code_where_no_server_sees_it(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier()
    answer = sign_in(people.an).get(url(dossier, "phieu-tra-cuu"))
    with pypdfium2.PdfDocument(answer.content) as document:
        picture: Image.Image = document[0].render(scale=4).to_pil()
    number, code = pair(dossier)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [
        f"http://testserver/tra-cuu/?ma={number}#{code}"
    ]


def test_the_receipt_of_a_dossier_carries_its_code(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("accepted")
    paper = dossier.documents.get(kind="01")
    answer = sign_in(people.an).get(f"/ho-so/{dossier.number}/giay/{paper.pk}/")
    said = words_of(b"".join(answer))
    assert f"Mã tra cứu: {tracking.code_of(dossier)}" in said
    assert "vào http://testserver/tra-cuu/" in said


def test_a_receipt_printed_once_is_not_printed_anew_for_a_new_code(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("accepted")
    paper = dossier.documents.get(kind="01")
    address = f"/ho-so/{dossier.number}/giay/{paper.pk}/"
    before = b"".join(sign_in(people.an).get(address))
    tracking.issue(dossier, CodeIssue.Why.OWNER)
    assert b"".join(sign_in(people.an).get(address)) == before


# --- the owner ---


def test_the_page_after_sending_shows_the_code_and_offers_the_slip(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier()
    page = sign_in(people.an).get(url(dossier, "da-gui")).content.decode()
    assert tracking.code_of(dossier) in page
    assert url(dossier, "phieu-tra-cuu") in page


def test_the_owner_lets_a_lost_code_die(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier()
    old, an = pair(dossier), sign_in(people.an)
    answer = an.post(url(dossier, "ma-tra-cuu"), follow=True)
    assert "Mã cũ hết dùng từ bây giờ" in answer.content.decode()
    assert "Người nộp xin mã mới" in answer.content.decode()
    assert ask(*old).status_code == 422
    assert ask(*pair(dossier)).status_code == 200


def test_the_dossier_leads_to_its_code(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier()
    page = sign_in(people.an).get(f"/ho-so/{dossier.number}/").content.decode()
    assert url(dossier, "ma-tra-cuu") in page
    assert tracking.code_of(dossier) not in page


@pytest.mark.parametrize("page", ["ma-tra-cuu", "phieu-tra-cuu"])
def test_a_strangers_dossier_has_no_code_for_me(people: People, sign_in: SignIn, page: str) -> None:
    dossier = builders.dossier()
    stranger = sign_in(builders.citizen("hoa@example.com", "Hồ Thị Hòa"))
    assert stranger.get(url(dossier, page)).status_code == 404
    before = tracking.code_of(dossier)
    assert stranger.post(url(dossier, page)).status_code == 404
    assert tracking.code_of(dossier) == before


# --- at the counter ---


def taken_in(people: People, sign_in: SignIn) -> Dossier:
    lan = sign_in(people.lan)
    answer = counter.post(lan, counter.begin(lan), "accept", **counter.filled())
    assert answer.status_code == 302, answer.content.decode()
    return Dossier.objects.exclude(number=None).latest("pk")


def test_after_taking_in_the_clerk_prints_the_slip(people: People, sign_in: SignIn) -> None:
    dossier, lan = taken_in(people, sign_in), sign_in(people.lan)
    issued = dossier.code_issues.get()
    assert (issued.why, issued.posting) == ("sent", people.lan)
    assert tracking.code_of(dossier) in words_of(
        lan.get(url(dossier, "phieu-tra-cuu", desk=True)).content
    )


def test_another_clerk_of_the_desk_must_check_the_person_first(
    people: People, sign_in: SignIn
) -> None:
    dossier = taken_in(people, sign_in)
    other = sign_in(builders.officer("nga@example.com", "Ngô Thị Nga", "clerk", "one-stop"))
    assert other.get(url(dossier, "phieu-tra-cuu", desk=True)).status_code == 404
    assert other.get(url(dossier, "ma-tra-cuu", desk=True)).status_code == 200


def test_a_lost_code_is_made_anew_after_the_identity_paper_was_compared(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("accepted")
    old, lan = pair(dossier), sign_in(people.lan)
    card = str(dossier.submitter["identity_number"])
    spaced = f"{card[:3]} {card[3:6]} {card[6:]}"
    answer = lan.post(
        url(dossier, "ma-tra-cuu", desk=True),
        {"identity_number": spaced, "seen": "on"},
        follow=True,
    )
    assert "Đã cấp mã mới" in answer.content.decode()
    issued = dossier.code_issues.last()
    assert issued is not None
    assert (issued.why, issued.posting, issued.by) == ("lost", people.lan, people.lan.user)
    assert issued.checked in ("submitter", "applicant")
    opened = Opening.objects.filter(dossier=dossier, posting=people.lan).last()
    assert opened is not None
    assert opened.reason == "Cấp lại tại bộ phận một cửa"
    assert ask(*old).status_code == 422
    assert tracking.code_of(dossier) in words_of(
        lan.get(url(dossier, "phieu-tra-cuu", desk=True)).content
    )
    mine = sign_in(people.an).get(url(dossier, "ma-tra-cuu")).content.decode()
    assert "Cấp lại tại bộ phận một cửa" in mine


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Nhập số trên giấy tờ tùy thân."),
        ({"identity_number": "042090000009", "seen": "on"}, "không phải của người nộp"),
        ({"identity_number": "{right}"}, "Xem giấy tờ tùy thân trước"),
        ({"identity_number": "9" * 10_000, "seen": "on"}, "errors"),
        ({"identity_number": "\0", "seen": "on"}, "Nhập số trên giấy tờ tùy thân."),
        ({"identity_number": " - ", "seen": "on"}, "không phải của người nộp"),
    ],
)
def test_without_the_check_there_is_no_new_code(
    people: People, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    dossier = builders.dossier("accepted")
    before = tracking.code_of(dossier)
    right = str(dossier.submitter["identity_number"])
    filled = {key: value.format(right=right) for key, value in typed.items()}
    answer = sign_in(people.lan).post(url(dossier, "ma-tra-cuu", desk=True), filled)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert tracking.code_of(dossier) == before


def test_only_clerks_of_the_desk_that_took_it_in_make_a_new_code(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("processing")
    typed = {"identity_number": str(dossier.submitter["identity_number"]), "seen": "on"}
    before = tracking.code_of(dossier)
    for other in (people.binh, people.hung, people.dung):
        client = sign_in(other)
        for page in ("ma-tra-cuu", "phieu-tra-cuu"):
            assert client.get(url(dossier, page, desk=True)).status_code == 404
        assert client.post(url(dossier, "ma-tra-cuu", desk=True), typed).status_code == 404
    assert tracking.code_of(dossier) == before


def test_a_clerk_makes_no_code_for_their_own_dossier(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier(by=people.lan.user)
    assert sign_in(people.lan).get(url(dossier, "ma-tra-cuu", desk=True)).status_code == 404


def test_any_clerk_reads_a_slip_out_and_nobody_else_does(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("processing")
    answer = ask(*pair(dossier), client=sign_in(people.binh), page=AT_THE_DESK)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Đang ở bước" in page
    assert dossier.version.name not in page
    assert "Nguyễn Văn An" not in page
    assert not dossier.openings.exists()
    wrong = ask(str(dossier.number), NOBODYS_CODE, client=sign_in(people.binh), page=AT_THE_DESK)
    assert wrong.status_code == 422
    assert ask(*pair(dossier), client=sign_in(people.hung), page=AT_THE_DESK).status_code == 404
    assert ask(*pair(dossier), client=sign_in(people.an), page=AT_THE_DESK).status_code == 403
