"""What is still in the hands of somebody whose post has ended lies in nobody's, and goes on."""

from __future__ import annotations

import pytest

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, offered, press
from tests.world import SignIn


@pytest.mark.parametrize("begun", [True, False])
def test_what_somebody_who_left_still_held_is_nobodys_and_a_colleague_goes_on_with_it(
    people: People, sign_in: SignIn, begun: bool
) -> None:
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    made = builders.dossier("accepted")
    builders.do("take", made, people.hung)
    if begun:
        builders.do("begin", made, people.hung)
    number = str(made.number)
    other = sign_in(tam)
    for held in ("/can-bo/", "/can-bo/?xem=chua-ai-nhan", "/can-bo/?nguoi-giu=chua-ai"):
        assert number not in other.get(held).content.decode()
    assert "forward" not in offered(other, made)
    Posting.objects.filter(pk=people.hung.pk).update(valid_to=clock.today())
    with clock.at("2026-03-11T09:00"):
        for free in ("/can-bo/", "/can-bo/?xem=chua-ai-nhan", "/can-bo/?nguoi-giu=chua-ai"):
            row = other.get(free).content.decode().split(number, 1)[1]
            assert "chưa ai nhận" in row
        page = other.get(address(made)).content.decode()
        assert "<dt>Người giữ</dt><dd>chưa ai nhận<" in page
        assert "take" in offered(other, made)
        road = sign_in(people.an).get(f"/ho-so/{number}/").content.decode()
        assert "Chưa có cán bộ nhận việc này" in road
        if not begun:
            # Whoever begins it has it in hand: it does not stay with who left.
            assert press(other, made, "begin").status_code == 302
            assert Dossier.objects.get(pk=made.pk).holder == tam
            return
        assert "forward" in offered(other, made)
        # Nobody is left who could put it down.
        assert "give_back" not in offered(other, made)
        assert press(other, made, "take").status_code == 302
        assert Dossier.objects.get(pk=made.pk).holder == tam
