"""Dịch vụ công trực tuyến: cấp cơ quan → huyện → xã → lĩnh vực → mức độ → Tìm kiếm, and free words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.accounts.models import User
from motcua.agencies.models import Unit
from motcua.common import clock
from motcua.portal.views.catalogue import PER_PAGE
from motcua.procedures.actions import withdraw
from motcua.procedures.queries import in_force, version_on
from tests.portal.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_data")]

FINDER = "/dich-vu-cong/"
SINGLE = "Cấp Giấy xác nhận tình trạng hôn nhân"
BUILDING = "Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV và nhà ở riêng lẻ"
SEED_DAY = "2024-10-15T09:00"
TODAY = "2026-11-22T09:00"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def key(name: str, on: str) -> str:
    return Unit.objects.on(dt.date.fromisoformat(on)).get(name=name).key


def published(*kinds: str) -> list[str]:
    """Names of what may be asked for today, of agencies of these kinds or of all."""
    return sorted(
        version.name
        for version in in_force(clock.today())
        if not kinds or {*kinds} & {*version.offered_by}
    )


def every_result(page: Page) -> list[str]:
    """What is found on this page and on those after it."""
    found = page.results()
    while page.tree.xpath("//main//a[@rel='next']"):
        page = Page(page.client, str(page.tree.xpath("//main//a[@rel='next']/@href")[0]))
        found += page.results()
    return sorted(found)


def remember(client: Client, name: str = "Xã Cẩm Lạc") -> None:
    client.post(FINDER + "xa-cua-toi/", {"commune": key(name, TODAY[:10])})


# --- the seed's own path ---


def test_in_2024_the_seeds_own_path_leads_to_ubnd_xa_cam_minh(client: Client) -> None:
    with clock.at(SEED_DAY):
        page = Page(client, FINDER)
        assert page.labels("level") == [
            "Sở, ban, ngành và UBND tỉnh",
            "UBND cấp huyện",
            "UBND cấp xã",
        ]
        page = page.send(level="UBND cấp xã")
        page = page.send(district="Huyện Cẩm Xuyên")
        page = page.send(commune="Xã Cẩm Minh")
        page = page.send(field="Hộ tịch", service_level="Mức độ 3 hoặc 4 – nộp được qua mạng")
        assert SINGLE in page.results()
        assert "UBND xã Cẩm Minh" in page.text
        assert "nay là" not in page.text
        assert page.link("Đăng ký") == (
            "/thu-tuc/" + parse_code(page) + "/dang-ky/?agency=ubnd-xa-cam-minh-20200101"
        )


def parse_code(page: Page) -> str:
    return page.link("Đăng ký").split("/")[2]


def test_today_the_same_path_works_by_the_old_address(client: Client) -> None:
    page = Page(client, FINDER).follow("Chọn theo địa chỉ cũ (trước 01/7/2025)")
    page = page.send(district="Huyện Cẩm Xuyên").send(commune="Xã Cẩm Minh")
    assert "Xã Cẩm Minh nay là xã Cẩm Lạc" in page.text
    assert "Hồ sơ nộp tại UBND xã Cẩm Lạc" in page.text
    page = page.send(field="Hộ tịch", service_level="Mức độ 3 hoặc 4 – nộp được qua mạng")
    assert page.selected("commune") == "Xã Cẩm Minh"
    assert SINGLE in page.results()
    assert page.link("Đăng ký").endswith("?agency=ubnd-xa-cam-lac-20250701")
    back = page.follow("Chọn theo địa chỉ mới")
    assert back.labels("level") == ["Sở, ban, ngành và UBND tỉnh", "UBND cấp xã"]


def test_today_a_commune_is_two_choices_away(client: Client) -> None:
    page = Page(client, FINDER).send(level="UBND cấp xã")
    assert not page.labels("district")
    assert len(page.labels("commune")) == 69
    page = page.send(commune="Xã Cẩm Lạc")
    assert every_result(page) == published("commune-committee", "commune-police")
    residence = page.send(field="Đăng ký, quản lý cư trú")
    assert every_result(residence) == published("commune-police")
    assert "Công an xã Cẩm Lạc" in residence.text


def test_a_split_commune_offers_its_successors(client: Client) -> None:
    page = Page(client, FINDER + "?old=1&level=commune")
    page = page.send(district="Thị xã Kỳ Anh").send(commune="Xã Kỳ Lợi")
    assert "Xã Kỳ Lợi nay thuộc" in page.text
    assert "UBND phường Vũng Áng" in page.labels("agency")
    page = page.send(agency="UBND phường Vũng Áng")
    assert page.link("Đăng ký").endswith("?agency=ubnd-phuong-vung-ang-20250701")


def test_a_department_shows_only_what_it_does(client: Client) -> None:
    page = Page(client, FINDER).send(level="Sở, ban, ngành và UBND tỉnh")
    page = page.send(agency="Sở Xây dựng Hà Tĩnh")
    assert page.results() == published("department-construction") == [BUILDING]
    assert page.labels("field") == ["Hoạt động xây dựng"]
    assert page.link("Đăng ký").endswith("?agency=so-xay-dung-ha-tinh-20200101")


def test_in_2024_building_permits_belong_to_the_district(client: Client) -> None:
    with clock.at(SEED_DAY):
        page = Page(client, FINDER).send(level="UBND cấp huyện").send(district="Huyện Cẩm Xuyên")
        assert every_result(page) == published("district-committee")
        assert BUILDING in page.results()
        assert "UBND huyện Cẩm Xuyên" in page.text
        commune = Page(client, FINDER + "?level=commune")
        assert BUILDING not in every_result(commune)


# --- choices ---


def test_levels_keep_the_seeds_names_with_the_words_of_today(client: Client) -> None:
    labels = Page(client, FINDER).labels("service_level")
    assert labels[0].startswith("Mức độ 3 hoặc 4")
    assert "Mức độ 4 – toàn trình" in labels
    assert "Mức độ 3 – một phần" in labels
    assert len(labels) == 5


def test_a_level_two_service_says_how_and_has_no_registration(client: Client) -> None:
    page = Page(client, FINDER).send(service_level="Mức độ 2 – cung cấp thông tin và mẫu đơn")
    level_two = {v.name: v.procedure.code for v in in_force(clock.today()) if v.level == 2}
    assert every_result(page) == sorted(level_two)
    assert "Chứng thực bản sao từ bản chính giấy tờ, văn bản" in level_two
    ways = page.tree.xpath("//article//a[starts-with(., 'Xem cách làm')]/@href")
    assert sorted(ways) == sorted(f"/thu-tuc/{code}/" for code in level_two.values())
    assert not page.tree.xpath("//article//a[starts-with(., 'Đăng ký')]")


def test_results_say_level_time_fee_and_agency_in_words(client: Client) -> None:
    page = Page(client, FINDER + "?q=giay+doc+than")
    card = page.tree.xpath("//article")[0].text_content()
    for words in ("Nộp và nhận kết quả qua mạng", "toàn trình", "3 ngày làm việc", "15.000"):
        assert words in card
    assert "mức mẫu" in card
    assert "UBND cấp xã" in card


def test_choices_stay_in_the_address(client: Client) -> None:
    page = Page(client, FINDER).send(q="khai", field="Hộ tịch")
    query = parse_qs(urlsplit(page.url).query)
    assert query["field"] == ["ho-tich"]
    again = Page(Client(), page.url)
    assert again.results() == page.results()
    assert again.tree.xpath('//input[@name="q"]/@value') == ["khai"]


# --- words ---


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("giay doc than", SINGLE),
        ("giấy độc thân", SINGLE),
        ("GIẤY  ĐỘC THÂN", SINGLE),
        ("giay doc thann", SINGLE),
        ("khai sinnh", "Đăng ký khai sinh"),
        ("1.004873", SINGLE),
        ("sao y", "Chứng thực bản sao từ bản chính giấy tờ, văn bản"),
        ("tam tru", "Đăng ký tạm trú"),
    ],
)
def test_words_without_accents_with_slips_and_by_other_names_are_found(
    client: Client, said: str, wanted: str
) -> None:
    assert Page(client, FINDER).send(q=said).results()[0] == wanted


def test_a_distant_slip_gets_a_question(client: Client) -> None:
    page = Page(client, FINDER + "?q=xya+nah")
    assert page.results() == []
    assert "Có phải muốn tìm" in page.text
    assert page.link("Cấp giấy phép xây dựng") == "/thu-tuc/1.013225/"


def test_nothing_found_says_what_to_do(client: Client) -> None:
    page = Page(client, FINDER + "?q=zzzzqqqq")
    assert "Không tìm thấy thủ tục nào" in page.text
    assert "Gõ lại bằng chữ thường dùng" in page.text
    assert "gọi" in page.text
    assert page.follow("Xem tất cả thủ tục").results()


def test_when_the_choices_hide_what_the_words_find_one_link_frees_them(client: Client) -> None:
    page = Page(client, FINDER + "?q=giay+doc+than&service_level=2")
    assert page.results() == []
    assert page.follow("Bỏ các ô đã chọn").results()[0] == SINGLE


def test_a_withdrawn_service_is_not_found(client: Client) -> None:
    version = version_on("1.004873", clock.today())
    assert version is not None
    withdraw(version)
    assert SINGLE not in Page(client, FINDER + "?q=giay+doc+than").results()


# --- my commune ---


def test_the_commune_is_remembered_for_a_year_and_named_everywhere(client: Client) -> None:
    page = Page(client, FINDER).send(level="UBND cấp xã").send(commune="Xã Cẩm Lạc")
    assert "Nhớ xã Cẩm Lạc là xã của tôi" in page.text
    remember(client)
    cookie = client.cookies["commune"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600
    page = Page(client, FINDER + "?q=giay+doc+than")
    assert "Xã của tôi: xã Cẩm Lạc – đổi" in page.text
    assert page.link("Đăng ký").endswith("?agency=ubnd-xa-cam-lac-20250701")
    assert page.follow("đổi").selected("level") == "UBND cấp xã"


def test_remembering_narrows_nothing_unasked(client: Client) -> None:
    remember(client)
    assert every_result(Page(client, FINDER)) == published()


def test_a_commune_chosen_in_2024_is_todays_commune_today(client: Client) -> None:
    with clock.at(SEED_DAY):
        client.post(FINDER + "xa-cua-toi/", {"commune": key("Xã Cẩm Minh", SEED_DAY[:10])})
        assert "Xã của tôi: xã Cẩm Minh" in Page(client, FINDER).text
    assert "Xã của tôi: xã Cẩm Lạc" in Page(client, FINDER).text


def test_on_a_borrowed_phone_the_commune_can_be_forgotten(client: Client) -> None:
    remember(client)
    client.post(FINDER + "xa-cua-toi/", {"next": FINDER})
    assert "Xã của tôi" not in Page(client, FINDER).text


def test_an_finds_her_commune_on_another_computer(client: Client, an: User) -> None:
    client.force_login(an)
    remember(client)
    other = Client()
    other.force_login(an)
    assert "Xã của tôi: xã Cẩm Lạc" in Page(other, FINDER).text
    other.post(FINDER + "xa-cua-toi/", {"commune": ""})
    assert "Xã của tôi" not in Page(other, FINDER).text


def test_an_account_made_in_2024_never_points_at_another_commune_of_the_same_code(
    client: Client, an: User
) -> None:
    client.force_login(an)
    with clock.at(SEED_DAY):
        client.post(FINDER + "xa-cua-toi/", {"commune": key("Xã Cẩm Minh", SEED_DAY[:10])})
    other = Client()
    other.force_login(an)
    assert "Xã của tôi: xã Cẩm Lạc" in Page(other, FINDER).text


def test_remembering_needs_post_and_a_token_and_never_leads_away(client: Client) -> None:
    assert client.get(FINDER + "xa-cua-toi/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FINDER + "xa-cua-toi/", {"commune": "x"}).status_code == 403
    for bad in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"):
        sent = client.post(FINDER + "xa-cua-toi/", {"commune": "nonsense", "next": bad})
        assert sent["Location"] == FINDER
    assert "commune" not in client.cookies


def test_a_signed_in_person_registers_with_one_press(client: Client, an: User) -> None:
    client.force_login(an)
    remember(client)
    page = Page(client, FINDER + "?q=giay+doc+than")
    form = page.tree.xpath("//article//form")[0]
    assert form.get("action") == "/thu-tuc/1.004873/dang-ky/"
    assert form.get("method") == "post"
    assert form.xpath('.//input[@name="agency"]/@value') == ["ubnd-xa-cam-lac-20250701"]


# --- bad input ---


def test_words_are_shown_as_words(client: Client) -> None:
    evil = '"><script>alert(1)</script>'
    answer = client.get(FINDER, {"q": evil, "life_event": evil, "agency": evil, "commune": evil})
    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;alert(1)" in answer.content


def test_nul_in_the_address_is_refused(client: Client) -> None:
    assert client.get(FINDER, {"q": "a\0b"}).status_code == 400


NAMES = ("q", "level", "district", "commune", "agency", "old", "field", "service_level", "page")
ODD = st.text(max_size=60) | st.sampled_from(
    [
        "commune",
        "district",
        "province",
        "1",
        "3-4",
        "18748-20250701",
        "446-20200101",
        "-1",
        "9" * 40,
    ]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.dictionaries(st.sampled_from((*NAMES, "life_event")), ODD, max_size=6))
def test_no_address_breaks_the_finder(client: Client, query: dict[str, str]) -> None:
    answer = client.get(FINDER, query)
    assert answer.status_code == (400 if any("\0" in text for text in query.values()) else 200)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(value=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_no_cookie_breaks_the_finder(client: Client, value: str) -> None:
    client.cookies["commune"] = value
    assert client.get(FINDER).status_code == 200


# --- cost ---


def test_the_finder_costs_the_same_few_queries_however_many_are_found(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(FINDER)  # the first one after a change reads the catalogue
    with django_assert_max_num_queries(4):
        client.get(FINDER)
    chosen = {"level": "commune", "commune": key("Xã Cẩm Lạc", TODAY[:10])}
    for more in ({}, {"q": "giay doc than"}, {"field": "ho-tich", "service_level": "3-4"}):
        with django_assert_max_num_queries(10):
            client.get(FINDER, chosen | more)


def test_one_result_costs_as_many_queries_as_a_full_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert len(published()) > PER_PAGE
    client.get(FINDER)  # the first one after a change reads the catalogue
    with django_assert_num_queries(4):
        assert len(Page(client, FINDER).results()) == PER_PAGE
    with django_assert_num_queries(4):
        assert Page(client, FINDER + "?q=1.004873").results() == [SINGLE]
