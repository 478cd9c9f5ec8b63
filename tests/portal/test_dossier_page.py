"""Hồ sơ của tôi and the page of one dossier."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.common import clock
from motcua.dossiers import actions, watch
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier, Event
from tests import builders
from tests.builders import People
from tests.portal.filled_form import tree_of
from tests.world import SignIn

SENT = [status.value for status in Status if status != Status.DRAFT]


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def address(dossier: Dossier, name: str = "dossier") -> str:
    return reverse(f"portal:{name}", args=[dossier.number])


def read(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return " ".join(tree_of(page).text_content().split())


@pytest.mark.parametrize("state", SENT)
def test_every_state_has_its_page_its_sentence_and_its_receipt(
    client: Client, people: People, state: str
) -> None:
    dossier = builders.dossier(state)
    page = read(client, address(dossier))
    assert str(dossier.number) in page
    assert str(Status(state).label) in page
    assert "UBND xã Cẩm Lạc" in page
    assert str(dossier.number) in read(client, address(dossier, "receipt"))
    assert str(dossier.number) in read(client, reverse("portal:my_dossiers"))


def test_the_road_says_who_had_it_and_when_each_step_ended(client: Client, people: People) -> None:
    dossier = builders.dossier()
    with clock.at("2026-03-10T09:40"):
        builders.do("accept", dossier, people.lan)
    with clock.at("2026-03-10T10:10"):
        builders.do("begin", dossier)
        builders.do("forward", dossier)
    page = client.get(address(dossier))
    stops = [
        " ".join(stop.text_content().split())
        for stop in tree_of(page).xpath('(//ol[@class="timeline"])[1]/li')
    ]
    assert "09:40" in stops[0]
    assert "Trần Thị Lan" in stops[0]
    assert "10:10" in stops[1]
    assert "Lê Văn Hùng" in stops[1]
    assert "Đang ở đây từ 10:10 ngày 10/03/2026" in stops[2]
    assert "Phạm Văn Dũng" in stops[2]
    assert "Dự kiến xong trước" in stops[3]


def test_the_picture_of_the_road_has_every_stop_of_the_list_and_no_style_of_its_own(
    client: Client, people: People
) -> None:
    dossier = builders.dossier("step:2")
    builders.do("send_back", dossier, private_note="Ghi rõ ngày.")
    tree = tree_of(client.get(address(dossier)))
    (picture,) = tree.xpath('//div[@class="road"]/svg')
    assert picture.get("role") == "img"
    named = [tree.xpath(f'//*[@id="{key}"]')[0] for key in picture.get("aria-labelledby").split()]
    assert [one.text_content() for one in named] == [
        "Đường đi của hồ sơ",
        "3 chặng đã qua; nay ở bước “Tra sổ kết hôn, hỏi nơi cư trú cũ, soạn giấy xác nhận (lần 2)”; "
        "còn 3 bước nữa.",
    ]
    drawn = " ".join(text.text_content() for text in picture.xpath(".//text"))
    titles = [one.text_content() for one in tree.xpath('(//ol[@class="timeline"])[1]/li/p/strong')]
    assert len(titles) == 7
    assert all(title in drawn for title in titles)
    assert not picture.xpath(".//@style")
    assert len(tree.xpath('(//ol[@class="timeline"])[1]/li[@aria-current="step"]')) == 1


def test_the_last_step_of_a_returned_dossier_says_when_it_was_handed_over(client: Client) -> None:
    dossier = builders.dossier("done")
    with clock.at("2026-03-11T15:20"):
        builders.do("hand_over", dossier, collected_by="Nguyễn Văn An", paper="042090000001")
    stops = tree_of(client.get(address(dossier))).xpath('(//ol[@class="timeline"])[1]/li')
    assert "15:20" in stops[-1].text_content()


def test_private_notes_and_who_collected_stay_inside(client: Client, people: People) -> None:
    dossier = builders.dossier()
    builders.do("accept", dossier, people.lan, private_note="Nghi giấy giả, kiểm tra kỹ")
    page = read(client, address(dossier))
    assert "Nghi giấy giả" not in page
    done = builders.dossier("returned")
    assert "CCCD 042090000001" not in read(client, address(done))


def test_an_old_dossier_of_the_three_tiers_can_still_be_read(client: Client) -> None:
    """The district that decided is gone, the page is not."""
    with clock.at("2024-10-15T09:00"):
        dossier = builders.dossier(
            "processing", "1.001731", office=builders.agency("UBND xã Cẩm Minh")
        )
    page = read(client, address(dossier))
    assert "UBND xã Cẩm Minh" in page
    assert str(dossier.number) in read(client, reverse("portal:my_dossiers"))


def test_what_is_asked_stands_above_the_button_to_answer_with(client: Client) -> None:
    dossier = builders.dossier("supplement_wanted")
    page = client.get(address(dossier)).content.decode()
    asked, button = (
        page.index("Cần bổ sung"),
        page.index(f'href="{address(dossier, "supplement")}"'),
    )
    assert page.index('class="lead"') < asked < button
    assert page.count("Cần bổ sung") == 1


def test_the_road_stands_beside_the_rest_and_before_it_in_one_column(client: Client) -> None:
    main = tree_of(client.get(address(builders.dossier("accepted")))).xpath("//main")[0]
    (sides,) = main.xpath(".//div[@class='split way']")
    top, road, rest = sides
    assert top.xpath(".//p[@class='lead']")
    assert road.xpath(".//div[@class='road']")
    assert rest.xpath(".//section[@id='hoi-ai']")


def test_a_strangers_dossier_is_not_there(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("returned", papers=["previous_certificate"])
    attachment, paper = dossier.attachments.get(), dossier.documents.first()
    assert paper is not None
    stranger = builders.citizen("la@example.com", "Người Lạ")
    urls = [
        address(dossier),
        *(address(dossier, name) for name in ("receipt", "withdraw", "result", "supplement")),
        reverse("portal:file", args=[dossier.number, attachment.pk]),
        reverse("portal:document", args=[dossier.number, paper.pk]),
    ]
    for who in (stranger, people.lan, people.binh):
        browser = sign_in(who)
        for url in urls:
            assert browser.get(url).status_code == 404, url
            assert browser.post(url).status_code in {404, 405}, url
    assert Client().get(urls[0]).status_code == 302
    assert not Event.objects.filter(action="withdraw").exists()


def test_made_up_numbers_are_not_there(client: Client) -> None:
    for number in ("H27.50.58-260310-9999", "x", "' OR 1=1 --", "Hồ-sơ", "0" * 500):
        assert client.get(reverse("portal:dossier", args=[number])).status_code == 404
    assert client.get("/ho-so/%00/").status_code == 400


def test_withdrawing_asks_first_and_is_then_final(client: Client) -> None:
    dossier = builders.dossier()
    assert "Rút hồ sơ" in read(client, address(dossier, "withdraw"))
    answer = client.post(address(dossier, "withdraw"), {"note": "Đổi\0 ý\x07"})
    assert answer.headers["Location"] == address(dossier)
    dossier.refresh_from_db()
    assert dossier.status == "withdrawn"
    assert dossier.events.get(action="withdraw").note == "Đổi ý"
    assert "Đã rút lúc" in read(client, address(dossier))
    again = client.post(address(dossier, "withdraw"))
    assert again.status_code == 409
    assert "chưa rút được" in again.content.decode()


def test_what_is_being_worked_on_is_not_withdrawn_but_asked_for_once(client: Client) -> None:
    dossier = builders.dossier("processing")
    assert address(dossier, "withdraw") in client.get(address(dossier)).content.decode()
    assert "yêu cầu được gửi đến bộ phận một cửa" in read(client, address(dossier, "withdraw"))
    with pytest.raises((actions.NotAllowed, actions.Overtaken)):
        actions.withdraw(dossier, Acting(dossier.by))
    answer = client.post(address(dossier, "withdraw"))
    assert answer.headers["Location"] == address(dossier)
    dossier.refresh_from_db()
    assert dossier.status == "processing"
    assert dossier.withdrawal_asked_at == clock.now()
    assert address(dossier, "withdraw") not in client.get(address(dossier)).content.decode()
    assert client.get(address(dossier, "withdraw")).headers["Location"] == address(dossier)
    assert client.post(address(dossier, "withdraw")).status_code == 409
    dossier.refresh_from_db()
    assert dossier.status == "processing"


def test_it_is_too_late_to_withdraw_what_is_done(client: Client) -> None:
    dossier = builders.dossier("done")
    assert address(dossier, "withdraw") not in client.get(address(dossier)).content.decode()
    assert client.get(address(dossier, "withdraw")).headers["Location"] == address(dossier)
    assert client.post(address(dossier, "withdraw")).status_code == 409
    dossier.refresh_from_db()
    assert dossier.status == "done"


@pytest.mark.parametrize(
    ("state", "delivery", "status"),
    [
        ("processing", "online", 404),
        ("done", "counter", 404),
        ("done", "online", 200),
        ("returned", "counter", 200),
    ],
)
def test_the_result_is_open_when_it_is_handed_over_or_asked_for_online(
    client: Client, state: str, delivery: str, status: int
) -> None:
    dossier = builders.dossier(state, delivery=delivery)
    answer = client.get(address(dossier, "result"))
    assert answer.status_code == status
    assert ("Tải kết quả</a>" in client.get(address(dossier)).content.decode()) == (status == 200)
    if status == 200:
        assert answer.getvalue().startswith(b"%PDF")


def test_papers_and_files_open_from_the_page(client: Client) -> None:
    dossier = builders.dossier("accepted", papers=["previous_certificate"])
    links = tree_of(client.get(address(dossier))).xpath('//ul[@class="files"]//a/@href')
    assert len(links) == 3  # the declaration, form 01, the file
    for link in links:
        answer = client.get(link)
        assert answer.getvalue().startswith(b"%PDF"), link
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_more_dossiers_than_a_page_holds_can_be_paged_through(
    client: Client, people: People
) -> None:
    numbers = {str(builders.dossier().number) for _ in range(23)}
    url, seen = reverse("portal:my_dossiers"), set()
    pages = 0
    while url:
        page = client.get(url)
        seen |= {n for n in numbers if n in page.content.decode()}
        older = tree_of(page).xpath('//a[contains(@href, "truoc=")]/@href')
        url, pages = (str(older[0]) if older else ""), pages + 1
    assert (seen, pages) == (numbers, 2)
    for nonsense in ("x", "-1", "9" * 40, "٣"):
        assert client.get(reverse("portal:my_dossiers"), {"truoc": nonsense}).status_code == 200


def test_what_the_clerk_did_meanwhile_is_told_when_withdrawing(
    client: Client, people: People
) -> None:
    dossier = builders.dossier("accepted")
    asked = client.get(address(dossier, "withdraw"))
    assert asked.status_code == 200
    builders.work_on(dossier, "done")
    answer = client.post(address(dossier, "withdraw"))
    assert answer.status_code == 409
    assert "Lê Văn Hùng" in answer.content.decode()
    with pytest.raises((actions.NotAllowed, actions.Overtaken)):
        actions.withdraw(dossier, Acting(people.an))


def test_who_wanted_to_withdraw_before_work_began_is_asked_again_when_it_began(
    client: Client, people: People
) -> None:
    dossier = builders.dossier("accepted")
    page = client.get(address(dossier, "withdraw")).content.decode()
    assert 'name="way" value="withdraw"' in page
    builders.do("begin", dossier)
    answer = client.post(
        address(dossier, "withdraw"), {"way": "withdraw", "note": "Gia đình đổi ý"}
    )
    again = answer.content.decode()
    assert answer.status_code == 409
    assert "Cơ quan vừa bắt đầu xử lý hồ sơ" in again
    assert "Gia đình đổi ý" in again
    assert 'name="way" value="ask_withdrawal"' in again
    dossier.refresh_from_db()
    assert dossier.withdrawal_asked_at is None
    client.post(address(dossier, "withdraw"), {"way": "ask_withdrawal"})
    dossier.refresh_from_db()
    assert dossier.withdrawal_asked_at is not None


def test_who_waits_too_long_writes_to_whoever_answers_for_it(
    client: Client, people: People
) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-16T08:00"):
        watch.watch()
        page = client.get(f"/ho-so/{dossier.number}/").content.decode()
        box = page[page.index('data-cause="late"') :]
        way = re.search(r'class="button[^"]*" href="([^"]+)"', box)
        assert way is not None
        assert "Phản ánh" in client.get(way[1]).content.decode()


def test_a_long_list_asks_the_database_no_more_often_than_a_short_one(
    people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.an)
    builders.dossier("accepted")
    client.get("/ho-so/")
    with CaptureQueriesContext(connection) as few:
        client.get("/ho-so/")
    for _number in range(6):
        builders.dossier("processing")
    with CaptureQueriesContext(connection) as many:
        client.get("/ho-so/")
    assert len(many) == len(few)
