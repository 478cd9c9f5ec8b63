"""Who else has a dossier open: said on opening and with every ping, for a minute, and never to strangers."""

from __future__ import annotations

import pytest

from motcua.accounts.middleware import WRITE_AT_MOST_EVERY
from motcua.common import clock
from motcua.desk.tasks import forget_who_was_here
from motcua.dossiers import presence
from motcua.dossiers.models import Presence
from tests import builders
from tests.builders import People
from tests.desk.pressing import address
from tests.world import SignIn

SAID = "Trần Thị Lan đang mở hồ sơ này."


def test_who_opens_it_later_reads_who_has_it_open(people: People, sign_in: SignIn) -> None:
    page = address(builders.dossier())
    lan, hung = sign_in(people.lan), sign_in(people.hung)
    assert "đang mở hồ sơ này" not in lan.get(page).content.decode()
    assert SAID in hung.get(page).content.decode()
    # One's own page is not news.
    assert "Lê Văn Hùng đang mở" in lan.get(page).content.decode()
    assert SAID not in lan.get(page).content.decode()


def test_a_page_that_stays_open_says_so_and_learns_who_came(
    people: People, sign_in: SignIn
) -> None:
    page = address(builders.dossier())
    ping = f"{page}dang-mo/"
    lan, hung = sign_in(people.lan), sign_in(people.hung)
    lan.get(page)
    with clock.at("2026-03-10T09:00:50"):
        assert lan.post(ping).json() == {"others": ""}
    with clock.at("2026-03-10T09:01:40"):
        assert hung.post(ping).json() == {"others": SAID}
        assert lan.post(ping).json() == {"others": "Lê Văn Hùng đang mở hồ sơ này."}


@pytest.mark.parametrize(("second", "still"), [("00:59", True), ("01:00", False)])
def test_a_closed_page_is_forgotten_after_a_minute(
    people: People, sign_in: SignIn, second: str, still: bool
) -> None:
    page = address(builders.dossier())
    sign_in(people.lan).get(page)
    with clock.at(f"2026-03-10T09:{second}"):
        assert (SAID in sign_in(people.hung).get(page).content.decode()) is still


def test_several_are_named_together(people: People) -> None:
    made = builders.dossier()
    for posting in (people.lan, people.dung, people.hung):
        presence.is_here(made, posting)
        presence.is_here(made, posting)
    assert presence.others(made, people.hung) == ["Phạm Văn Dũng", "Trần Thị Lan"]
    assert Presence.objects.count() == 3


def test_strangers_are_neither_seen_nor_told(people: People, sign_in: SignIn) -> None:
    page = address(builders.dossier())
    sign_in(people.lan).get(page)
    assert sign_in(people.binh).post(f"{page}dang-mo/").status_code == 404
    assert sign_in(people.an).post(f"{page}dang-mo/").status_code == 403
    assert sign_in(people.lan).get(f"{page}dang-mo/").status_code == 405
    assert set(Presence.objects.values_list("posting", flat=True)) == {people.lan.pk}


def test_old_rows_are_cleaned_away_and_fresh_ones_stay(people: People) -> None:
    made = builders.dossier()
    presence.is_here(made, people.lan)
    with clock.at("2026-03-10T09:01:00"):
        presence.is_here(made, people.hung)
        forget_who_was_here(0)
        assert Presence.objects.get().posting == people.hung


def test_a_page_left_open_does_not_keep_the_session_alive(people: People, sign_in: SignIn) -> None:
    page, lan = address(builders.dossier()), sign_in(people.lan)

    def seen_long_ago() -> None:
        session = lan.session
        session["seen"] = 1_000_000 if ended else session["seen"] - WRITE_AT_MOST_EVERY
        session.save()

    ended = False
    lan.get(page)
    seen_long_ago()
    before = lan.session["seen"]
    assert lan.post(f"{page}dang-mo/", headers={"X-Unattended": "1"}).status_code == 200
    assert lan.session["seen"] == before
    lan.get(page)
    assert lan.session["seen"] > before
    ended = True
    seen_long_ago()
    assert lan.post(f"{page}dang-mo/", headers={"X-Unattended": "1"}).status_code == 302
