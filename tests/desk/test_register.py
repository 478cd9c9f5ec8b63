"""The register at the desk: whose it is, what is chosen, what is downloaded."""

from __future__ import annotations

import io

import openpyxl
import pytest

from motcua.accounts.models import Posting, Role
from motcua.agencies.models import Agency
from motcua.desk import register as page_of_register
from tests import builders
from tests.builders import People
from tests.desk.pressing import body
from tests.pdf import words_of
from tests.world import SignIn

PAGE = "/can-bo/so-theo-doi/"
FILES = (f"{PAGE}quyen/", f"{PAGE}bang-tinh/")


def test_a_clerk_reads_the_register_of_the_own_agency(people: People, sign_in: SignIn) -> None:
    mine = builders.dossier("returned")
    page = sign_in(people.lan).get(PAGE).content.decode()
    assert str(mine.number) in page
    assert "Sổ năm 2026 đang mở: 1 hồ sơ." in page
    assert str(mine.number) not in sign_in(people.binh).get(PAGE).content.decode()


def test_who_neither_takes_in_nor_answers_for_it_has_no_register(
    people: People, sign_in: SignIn
) -> None:
    builders.dossier("accepted")
    for posting in (people.hung, people.mai):
        client = sign_in(posting)
        answer = client.get(PAGE)
        assert answer.status_code == 403
        assert "cán bộ một cửa và lãnh đạo" in answer.content.decode()
        assert PAGE not in client.get("/can-bo/").content.decode()
        assert [client.get(file).status_code for file in FILES] == [404, 404]
    assert sign_in(people.an).get(PAGE).status_code == 403
    for posting in (people.lan, people.dung):
        assert PAGE in sign_in(posting).get("/can-bo/").content.decode()


def test_the_province_reads_figures_and_no_names(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("accepted")
    office = Agency.objects.filter(kind="province-committee").latest("valid_from")
    province = Posting.objects.create(
        user=builders.citizen("tinh@example.com", "Lãnh Đạo Tỉnh"),
        agency=office,
        division=office.divisions.first() or office.divisions.create(kind="leadership", name="LĐ"),
        role=Role.LEADER,
        valid_from=builders.SINCE,
    )
    page = sign_in(province).get(PAGE).content.decode()
    assert "UBND xã Cẩm Lạc" in page
    assert str(made.number) not in page
    assert made.applicant_name not in page
    assert "Số liệu các cơ quan" not in sign_in(people.dung).get(PAGE).content.decode()


def test_period_and_channel_are_chosen_and_a_mistake_is_said_at_its_field(
    people: People, sign_in: SignIn
) -> None:
    made, lan = builders.dossier("accepted"), sign_in(people.lan)

    def shows(query: str) -> bool:
        return str(made.number) in lan.get(f"{PAGE}?{query}").content.decode()

    assert shows("tu=10/03/2026&den=10/03/2026")
    assert shows("tu=01/03/2026&kenh=online")
    assert not shows("tu=11/03/2026&den=12/03/2026")
    assert not shows("kenh=counter")
    for query, words in (
        ("tu=12/03/2026&den=01/03/2026", "Chọn ngày sau hoặc bằng ngày bắt đầu."),
        ("tu=01/01/2024&den=10/03/2026", "không quá một năm"),
        ("tu=hôm qua", "Viết ngày theo mẫu"),
    ):
        answer = lan.get(f"{PAGE}?{query}")
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert str(made.number) not in answer.content.decode()
        assert lan.get(f"{FILES[0]}?{query}").status_code == 404


def test_nonsense_in_the_address_is_the_first_page(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier("accepted"), sign_in(people.lan)
    for query in ("trang=x", "trang=-3", "trang=0", "trang=²"):
        assert str(made.number) in lan.get(f"{PAGE}?{query}").content.decode()
    for query in ("trang=999999", "trang=9999999999"):
        assert lan.get(f"{PAGE}?{query}").status_code == 200


def test_pages_follow_one_another(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of_register, "PER_PAGE", 2)
    made = [builders.dossier("accepted") for _each in range(3)]
    lan = sign_in(people.lan)
    first = lan.get(PAGE).content.decode()
    assert [str(one.number) in first for one in made] == [True, True, False]
    assert "trang=2" in first
    second = lan.get(f"{PAGE}?trang=2").content.decode()
    assert [str(one.number) in second for one in made] == [False, False, True]
    assert "3–3 trên 3" in second


def test_the_register_goes_out_as_pdf_and_as_spreadsheet(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier("returned"), sign_in(people.lan)
    pdf = lan.get(FILES[0])
    assert pdf["Content-Type"] == "application/pdf"
    assert "so-theo-doi-2026-quyen-01.pdf" in pdf["Content-Disposition"]
    said = words_of(body(pdf))
    assert "SỔ THEO DÕI HỒ SƠ" in said
    assert str(made.number).split("-")[-1] in said
    sheet = lan.get(FILES[1])
    assert "so-theo-doi-2026.xlsx" in sheet["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(body(sheet))).active
    assert made.number in [cell.value for cell in book["B"]]
    assert lan.get(f"{FILES[0]}?quyen=2").status_code == 404
    for answer in (pdf, sheet):
        assert answer["Cache-Control"] == "private, no-store"


def test_a_control_slip_is_for_who_may_see_the_dossier(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("returned")
    address = f"/can-bo/ho-so/{made.number}/phieu-kiem-soat/"
    assert address in sign_in(people.lan).get(f"/can-bo/ho-so/{made.number}/").content.decode()
    for posting in (people.lan, people.hung):
        answer = sign_in(posting).get(address)
        assert answer["Cache-Control"] == "private, no-store"
        said = words_of(body(answer))
        assert "PHIẾU KIỂM SOÁT" in said
        assert "Lê Văn Hùng" in said
    assert sign_in(people.binh).get(address).status_code == 404
    assert made.documents.filter(kind="slip").count() == 0


@pytest.mark.parametrize(
    "asked",
    [
        "tu=01/01/9999&den=31/12/9999",
        "den=31/12/9999",
        "tu=01/01/0001",
        "tu=01/01/0001&den=02/01/0001",
    ],
)
def test_days_beyond_all_calendars_break_nothing(
    people: People, sign_in: SignIn, asked: str
) -> None:
    lan = sign_in(people.lan)
    for page in ("", "quyen/", "bang-tinh/"):
        answer = lan.get(f"/can-bo/so-theo-doi/{page}?{asked}")
        assert answer.status_code == (404 if page else 422)
