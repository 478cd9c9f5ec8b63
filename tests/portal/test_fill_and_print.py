"""Level 2: fill in on the screen, print, and the counter reads the paper back."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdfium2 import PdfDocument

from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from tests.builders import People, small_pdf
from tests.pdf import words_of
from tests.portal.filled_form import values_of
from tests.world import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_data", "morning")]

CODE = "1.004873"
NAME = "Nguyễn Thị Đặng Ước"


def url(code: str = CODE) -> str:
    return reverse("portal:fill", args=[code])


def printed(client: Client, **answers: str) -> bytes:
    shown = values_of(client.get(url()))
    answer = client.post(url(), shown | {"go": "anyway", **answers})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.content


def photograph(pdf: bytes) -> SimpleUploadedFile:
    """Every page as a phone sees it, the last one on top: codes stand at the end."""
    with PdfDocument(pdf) as document:
        page = document[len(document) - 1].render(scale=2.2).to_pil().convert("RGB")
    out = io.BytesIO()
    page.rotate(4, expand=True, fillcolor="white").save(out, "JPEG", quality=70)
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


def test_the_page_of_a_procedure_leads_to_filling_in_and_printing(client: Client) -> None:
    page = client.get(reverse("portal:procedure", args=[CODE])).text
    assert url() in page


def test_what_was_filled_in_is_printed_and_nothing_is_kept(client: Client) -> None:
    words = words_of(printed(client, requester__full_name=NAME))
    assert NAME in words
    assert "Phần dành cho bộ phận một cửa" in words
    assert not Dossier.objects.exists()
    assert not StoredFile.objects.exists()
    assert "sessionid" not in client.cookies


def test_defects_are_told_first_and_may_be_left_to_the_pen(client: Client) -> None:
    shown = values_of(client.get(url()))
    refused = client.post(url(), shown | {"go": "print", "requester__full_name": NAME})
    assert refused.status_code == 422
    assert NAME in refused.text
    assert 'value="anyway"' in refused.text


def test_more_than_a_sheet_holds_is_refused_and_stays_on_the_page(client: Client) -> None:
    """Pressed in one letter it would pack well, take the printer minutes, and never be read back."""
    typed = "a" * 300_000
    answer = client.post(url(), {"go": "anyway", "requester__full_name": NAME, "purpose": typed})
    assert answer.status_code == 422
    assert "Viết ngắn lại" in answer.text
    assert NAME in answer.text


def test_a_photograph_of_the_paper_fills_the_form_at_the_counter(
    people: People, client: Client, sign_in: SignIn
) -> None:
    pdf = printed(client, requester__full_name=NAME, purpose="Việc khác", purpose_detail="Đi học")
    found = values_of(
        sign_in(people.lan.user).post(
            reverse("desk:read_back"), {"go": "read", "photo": photograph(pdf)}
        )
    )
    assert found["requester__full_name"] == NAME
    assert found["purpose_detail"] == "Đi học"
    assert not Dossier.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_clerk_is_told_what_is_still_missing_and_nothing_typed_is_lost(
    people: People, client: Client, sign_in: SignIn
) -> None:
    pdf = printed(client, requester__full_name=NAME)
    clerk = sign_in(people.lan.user)
    read = clerk.post(reverse("desk:read_back"), {"go": "read", "photo": photograph(pdf)})
    corrected = values_of(read) | {"requester__full_name": "Nguyễn Thị Đặng Ước Mơ", "go": "check"}
    checked = clerk.post(reverse("desk:read_back"), corrected)
    assert checked.status_code == 422
    assert "Nguyễn Thị Đặng Ước Mơ" in checked.text


def test_rows_added_on_the_screen_come_back_from_the_paper(
    people: People, client: Client, sign_in: SignIn
) -> None:
    shown = values_of(client.get(url("1.004194")))
    first = {"members__0__full_name": "Nguyễn Thị Một"}
    added = client.post(url("1.004194"), shown | first | {"go": "add:members"})
    second = values_of(added) | {"members__1__full_name": "Trần Văn Hai", "go": "anyway"}
    pdf = client.post(url("1.004194"), second).content
    assert "Trần Văn Hai" in words_of(pdf)
    clerk = sign_in(people.lan.user)
    photo = {"go": "read", "photo": photograph(pdf)}
    found = values_of(clerk.post(reverse("desk:read_back"), photo))
    assert found["members__1__full_name"] == "Trần Văn Hai"
    fewer = found | {"go": "remove:members:0"}
    left = values_of(clerk.post(reverse("desk:read_back"), fewer))
    assert left["members__0__full_name"] == "Trần Văn Hai"


@pytest.mark.parametrize(
    ("codes", "mend"),
    [
        ("", "Quét mã trên tờ khai"),
        ("8934567890123", "Không thấy mã"),
        ("8410102000000001001", "Quét thêm mã số 2"),
        ("841010100000000111", "Mã đọc bị sai"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_mend(
    people: People, sign_in: SignIn, codes: str, mend: str
) -> None:
    answer = sign_in(people.lan.user).post(
        reverse("desk:read_back"), {"go": "read", "codes": codes}
    )
    assert answer.status_code == 422
    assert mend in answer.text


def test_a_page_without_codes_is_refused_with_its_mend(people: People, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("quet.pdf", small_pdf(), "application/pdf")
    answer = sign_in(people.lan.user).post(reverse("desk:read_back"), {"go": "read", "photo": file})
    assert answer.status_code == 422
    assert "Không thấy mã" in answer.text


def scanned(pdf: bytes, *, width: int = 0, kept: float = 1) -> SimpleUploadedFile:
    """The last page as a scanner gives it: a PDF that holds one picture."""
    jpeg = photograph(pdf).read()
    real_width, height = Image.open(io.BytesIO(jpeg)).size
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        picture = pikepdf.Stream(made, jpeg[: int(len(jpeg) * kept)])
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height = width or real_width, height
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        picture.Filter = pikepdf.Name.DCTDecode
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        page.obj.Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
        out = io.BytesIO()
        made.save(out)
    return SimpleUploadedFile("quet.pdf", out.getvalue(), "application/pdf")


def test_a_scanned_page_fills_the_form_too(people: People, client: Client, sign_in: SignIn) -> None:
    pdf = printed(client, requester__full_name=NAME)
    read = sign_in(people.lan.user).post(
        reverse("desk:read_back"), {"go": "read", "photo": scanned(pdf)}
    )
    assert values_of(read)["requester__full_name"] == NAME


@pytest.mark.parametrize("spoilt", [{"width": 90_000}, {"kept": 0.5}], ids=["huge", "torn"])
def test_a_picture_no_program_should_open_is_passed_over(
    people: People, client: Client, sign_in: SignIn, spoilt: dict[str, Any]
) -> None:
    pdf = printed(client, requester__full_name=NAME)
    answer = sign_in(people.lan.user).post(
        reverse("desk:read_back"), {"go": "read", "photo": scanned(pdf, **spoilt)}
    )
    assert answer.status_code == 422
    assert NAME not in answer.text


@pytest.mark.parametrize(
    "forged", [{"code": "1.004\x0073"}, {"digest": "\x00" * 64}, {"digest": "%" * 64}]
)
def test_a_forged_version_leads_back_to_the_empty_page(
    people: People, sign_in: SignIn, forged: dict[str, str]
) -> None:
    sent = {"go": "check", "code": CODE, "digest": "0" * 64} | forged
    answer = sign_in(people.lan).post(reverse("desk:read_back"), sent)
    assert answer.status_code == 200
    assert "Nội dung máy quét đọc được" in answer.text


def test_only_officers_read_papers(people: People, sign_in: SignIn) -> None:
    assert sign_in(people.an).get(reverse("desk:read_back")).status_code == 403


def test_a_procedure_that_only_informs_gives_out_no_form(client: Client) -> None:
    assert client.get(url("9.999999")).status_code == 404


def test_nobody_keeps_the_printer_of_forms_busy(client: Client) -> None:
    answers = {"go": "anyway", "requester__full_name": NAME}
    statuses = {client.post(url(), answers).status_code for _press in range(31)}
    assert statuses == {200, 429}
