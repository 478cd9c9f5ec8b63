"""How often one may be wrong: per address, per number, in total, and per officer; with the clock moved on."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from motcua.common import clock
from motcua.dossiers import lookup_limits
from motcua.dossiers.models import LookUpCount
from tests import builders
from tests.builders import People
from tests.lookup.asking import AT_THE_DESK, NOBODYS_CODE, NOBODYS_NUMBER, ask, pair
from tests.threads import at_once
from tests.world import SignIn


def wrong(number: str = NOBODYS_NUMBER, *, address: str = "10.1.1.1", **more: object) -> int:
    return ask(number, NOBODYS_CODE, REMOTE_ADDR=address, **more).status_code  # type: ignore[arg-type]


def test_one_address_is_told_to_wait_and_let_in_again_after_a_minute(
    people: People, settings: Settings
) -> None:
    right = pair(builders.dossier())
    for _time in range(settings.LOOKUP_PER_ADDRESS_A_MINUTE):
        assert wrong() == 422
    answer = ask(*right, REMOTE_ADDR="10.1.1.1")
    assert answer.status_code == 429
    assert "Thử lại từ 09:01." in answer.content.decode()
    assert answer["Retry-After"] == "60"
    assert ask(*right, REMOTE_ADDR="10.1.1.2").status_code == 200
    with clock.at("2026-03-10T09:01:00"):
        assert ask(*right, REMOTE_ADDR="10.1.1.1").status_code == 200


def test_one_address_is_limited_by_the_hour_too(people: People, settings: Settings) -> None:
    for minute in range(2):
        with clock.at(f"2026-03-10T09:0{minute}:00"):
            for _time in range(settings.LOOKUP_PER_ADDRESS_A_MINUTE):
                assert wrong() == 422
    with clock.at("2026-03-10T09:30:00"):
        assert wrong() == 429
    with clock.at("2026-03-10T10:00:00"):
        assert wrong() == 422


def test_right_answers_are_not_counted_against_anybody(people: People, settings: Settings) -> None:
    right = pair(builders.dossier())
    for _time in range(settings.LOOKUP_PER_ADDRESS_AN_HOUR + 5):
        assert ask(*right).status_code == 200


def test_one_number_is_limited_from_however_many_addresses_whether_it_exists_or_not(
    people: People, settings: Settings
) -> None:
    settings.LOOKUP_PER_NUMBER_IN_TEN_MINUTES = 5
    real, _code = pair(builders.dossier())
    told = []
    for number in (real, NOBODYS_NUMBER):
        seen = [wrong(number, address=f"10.2.0.{host}") for host in range(7)]
        answer = ask(number, NOBODYS_CODE, REMOTE_ADDR="10.3.0.1")
        told.append((seen, answer.content.decode().split("<h1>")[0].split("<main")[1]))
    assert told[0] == told[1]
    assert told[0][0] == [422] * 5 + [429] * 2
    assert "Thử lại từ 09:10." in told[0][1]


def test_a_number_counts_as_one_however_it_is_typed(people: People, settings: Settings) -> None:
    settings.LOOKUP_PER_NUMBER_IN_TEN_MINUTES = 2
    spellings = ("h27-260310-0001", "H27 – 260310 – 0001", "H27-260310-0001")
    seen = [wrong(one, address=f"10.2.0.{host}") for host, one in enumerate(spellings)]
    assert seen == [422, 422, 429]


def test_all_together_are_limited(
    people: People, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOOKUP_IN_TOTAL_A_MINUTE = 5
    with caplog.at_level("WARNING"):
        seen = [wrong(f"H27-{n}", address=f"10.4.{n}.1") for n in range(8)]
    assert seen == [422] * 5 + [429] * 3
    assert caplog.text.count("the limit for all") == 1  # once a window, without an address
    assert "10.4." not in caplog.text
    with clock.at("2026-03-10T09:01:00"):
        assert wrong() == 422


def test_one_stranger_cannot_lock_the_holder_of_the_slip_out(
    people: People, settings: Settings
) -> None:
    number, code = pair(builders.dossier())
    # The worst moment: the last minutes of one hour and the first of the next, in one window of ten minutes.
    for moment in ("09:58", "09:59", "10:00", "10:01"):
        with clock.at(f"2026-03-10T{moment}:00"):
            for _time in range(3 * settings.LOOKUP_PER_ADDRESS_AN_HOUR):
                wrong(number, address="10.66.6.6")
            assert ask(number, code, REMOTE_ADDR="10.1.1.9").status_code == 200
    assert 2 * settings.LOOKUP_PER_ADDRESS_AN_HOUR < settings.LOOKUP_PER_NUMBER_IN_TEN_MINUTES


def test_the_owner_who_signs_in_is_not_affected_by_any_limit(
    people: People, settings: Settings, sign_in: SignIn
) -> None:
    settings.LOOKUP_IN_TOTAL_A_MINUTE = settings.LOOKUP_PER_NUMBER_IN_TEN_MINUTES = 0
    dossier = builders.dossier()
    assert ask(*pair(dossier)).status_code == 429
    assert sign_in(people.an).get(f"/ho-so/{dossier.number}/").status_code == 200


def test_a_clerk_at_the_counter_has_a_limit_of_their_own(
    people: People, settings: Settings, sign_in: SignIn
) -> None:
    settings.LOOKUP_IN_TOTAL_A_MINUTE = settings.LOOKUP_PER_NUMBER_IN_TEN_MINUTES = 0
    settings.LOOKUP_PER_OFFICER_IN_TEN_MINUTES = 3
    binh, lan = sign_in(people.binh), sign_in(people.lan)
    right = pair(builders.dossier())
    for _time in range(3):
        assert ask(NOBODYS_NUMBER, NOBODYS_CODE, client=binh, page=AT_THE_DESK).status_code == 422
    answer = ask(*right, client=binh, page=AT_THE_DESK)
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert ask(*right, client=lan, page=AT_THE_DESK).status_code == 200
    with clock.at("2026-03-10T09:10:00"):
        assert ask(*right, client=binh, page=AT_THE_DESK).status_code == 200


def test_who_is_refused_fills_up_no_other_count(people: People, settings: Settings) -> None:
    settings.LOOKUP_PER_ADDRESS_A_MINUTE = 2
    for _time in range(50):
        wrong()
    counts = sorted(LookUpCount.objects.values_list("count", flat=True))
    assert counts == [2, 2, 50, 50]


def test_counts_hold_no_address_and_no_number_and_are_forgotten(people: People) -> None:
    wrong("H27-260310-0001", address="203.0.113.7")
    keys = " ".join(LookUpCount.objects.values_list("key", flat=True))
    assert "203.0" not in keys
    assert "260310" not in keys
    assert lookup_limits.forget_old() == 0
    with clock.at("2026-03-10T10:06:00"):
        assert lookup_limits.forget_old() == 4
    assert not LookUpCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_slip_through(committed_people: People, settings: Settings) -> None:
    settings.LOOKUP_PER_ADDRESS_A_MINUTE = 3
    assert sorted(at_once(*[wrong] * 6)) == [422] * 3 + [429] * 3


# --- whence somebody asks ---


def asked_from(remote: str, **headers: str) -> str:
    return lookup_limits.address_of(RequestFactory().post("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize("claimed", ["1.2.3.4", "1.2.3.4, 5.6.7.8", "x" * 10_000, "::1", ""])
def test_what_a_visitor_writes_into_headers_changes_nothing(claimed: str) -> None:
    plain = asked_from("203.0.113.7")
    assert plain == "203.0.113.7"
    for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"):
        assert asked_from("203.0.113.7", **{name: claimed}) == plain


def test_behind_the_proxy_its_word_counts_and_what_came_before_it_does_not(
    settings: Settings,
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert asked_from("127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7") == "203.0.113.7"
    assert asked_from("127.0.0.1", HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.7") == "203.0.113.7"
    assert asked_from("127.0.0.1", HTTP_X_FORWARDED_FOR="garbage") == ""
    assert asked_from("127.0.0.1") == "127.0.0.1"


def test_one_household_of_ipv6_is_one_address() -> None:
    assert asked_from("2001:db8:1:2::1") == asked_from("2001:db8:1:2:ffff::9")
    assert asked_from("2001:db8:1:2::1") != asked_from("2001:db8:1:3::1")
    assert asked_from("::ffff:203.0.113.7") == "203.0.113.7"


def test_a_made_up_header_buys_no_more_tries(people: People, settings: Settings) -> None:
    settings.LOOKUP_PER_ADDRESS_A_MINUTE = 3
    client = Client()
    seen = [wrong(client=client, HTTP_X_FORWARDED_FOR=f"198.51.100.{host}") for host in range(5)]
    assert seen == [422] * 3 + [429] * 2
