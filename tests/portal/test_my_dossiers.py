"""Hồ sơ của tôi: what waits for An first, then what goes on, what is over folded away."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.common import clock
from motcua.common.templatetags.vi import ngay
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.portal.filled_form import tree_of
from tests.world import SignIn

PAGE = "/ho-so/"


@pytest.fixture
def an(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def parts(client: Client) -> dict[str, list[str]]:
    """The numbers of the dossiers below each heading, or in each fold."""
    main = tree_of(client.get(PAGE)).xpath("//main")[0]
    found: dict[str, list[str]] = {}
    name = ""
    for node in main.iter("h2", "summary", "a"):
        if node.tag != "a":
            name = " ".join(node.text_content().split())
        elif node.get("href", "").startswith("/ho-so/"):
            found.setdefault(name, []).append(node.get("href").split("/")[2])
    return found


def number(dossier: Dossier) -> str:
    return str(dossier.number)


def test_what_waits_for_the_citizen_stands_first_and_what_is_over_is_folded(
    people: People, an: Client
) -> None:
    over, going = builders.dossier("returned"), builders.dossier("processing")
    asked, ready = builders.dossier("supplement_wanted"), builders.dossier("done")
    assert list(parts(an).items()) == [
        ("Việc cần làm", [number(asked), number(ready)]),
        ("Đang giải quyết", [number(going)]),
        ("Đã xong (1)", [number(over)]),
    ]
    text = an.get(PAGE).content.decode()
    assert "Chờ người nộp bổ sung" in text
    assert "Chậm nhất" in text


def test_with_nothing_else_there_what_is_over_is_not_folded(people: People, an: Client) -> None:
    over = builders.dossier("refused")
    assert parts(an) == {"Đã xong": [number(over)]}


def test_a_card_has_two_lines_of_facts_at_most(people: People, an: Client) -> None:
    made = [builders.dossier(at) for at in ("submitted", "supplement_wanted", "done", "returned")]
    cards = tree_of(an.get(PAGE)).xpath("//main//ul[@class='cards']/li")
    assert len(cards) == len(made)
    assert {len(card.findall("p")) for card in cards} == {2}


def test_it_says_which_office_has_it_and_until_when_and_what_is_late(
    people: People, an: Client
) -> None:
    made = builders.dossier("processing")
    text = an.get(PAGE).content.decode()
    assert made.due_at
    assert f"Hẹn trả {ngay(made.due_at)}, đang ở UBND xã Cẩm Lạc" in text
    assert "Quá hạn" not in text
    with clock.at(made.due_at.replace(year=2027)):
        client = Client()
        client.force_login(people.an)
        assert "Quá hạn" in client.get(PAGE).content.decode()
