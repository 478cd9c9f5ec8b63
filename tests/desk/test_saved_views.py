"""Narrowing a list, keeping it under a name, choosing its columns: each for the person who did it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from motcua.common import clock
from motcua.desk.models import SavedView
from motcua.dossiers.models import Channel
from tests import builders
from tests.builders import People
from tests.desk.test_queue import numbers
from tests.world import SignIn


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def heads(page: str) -> list[str]:
    return re.findall(r'<th role="columnheader" scope="col">([^<]+)</th>', page)


def save(client: Client, name: str, query: str) -> Any:
    return client.post("/can-bo/bo-loc/", {"ten": name, "loc": query})


def test_late_soon_and_calm_are_lists_of_their_own(people: People, sign_in: SignIn) -> None:
    with clock.at("2026-03-09T07:30"):
        late = builders.dossier()
    with clock.at("2026-03-09T10:30"):
        soon = builders.dossier()
    calm = builders.dossier()
    waiting, ready = builders.dossier(at="supplement_wanted"), builders.dossier(at="done")
    lan = sign_in(people.lan)
    found = {
        state: set(numbers(lan, f"/can-bo/?xem=dang-mo&tinh-trang={state}"))
        for state in ("qua-han", "sap-den", "con-han", "cho-bo-sung", "cho-tra")
    }
    assert found == {
        "qua-han": {late.number},
        "sap-den": {soon.number},
        "con-han": {calm.number},
        "cho-bo-sung": {waiting.number},
        "cho-tra": {ready.number},
    }


def test_each_filter_narrows_and_together_they_narrow_more(people: People, sign_in: SignIn) -> None:
    with clock.at("2026-03-05T08:00"):
        old = builders.dossier(code="2.000635")
    held = builders.dossier(at="processing")
    fresh = builders.dossier()
    lan, hung = sign_in(people.lan), sign_in(people.hung)
    everything = {old.number, held.number, fresh.number}
    field = old.version.procedure.field.slug
    for query, wanted in {
        "thu-tuc=2.000635": {old.number},
        "den=2026-03-05": {old.number},
        "tu=2026-03-06": {held.number, fresh.number},
        "tu=2026-03-05&den=2026-03-05": {old.number},
        "buoc=officer": {held.number},
        f"kenh={Channel.ONLINE}": everything,
        f"kenh={Channel.POST}": set(),
        f"nguoi-giu={people.hung.pk}": {held.number},
        f"linh-vuc={field}&thu-tuc=2.000635&buoc=clerk&den=2026-03-05": {old.number},
        "tu=2026-03-06&buoc=officer&thu-tuc=2.000635": set(),
    }.items():
        assert set(numbers(lan, f"/can-bo/?xem=dang-mo&{query}")) == wanted, query
    assert numbers(hung, "/can-bo/?nguoi-giu=toi") == [held.number]
    assert numbers(hung, "/can-bo/?nguoi-giu=chua-ai") == []


@pytest.mark.parametrize(
    "nonsense",
    [
        "tinh-trang=x",
        "kenh=thu",
        "buoc=vua",
        "buoc=catalogue",
        "nguoi-giu=-1",
        "nguoi-giu=" + "9" * 40,
        "tu=hom-qua&den=2026-02-30",
        "tu=0001-01-01&den=9999-12-31",
        "bo-loc=9999",
        "bo-loc=x",
    ],
)
def test_nonsense_in_the_address_asks_for_nothing(
    people: People, sign_in: SignIn, nonsense: str
) -> None:
    made = builders.dossier()
    assert numbers(sign_in(people.lan), f"/can-bo/?{nonsense}") == [made.number]


def test_a_list_saved_under_a_name_is_a_tab_of_this_person_only(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier(code="2.000635")
    builders.dossier()
    lan = sign_in(people.lan)
    answer = save(lan, "Việc  gấp", "xem=dang-mo&thu-tuc=2.000635&sau=x&la=1")
    assert answer.status_code == 302
    page = text(lan, answer["Location"])
    assert numbers(lan, answer["Location"]) == [made.number]
    assert re.search(r'aria-current="page">Việc gấp</a>', page)
    view = SavedView.objects.get()
    assert (view.query, view.user) == ("xem=dang-mo&thu-tuc=2.000635", people.lan.user)
    assert "Việc gấp" in text(lan, "/can-bo/")
    hung = sign_in(people.hung)
    assert "Việc gấp" not in text(hung, "/can-bo/")
    for what in ("ten", "len", "xoa"):
        gone = hung.post(f"/can-bo/bo-loc/{view.pk}/", {"lam": what, "ten": "Của tôi"})
        assert gone.status_code == 404
    assert SavedView.objects.get().name == "Việc gấp"


def test_saved_lists_are_renamed_moved_and_deleted(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    for name in ("Một", "Hai", "Ba"):
        save(lan, name, "thu-tuc=2.000635")
    views = {view.name: view.pk for view in SavedView.objects.all()}
    lan.post(f"/can-bo/bo-loc/{views['Ba']}/", {"lam": "len"})
    lan.post(f"/can-bo/bo-loc/{views['Hai']}/", {"lam": "ten", "ten": "Hai nữa"})
    lan.post(f"/can-bo/bo-loc/{views['Một']}/", {"lam": "xoa"})
    assert [view.name for view in SavedView.objects.all()] == ["Ba", "Hai nữa"]
    page = text(lan, "/can-bo/bo-loc/")
    assert page.index("Ba</a>") < page.index("Hai nữa</a>")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("   ", "Đặt tên cho bộ lọc."),
        ("Một", "Đã có bộ lọc tên này: đặt tên khác."),
        ("x" * 61, "Tên dài quá 60 ký tự"),
    ],
)
def test_a_name_that_cannot_be_is_told_and_kept(
    people: People, sign_in: SignIn, name: str, said: str
) -> None:
    lan = sign_in(people.lan)
    save(lan, "Một", "thu-tuc=2.000635")
    answer = save(lan, name, "thu-tuc=1.004873")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{name}"' in page
    assert 'name="loc" value="thu-tuc=1.004873"' in page
    save(lan, "Hai", "thu-tuc=1.004873")
    two = SavedView.objects.get(name="Hai")
    again = lan.post(f"/can-bo/bo-loc/{two.pk}/", {"lam": "ten", "ten": name})
    assert again.status_code == 422
    assert said in again.content.decode()


def test_there_are_twenty_saved_lists_at_most(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    for number in range(20):
        assert save(lan, f"Bộ lọc {number}", "thu-tuc=2.000635").status_code == 302
    answer = save(lan, "Thêm nữa", "thu-tuc=2.000635")
    assert answer.status_code == 422
    assert "Đã có 20 bộ lọc" in answer.content.decode()


def test_columns_are_chosen_and_remembered_for_the_person(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    usual = ["Mã hồ sơ", "Chủ hồ sơ", "Thủ tục", "Bước", "Thời gian còn lại", "Người giữ", "Việc"]
    assert heads(text(lan, "/can-bo/")) == usual
    back = "/can-bo/?xem=dang-mo"
    answer = lan.post("/can-bo/cot/", {"cot": ["kenh", "chu-ho-so", "la"], "next": back})
    assert answer["Location"] == back
    page = text(lan, back)
    assert heads(page) == ["Mã hồ sơ", "Chủ hồ sơ", "Kênh nộp", "Việc"]
    assert 'data-label="Kênh nộp"><span>Trực tuyến</span>' in page
    assert made.version.procedure.name + "</span>" not in page
    assert heads(text(sign_in(people.dung), "/can-bo/?xem=dang-mo")) == usual
    lan.post("/can-bo/cot/", {"next": "https://example.com/"})
    assert heads(text(lan, "/can-bo/")) == usual


def test_a_saved_list_has_columns_of_its_own(people: People, sign_in: SignIn) -> None:
    builders.dossier()
    lan = sign_in(people.lan)
    own = save(lan, "Một", "thu-tuc=1.004873")["Location"]
    view = SavedView.objects.get()
    lan.post("/can-bo/cot/", {"cot": ["hen-tra"], "bo-loc": view.pk, "next": own})
    assert heads(text(lan, own)) == ["Mã hồ sơ", "Hẹn trả", "Việc"]
    assert len(heads(text(lan, "/can-bo/"))) == 7


def test_all_filters_and_columns_cost_the_same_queries_for_many_rows(
    people: People, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lan = sign_in(people.lan)
    columns = [
        "chu-ho-so",
        "thu-tuc",
        "buoc",
        "con-lai",
        "nguoi-giu",
        "kenh",
        "ngay-nop",
        "hen-tra",
        "bo-phan",
    ]
    lan.post("/can-bo/cot/", {"cot": columns})
    address = (
        "/can-bo/?xem=dang-mo&thu-tuc=1.004873&tinh-trang=con-han&kenh=online&buoc=clerk"
        "&nguoi-giu=chua-ai&tu=2026-03-01&den=2026-03-31&tim=nguyen"
    )
    builders.officer("yen@example.com", "Vũ Thị Yến", "clerk", "one-stop")
    for _nth in range(2):
        builders.dossier(full_name="Nguyễn Văn Tư")
    lan.get(address)
    with CaptureQueriesContext(connection) as two:
        assert len(numbers(lan, address)) == 2
    for _nth in range(9):
        builders.dossier(full_name="Nguyễn Văn Năm")
    with django_assert_num_queries(len(two.captured_queries)):
        assert len(numbers(lan, address)) == 11


def test_the_page_of_a_dossier_leads_on_in_the_list_one_came_from(
    people: People, sign_in: SignIn
) -> None:
    made = [builders.dossier(code="2.000635") for _nth in range(2)]
    builders.dossier()
    last = builders.dossier(code="2.000635")
    lan, here = sign_in(people.lan), "/can-bo/?thu-tuc=2.000635"
    links = re.findall(r'class="number" href="([^"]+)"', text(lan, here))
    page = text(lan, links[0])
    assert f'href="{here}"' in page
    assert 'name="ds" value="thu-tuc=2.000635"' in page
    answer = lan.post(
        f"/can-bo/ho-so/{made[0].number}/lam/accept/",
        {"moves": made[0].moves, "ds": "thu-tuc=2.000635"},
    )
    after = text(lan, answer["Location"])
    assert f'href="{links[1]}" data-key="n"' in after
    assert 'href="/can-bo/?thu-tuc=2.000635"' in after
    for one in (made[1], last):
        builders.do("accept", one, people.lan)
    end = text(lan, answer["Location"])
    assert 'data-key="n"' not in end


def test_a_move_pressed_in_a_row_is_told_in_one_line_above_the_list(
    people: People, sign_in: SignIn
) -> None:
    made, lan, here = builders.dossier(), sign_in(people.lan), "/can-bo/?thu-tuc=1.004873"
    press = f"/can-bo/ho-so/{made.number}/lam/accept/"
    assert f'formaction="{press}"' in text(lan, here)
    answer = lan.post(press, {"moves": made.moves, "next": here}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(here, 302)]
    assert f"{made.number}: Đã tiếp nhận lúc 09:00." in page
    assert numbers(lan, here) == []


def test_a_row_offers_no_press_to_who_declared_it(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(by=people.lan.user)
    page = text(sign_in(people.lan), "/can-bo/?xem=dang-mo")
    assert str(made.number) in page
    assert f"{made.number}/lam/" not in page
