"""The line of the desk's pages: the most used stand in it, the others open behind “Thêm”."""

from django.utils.html import strip_tags

from motcua.desk.menu import menu
from tests.builders import People
from tests.world import SignIn


def test_a_clerk_finds_the_counter_in_the_line_and_the_rarest_behind(people: People) -> None:
    pages = menu(people.lan)
    assert [entry.page for entry in pages.first] == [
        "desk:queue",
        "desk:intake",
        "desk:late",
        "desk:handing",
        "desk:register",
    ]
    assert {entry.page for entry in pages.rest} == {
        "desk:till",
        "desk:payments",
        "desk:receipts",
        "desk:absence",
        "desk:read_back",
        "desk:parcels",
        "desk:look_up",
    }


def test_the_page_one_is_on_is_marked_also_behind_more(people: People, sign_in: SignIn) -> None:
    here = sign_in(people.lan).get("/can-bo/vang-mat/").content.decode()
    behind = here.split("<summary>Thêm</summary>")[1].split("</details>")[0]
    assert '<a href="/can-bo/vang-mat/" aria-current="page">Vắng mặt</a>' in behind
    assert here.split("<main")[0].count("aria-current") == 1


def test_whoever_has_few_pages_has_no_more_to_open(people: People, sign_in: SignIn) -> None:
    here = sign_in(people.hung).get("/can-bo/").content.decode().split("<main")[0]
    assert ("Thêm" in strip_tags(here)) == bool(menu(people.hung).rest)
