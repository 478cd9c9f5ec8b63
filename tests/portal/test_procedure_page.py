"""The page of a procedure: how long, how much, how often, where; papers; law; the button."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.accounts.models import User
from motcua.common import clock
from motcua.procedures.actions import withdraw
from motcua.procedures.models import Version
from motcua.procedures.queries import in_force, version_on
from tests.pdf import words_of
from tests.portal.page import Page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_data")]

SINGLE = "/thu-tuc/1.004873/"
COPIES = "/thu-tuc/2.000815/"
ALLOWANCE = "/thu-tuc/1.001776/"
RESIDENCE = "/thu-tuc/1.004194/"
BUILDING = "/thu-tuc/1.013225/"
CAM_LAC = "?agency=ubnd-xa-cam-lac-20250701"
SEED_DAY = "2024-10-15T09:00"
TODAY = "2026-11-22T09:00"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def test_the_steps_are_drawn_and_told(client: Client) -> None:
    page = Page(client, ALLOWANCE + CAM_LAC)
    (drawn,) = page.tree.xpath('//div[@class="flow"]/svg')
    assert drawn.get("role") == "img"
    title, desc = drawn.get("aria-labelledby").split()
    assert page.tree.get_element_by_id(title).text_content() == "Hồ sơ đi qua các bước"
    assert (
        "Niêm yết công khai 2 ngày làm việc →" in page.tree.get_element_by_id(desc).text_content()
    )
    told = [item.text_content() for item in page.tree.xpath("//details//details//ol/li")]
    assert len(told) == len(drawn.xpath("./rect")) == 6
    assert "Dán công khai kết quả xét duyệt ở trụ sở xã" in told[2]


def box(page: Page) -> dict[str, str]:
    rows = page.tree.xpath('//dl[@class="facts"]/div')
    return {words(row.find("dt")): words(row.find("dd")) for row in rows}


def test_the_four_questions_are_answered_first(client: Client) -> None:
    page = Page(client, SINGLE + CAM_LAC)
    assert box(page) == {
        "Bao lâu": "3 ngày làm việc",
        "Bao nhiêu tiền": "15.000 đồng (mức mẫu)",
        "Phải đến mấy lần": "Không phải đến",
        "Nộp ở đâu": "UBND xã Cẩm Lạc",
    }
    assert "Mức độ 4 – toàn trình (mức mẫu)" in page.text


def test_the_office_is_named_with_desk_address_phone_and_hours(client: Client) -> None:
    page = Page(client, SINGLE + CAM_LAC)
    assert "Trung tâm Phục vụ hành chính công, UBND xã Cẩm Lạc" in page.text
    assert "Xã Cẩm Lạc, tỉnh Hà Tĩnh" in page.text
    assert page.tree.xpath("//section[@id='noi-nop']//a[starts-with(@href, 'tel:')]")
    assert "Giờ làm việc: 07:00–11:30, 13:30–17:00" in page.text


def test_every_procedure_shows_all_that_its_description_says(client: Client) -> None:
    for version in in_force(clock.today()):
        page = Page(client, f"/thu-tuc/{version.procedure.code}/")
        for said in everything(version):
            assert " ".join(said.split()) in page.text, (version.procedure.code, said)


def everything(version: Version) -> Iterator[str]:
    description = version.description
    yield from (description.name, description.summary, description.code)
    yield from description.how
    yield from description.conditions
    yield from description.legal_basis
    yield from (
        text for paper in description.papers for text in (paper.name, paper.hint, paper.when)
    )
    yield from (text for one in description.result for text in (one.name, one.code, one.validity))
    yield from (one.fee_note for one in description.channels)
    yield from (text for one in description.fee_exemptions for text in (one.who, one.proof))
    yield from (description.visits_note, description.limit.note)


def test_papers_are_a_checklist_with_numbers_and_what_to_do_with_them(client: Client) -> None:
    page = Page(client, SINGLE)
    lists = [words(one) for one in page.tree.xpath('//ul[@class="checklist"]/li')]
    assert any("Giấy ủy quyền – 1 bản chính" in line for line in lists)
    assert any("Bản án" in line and "1 bản chụp" in line for line in lists)
    assert "Chỉ đưa ra cho xem (xuất trình), không phải nộp" in page.text
    assert "Không cần nếu cán bộ tra được trên máy" in page.text
    assert page.tree.xpath("//button[@data-print]")


def test_law_comes_last(client: Client) -> None:
    headings = Page(client, SINGLE).tree.xpath("//main//h2 | //main//summary")
    assert words(headings[-1]) == "Căn cứ pháp lý"


# --- registering ---


def test_a_stranger_is_led_to_registration_at_the_chosen_agency(client: Client) -> None:
    page = Page(client, SINGLE + CAM_LAC)
    assert page.link("Đăng ký") == SINGLE + "dang-ky/" + CAM_LAC
    sent = client.get(page.link("Đăng ký"))
    assert sent.status_code == 302
    assert "dang-nhap" in sent["Location"]
    assert "next=" in sent["Location"]


def test_an_registers_with_a_button(client: Client, an: User) -> None:
    client.force_login(an)
    form = Page(client, SINGLE + CAM_LAC).tree.xpath(f'//form[@action="{SINGLE}dang-ky/"]')[0]
    assert form.xpath('.//input[@name="agency"]/@value') == [CAM_LAC.partition("=")[2]]
    assert form.xpath('.//input[@name="csrfmiddlewaretoken"]')


def test_without_a_place_the_page_asks_for_it_before_registration(client: Client) -> None:
    page = Page(client, SINGLE)
    assert "Chọn nơi nộp rồi bấm Đăng ký" in page.text
    assert len(page.labels("commune")) == 69
    assert not page.labels("level")
    page = page.send(commune="Xã Cẩm Lạc")
    assert page.link("Đăng ký") == SINGLE + "dang-ky/" + CAM_LAC


def test_the_old_address_leads_to_the_office_of_today(client: Client) -> None:
    page = Page(client, SINGLE).follow("Chọn theo địa chỉ cũ")
    page = page.send(district="Huyện Cẩm Xuyên").send(commune="Xã Cẩm Minh")
    assert "Xã Cẩm Minh nay là xã Cẩm Lạc" in page.text
    assert page.link("Đăng ký") == SINGLE + "dang-ky/" + CAM_LAC


def test_residence_goes_to_the_police_of_the_commune(client: Client) -> None:
    page = Page(client, RESIDENCE).send(commune="Xã Cẩm Lạc")
    assert box(page)["Nộp ở đâu"] == "Công an xã Cẩm Lạc"
    # The committee of the same place in the address means the same place.
    assert box(Page(client, RESIDENCE + CAM_LAC))["Nộp ở đâu"] == "Công an xã Cẩm Lạc"


def test_a_building_permit_can_go_to_the_commune_or_to_the_department(client: Client) -> None:
    page = Page(client, BUILDING)
    assert len(page.labels("level")) == 2
    department = page.send(level="Sở, ban, ngành và UBND tỉnh")
    assert "Sở Xây dựng Hà Tĩnh" in department.labels("agency")
    assert len(department.labels("agency")) == 1
    there = department.send(agency="Sở Xây dựng Hà Tĩnh")
    assert box(there)["Nộp ở đâu"] == "Sở Xây dựng Hà Tĩnh"


def test_a_level_two_service_tells_where_to_go_instead(client: Client) -> None:
    page = Page(client, COPIES + CAM_LAC)
    assert "chưa nộp qua mạng được" in page.text
    assert "mang đến bộ phận một cửa" in page.text
    assert "Giờ làm việc" in page.text
    assert not page.tree.xpath("//main//a[contains(@href, 'dang-ky')]")


def test_a_commune_receives_and_in_2024_the_district_decides(client: Client) -> None:
    with clock.at(SEED_DAY):
        page = Page(client, ALLOWANCE + "?agency=ubnd-xa-cam-minh-20200101")
        assert box(page)["Nộp ở đâu"] == "UBND xã Cẩm Minh"
        decides = page.tree.xpath("//dt[.='Nơi quyết định']/following-sibling::dd")
        assert words(decides[0]).startswith("UBND huyện Cẩm Xuyên")
        assert box(page)["Bao lâu"] == "20 ngày làm việc"
    assert box(Page(client, ALLOWANCE))["Bao lâu"] == "10 ngày làm việc"


def test_an_agency_of_another_time_is_not_taken(client: Client) -> None:
    page = Page(client, SINGLE + "?agency=ubnd-xa-cam-minh-20200101")
    assert box(page)["Nộp ở đâu"] == "UBND cấp xã"


# --- blank form ---


def test_the_blank_form_is_the_official_one_with_nothing_filled_in(client: Client) -> None:
    page = Page(client, SINGLE + CAM_LAC)
    answer = client.get(page.link("Tải tờ khai trống"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="to-khai-')
    text = words_of(answer.content)
    assert "TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN" in " ".join(text.split())
    assert "Ủy ban nhân dân xã Cẩm Lạc" in text
    assert "BẢN NHÁP" not in text
    assert "Đã ly hôn" in text
    assert client.get(page.link("Tải tờ khai trống")).content == answer.content


def test_every_form_can_be_printed_blank(client: Client) -> None:
    for version in in_force(clock.today()):
        answer = client.get(f"/thu-tuc/{version.procedure.code}/to-khai-trong.pdf")
        assert answer.status_code == (200 if version.description.form else 404)


# --- gone, unknown, odd ---


def test_a_withdrawn_procedure_says_so(client: Client) -> None:
    version = version_on("1.004873", clock.today())
    assert version is not None
    withdraw(version)
    page = Page(client, SINGLE, status=410)
    assert "hiện không nhận hồ sơ" in page.text
    assert client.get(SINGLE + "to-khai-trong.pdf").status_code == 404
    assert page.follow("Tìm thủ tục khác").results()


@pytest.mark.parametrize("code", ["9.999999", "x", "1.004873x", "%27%20OR%201=1"])
def test_a_code_nobody_published_is_a_wrong_address(client: Client, code: str) -> None:
    assert client.get(f"/thu-tuc/{code}/").status_code == 404


NAMES = ("level", "district", "commune", "agency", "old")
ODD = st.text(max_size=60) | st.sampled_from(
    ["commune", "province", "1", "18748-20250701", "so-xay-dung-ha-tinh-20200101", "<script>"]
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    code=st.sampled_from(["1.004873", "1.013225", "1.004194"]),
    query=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=5),
)
def test_no_address_breaks_the_page(client: Client, code: str, query: dict[str, str]) -> None:
    answer = client.get(f"/thu-tuc/{code}/", query)
    assert answer.status_code == (400 if any("\0" in text for text in query.values()) else 200)
    assert b'<script>"' not in answer.content


def test_a_page_costs_a_dozen_queries_at_most(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        client.get(SINGLE + CAM_LAC)
    with django_assert_max_num_queries(12), clock.at(SEED_DAY):
        client.get(ALLOWANCE + "?agency=ubnd-xa-cam-minh-20200101")
