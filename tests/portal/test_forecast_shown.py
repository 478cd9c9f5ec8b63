"""What a citizen reads of how long it takes: before filing, on the receipt, on the way."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from motcua.common import clock
from tests import builders
from tests.builders import People
from tests.dossiers.finished import HOUR, SINGLE, finished
from tests.portal.filled_form import tree_of
from tests.world import SignIn


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def read(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return " ".join(tree_of(page).text_content().split())


def test_before_filing_the_chosen_office_says_how_long_it_takes(
    client: Client, people: People
) -> None:
    url = reverse("portal:procedure", args=[SINGLE])
    here = f"{url}?agency={people.lan.agency.slug}"
    assert "dự đoán" not in read(client, url)  # no office, no history
    few = "Chưa đủ 20 hồ sơ đã xong để dự đoán; thời hạn theo luật là 3 ngày làm việc."
    assert few in read(client, here)
    finished(people.lan.agency, [9 * HOUR] * 12 + [20 * HOUR] * 10)
    page = read(client, here)
    assert "Thường xong sau 1,5 ngày làm việc; 80% hồ sơ xong trong 2,5 ngày làm việc." in page
    assert "Theo các hồ sơ đã xong ở UBND xã Cẩm Lạc trong 12 tháng qua" in page
    assert few in read(client, f"{url}?agency={people.binh.agency.slug}")


def test_a_procedure_with_cases_says_it_for_each(client: Client, people: People) -> None:
    version = builders.draft("1.001731").version
    first, second, *_more = version.description.cases
    finished(people.lan.agency, [9 * HOUR] * 20, code="1.001731", case=first.key)
    office = people.lan.agency.slug
    page = read(client, f"{reverse('portal:procedure', args=['1.001731'])}?agency={office}")
    assert f"{first.name}: 80% hồ sơ xong trong 1,5 ngày làm việc." in page
    assert f"{second.name}: Chưa đủ 20 hồ sơ đã xong để dự đoán" in page


def test_the_page_of_a_dossier_and_its_receipt_say_when(client: Client, people: People) -> None:
    finished(people.lan.agency, [9 * HOUR] * 20)
    made = builders.dossier()
    after = "Tính từ khi được tiếp nhận: 80% hồ sơ xong trong 1,5 ngày làm việc."
    assert after in read(client, reverse("portal:receipt", args=[made.number]))
    assert after in read(client, reverse("portal:dossier", args=[made.number]))
    builders.walk(made, "processing")
    page = read(client, reverse("portal:dossier", args=[made.number]))
    assert "Bao giờ xong?" in page
    assert "80% khả năng xong trước 11:30 thứ Tư, 11/3." in page
    with clock.at("2026-03-17T09:00"):
        assert "Hồ sơ đã quá hẹn trả" in read(client, reverse("portal:dossier", args=[made.number]))
    builders.walk_on(made, "done")
    assert "Bao giờ xong?" not in read(client, reverse("portal:dossier", args=[made.number]))
