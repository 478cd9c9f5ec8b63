"""The first page: search, life events, the commonest services, whom to call."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from motcua.accounts.models import User
from motcua.common import clock
from motcua.procedures.actions import withdraw
from motcua.procedures.queries import commonest, in_force, version_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_data")]


def links(html: str) -> set[str]:
    return set(re.findall(r'href="(/[^"#]*)', html))


def test_the_search_box_comes_before_everything_else(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.index('name="q"') < page.index("Có con nhỏ") < page.index("Đăng ký khai sinh")
    assert "Dịch vụ công trực tuyến" in page
    assert 'href="tel:' in page


def test_every_service_is_at_most_three_clicks_from_home(client: Client) -> None:
    near = {"/"}
    for _ in range(2):
        pages = {page for page in near if page == "/" or page.startswith("/dich-vu-cong/")}
        near |= {link for page in pages for link in links(client.get(page).content.decode())}
    # Whatever is linked from there is the third click.
    offered = {url.split("?")[0] for url in near if url.startswith("/thu-tuc/")}
    published = in_force(clock.today()).values_list("procedure__code", flat=True)
    assert offered == {f"/thu-tuc/{code}/" for code in published}


def test_a_life_event_leads_to_its_services_only(client: Client) -> None:
    page = client.get("/dich-vu-cong/?life_event=nguoi-than-qua-doi").content.decode()
    assert "Người thân qua đời" in page
    assert "Đăng ký khai tử" in page
    assert "Đăng ký kết hôn" not in page


def test_a_withdrawn_service_is_not_among_the_commonest(client: Client) -> None:
    version = version_on("1.004873", clock.today())
    assert version is not None
    withdraw(version)
    page = client.get("/").content.decode()
    assert "/thu-tuc/1.001193/" in page
    assert "/thu-tuc/1.004873/" not in page


def test_the_first_page_names_the_three_commonest_services(client: Client) -> None:
    page = client.get("/").content.decode()
    assert re.findall(r'href="/thu-tuc/([^"/]+)/', page) == list(commonest()[:3])


def test_the_first_page_costs_one_query_for_a_stranger(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        client.get("/")


def test_an_sees_her_commune_on_the_first_page(client: Client, an: User) -> None:
    client.force_login(an)
    assert "Xã của tôi" not in client.get("/").content.decode()
    client.post("/dich-vu-cong/xa-cua-toi/", {"commune": "18748-20250701", "next": "/"})
    with clock.at("2026-11-22T09:00"):
        assert "Xã của tôi" in client.get("/").content.decode()


@pytest.mark.parametrize("path", ["/", "/tro-giup/", "/dich-vu-cong/"])
def test_open_pages_hold_no_script_or_style_of_their_own(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert page.count("<h1") == 1


def test_the_help_page_tells_the_guide_and_whom_to_call(client: Client) -> None:
    page = client.get("/tro-giup/").content.decode()
    for words in ("Lấy thông tin từ người nộp", "Tiếp theo", "Tải tờ khai", "Gửi đi", "kích hoạt"):
        assert words in page
    assert 'id="tro-nang"' in page
    assert 'href="tel:' in page
