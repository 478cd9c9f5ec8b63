"""The queue: the oldest promise first, late and due-soon in words, found again by address."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from motcua.common import clock
from motcua.desk import queue
from tests import builders
from tests.builders import People
from tests.world import SignIn


def numbers(client: Client, address: str = "/can-bo/") -> list[str]:
    page = client.get(address)
    assert page.status_code == 200
    return re.findall(r'class="number" href="/can-bo/ho-so/([^"/]+)/["?]', page.content.decode())


def test_without_a_post_the_page_says_so(people: People, sign_in: SignIn) -> None:
    page = sign_in(people.an).get("/can-bo/")
    assert page.status_code == 403
    assert "không có vị trí công tác" in page.content.decode()


def test_a_stranger_is_sent_to_sign_in(people: People, client: Client) -> None:
    answer = client.get("/can-bo/")
    assert answer.status_code == 302
    assert "/can-bo/" in answer["Location"]


def test_access_ends_with_the_post(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    page = f"/can-bo/ho-so/{made.number}/"
    assert lan.get(page).status_code == 200
    people.lan.valid_to = clock.today()
    people.lan.save()
    assert lan.get(page).status_code == 200
    with clock.at("2026-03-11T00:00"):
        assert lan.get(page).status_code == 403
        assert lan.get("/can-bo/").status_code == 403
        assert lan.post(f"{page}lam/accept/", {"moves": made.moves}).status_code == 403


def test_the_oldest_promise_comes_first(people: People, sign_in: SignIn) -> None:
    with clock.at("2026-03-09T15:00"):
        second = builders.dossier()
    with clock.at("2026-03-05T08:00"):
        first = builders.dossier()
    third = builders.dossier()
    assert numbers(sign_in(people.lan)) == [first.number, second.number, third.number]


def test_each_sees_the_work_of_their_own_step(people: People, sign_in: SignIn) -> None:
    sent, being_done = builders.dossier(), builders.dossier(at="processing")
    signing, sealing = builders.dossier(at="step:2"), builders.dossier(at="step:3")
    assert numbers(sign_in(people.lan)) == [sent.number]
    assert numbers(sign_in(people.hung)) == [being_done.number]
    assert numbers(sign_in(people.dung)) == [signing.number]
    assert numbers(sign_in(people.mai)) == [sealing.number]
    assert numbers(sign_in(people.binh)) == []


def test_late_and_due_soon_are_said_in_words(people: People, sign_in: SignIn) -> None:
    builders.dossier()
    lan = sign_in(people.lan)
    # Eight working hours from 09:00: until 09:00 of the next day.
    for moment, words in {
        "2026-03-10T09:30": "Còn 7 giờ làm việc",
        "2026-03-10T16:00": "Sắp hết hạn: còn 3 giờ làm việc",
        "2026-03-11T10:30": "Quá hạn 1 giờ làm việc",
        "2026-03-13T10:30": "Quá hạn 2 ngày làm việc",
    }.items():
        with clock.at(moment):
            assert words in lan.get("/can-bo/").content.decode(), moment


def test_a_broken_promise_is_said_even_if_the_step_has_time(
    people: People, sign_in: SignIn
) -> None:
    with clock.at("2026-03-02T09:00"):
        made = builders.dossier(at="processing")
    builders.do("forward", made)
    row = sign_in(people.dung).get("/can-bo/").content.decode()
    assert "Hẹn trả quá hạn" in row
    assert 'class="tag late"' in row


def test_tabs_show_what_they_say(people: People, sign_in: SignIn) -> None:
    made = {at: builders.dossier(at=at) for at in ("submitted", "supplement_wanted", "returned")}
    lan = sign_in(people.lan)
    assert numbers(lan, "/can-bo/?xem=cho-bo-sung") == [made["supplement_wanted"].number]
    assert numbers(lan, "/can-bo/?xem=da-xong") == [made["returned"].number]
    both = {made["submitted"].number, made["supplement_wanted"].number}
    assert set(numbers(lan, "/can-bo/?xem=dang-mo")) == both
    assert numbers(lan, "/can-bo/?xem=nonsense") == [made["submitted"].number]
    page = lan.get("/can-bo/").content.decode()
    assert re.search(r'Việc của tôi <span class="count">1<', page)
    assert re.search(r'Tất cả đang mở của cơ quan <span class="count">2<', page)


def test_what_a_colleague_holds_is_not_my_work(people: People, sign_in: SignIn) -> None:
    other = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    free, held = builders.dossier(at="accepted"), builders.dossier(at="accepted")
    builders.do("take", held, other)
    assert numbers(sign_in(people.hung)) == [free.number]
    assert numbers(sign_in(people.hung), "/can-bo/?xem=chua-ai-nhan") == [free.number]
    assert numbers(sign_in(other)) == [free.number, held.number]
    assert numbers(sign_in(other), "/can-bo/?xem=chua-ai-nhan") == [free.number]


def test_taking_in_the_list_leads_back_to_the_same_list(people: People, sign_in: SignIn) -> None:
    builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    made, hung = builders.dossier(at="accepted"), sign_in(people.hung)
    here = "/can-bo/?xem=chua-ai-nhan"
    page = hung.get(here).content.decode()
    assert f'formaction="/can-bo/ho-so/{made.number}/lam/take/"' in page
    answer = hung.post(
        f"/can-bo/ho-so/{made.number}/lam/take/", {"moves": made.moves, "next": here}
    )
    assert answer["Location"] == here
    made.refresh_from_db()
    assert made.holder == people.hung


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:1"])
def test_a_move_never_leads_to_another_site(
    people: People, sign_in: SignIn, elsewhere: str
) -> None:
    made = builders.dossier()
    answer = sign_in(people.lan).post(
        f"/can-bo/ho-so/{made.number}/lam/accept/", {"moves": made.moves, "next": elsewhere}
    )
    assert answer["Location"].startswith("/can-bo/ho-so/")


@pytest.mark.parametrize("words", ["tran chau", "TRÂN CHÂU", "nguyen hoang bao", "Đoàn", "doan"])
def test_names_are_found_with_and_without_accents(
    people: People, sign_in: SignIn, words: str
) -> None:
    wanted = builders.dossier(full_name="Nguyễn Hoàng Bảo Ngọc Trân Châu Đoàn")
    builders.dossier()
    assert numbers(sign_in(people.lan), f"/can-bo/?tim={words}") == [wanted.number]


def test_a_number_finds_a_closed_dossier_too(people: People, sign_in: SignIn) -> None:
    closed = builders.dossier(at="refused")
    builders.dossier()
    assert closed.number
    assert numbers(sign_in(people.lan), f"/can-bo/?tim={closed.number.lower()}") == [closed.number]
    assert numbers(sign_in(people.binh), f"/can-bo/?tim={closed.number}") == []


@pytest.mark.parametrize("odd", ["%25", "_", "'", '"><script>', "a" * 500, "\u200b"])
def test_odd_search_words_find_nothing_and_break_nothing(
    people: People, sign_in: SignIn, odd: str
) -> None:
    made = builders.dossier()
    page = sign_in(people.lan).get("/can-bo/", {"tim": odd})
    assert page.status_code == 200
    assert b"<script>" not in page.content
    assert (made.number in page.content.decode()) == (odd == "\u200b")


@pytest.mark.parametrize("cursor", ["x", "2026-01-01~x", "x~1", "2026-13-01~1", "~", "9999999~9"])
def test_a_nonsense_cursor_is_the_first_page(people: People, sign_in: SignIn, cursor: str) -> None:
    made = builders.dossier()
    assert numbers(sign_in(people.lan), f"/can-bo/?sau={cursor}") == [made.number]


def test_the_procedure_filter_narrows(people: People, sign_in: SignIn) -> None:
    one, other = builders.dossier(), builders.dossier(code="2.000635")
    lan = sign_in(people.lan)
    assert set(numbers(lan)) == {one.number, other.number}
    assert numbers(lan, "/can-bo/?thu-tuc=2.000635") == [other.number]


def test_pages_follow_without_gap_or_repetition(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PER_PAGE", 2)
    waiting = [builders.dossier().number for _nth in range(3)]
    # A result that waits to be fetched has no step time running out: it comes last.
    made = [*waiting, *(builders.dossier(at="done").number for _nth in range(2))]
    lan, address, seen = sign_in(people.lan), "/can-bo/", []
    for _page in range(3):
        html = lan.get(address).content.decode()
        seen.append(numbers(lan, address))
        if found := re.search(r'rel="next" href="([^"]+)"', html):
            address = found[1].replace("&amp;", "&")
    assert seen == [made[:2], made[2:4], made[4:]]
    back = re.search(r'rel="prev" href="([^"]+)"', html)
    assert back
    assert numbers(lan, back[1].replace("&amp;", "&")) == made[2:4]


def test_forty_dossiers_cost_as_many_queries_as_five(
    people: People, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lan = sign_in(people.lan)
    for _nth in range(5):
        builders.dossier()
    lan.get("/can-bo/?xem=dang-mo")
    with CaptureQueriesContext(connection) as five:
        lan.get("/can-bo/?xem=dang-mo")
    for _nth in range(7):
        for at in ("submitted", "accepted", "processing", "supplement_wanted", "done"):
            builders.dossier(at=at)
    with django_assert_num_queries(len(five.captured_queries)):
        lan.get("/can-bo/?xem=dang-mo")


def test_an_empty_queue_says_so(people: People, sign_in: SignIn) -> None:
    page = sign_in(people.lan).get("/can-bo/").content.decode()
    assert "Không có hồ sơ nào đang chờ ở vị trí này." in page


def test_names_cannot_carry_markup(people: People, sign_in: SignIn) -> None:
    evil = "<script>alert(1)</script>An"
    made = builders.dossier(full_name=evil.replace("1", "x"))
    lan = sign_in(people.lan)
    for address in ("/can-bo/", f"/can-bo/ho-so/{made.number}/"):
        page = lan.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
