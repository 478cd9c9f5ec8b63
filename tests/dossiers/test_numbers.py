"""Numbers: by agency and Vietnamese day, without gaps and without doubles."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import access, actions, drafts, queries
from motcua.dossiers.access import Acting
from motcua.dossiers.models import NumberCounter
from motcua.dossiers.numbers import draw_number
from tests import builders
from tests.builders import People
from tests.threads import at_once


def test_a_number_names_the_agency_the_day_and_the_place_in_the_day(people: People) -> None:
    first, second = builders.dossier(), builders.dossier()
    assert (first.number, second.number) == ("H27.50.58-260310-0001", "H27.50.58-260310-0002")


def test_before_the_new_codes_the_old_code_is_printed(people: People) -> None:
    with clock.at("2024-10-15T09:00"):
        made = builders.dossier(by=people.an, office=builders.agency("UBND xã Cẩm Minh"))
        assert made.number == f"{made.agency.old_code}-241015-0001"
        assert made.agency.old_code.startswith("000.")


@pytest.mark.parametrize(
    ("day", "regime"), [(dt.date(2025, 4, 13), "old"), (dt.date(2025, 4, 14), "new")]
)
def test_the_codes_change_on_14_april_2025(people: People, day: dt.date, regime: str) -> None:
    office = people.lan.agency
    code = office.old_code if regime == "old" else office.code
    assert draw_number(office, day) == f"{code}-{day:%y%m%d}-0001"


def test_the_day_ends_at_midnight_in_viet_nam_and_not_in_greenwich(people: People) -> None:
    with clock.at("2026-03-10T23:59:59"):
        assert str(builders.dossier().number).endswith("-260310-0001")
    with clock.at("2026-03-11T00:00:00"):
        assert str(builders.dossier().number).endswith("-260311-0001")
    with clock.at("2026-03-11T06:59:00+07:00"):  # still the tenth in Greenwich
        assert str(builders.dossier().number).endswith("-260311-0002")
    with clock.at("2026-03-11T00:30:00+00:00"):
        assert str(builders.dossier().number).endswith("-260311-0003")


def test_every_agency_counts_for_itself(people: People) -> None:
    here = builders.dossier()
    there = builders.dossier(office=people.binh.agency)
    assert str(here.number).endswith("-0001")
    assert str(there.number).endswith("-0001")
    assert here.number != there.number


def test_all_numbers_of_today_are_different_whoever_draws_them(people: People) -> None:
    offices = Agency.objects.all()
    for day in (dt.date(2024, 10, 15), dt.date(2026, 3, 10)):
        valid = [a for a in offices if a.valid_from <= day and (a.valid_to or day) >= day]
        drawn = [draw_number(office, day) for office in valid]
        assert len(set(drawn)) == len(drawn) > 100


def test_a_submission_that_fails_gives_its_number_back(people: People) -> None:
    made = builders.draft()
    stranger = Acting(people.binh.user)
    with pytest.raises(actions.NotAllowed):
        actions.submit(made, stranger)

    class Fails(Exception):
        pass

    def fail() -> None:
        with transaction.atomic():
            actions.submit(made, Acting(people.an))
            raise Fails

    with pytest.raises(Fails):
        fail()
    incomplete = drafts.open_draft(made.version, made.agency, people.an, fresh=True)
    with pytest.raises(drafts.NotReady):
        actions.submit(incomplete, Acting(people.an))
    assert not NumberCounter.objects.exists()
    assert str(builders.dossier().number).endswith("-0001")


@pytest.mark.django_db(transaction=True)
def test_eight_people_sending_at_once_get_eight_numbers_without_a_gap(
    committed_people: People,
) -> None:
    made = [builders.draft() for _ in range(8)]

    def send(index: int) -> str:
        with transaction.atomic():
            actions.submit(made[index], Acting(made[index].by))
            if index in (2, 5):  # the power fails just before the end
                raise KeyError(index)
        return str(made[index].number)

    answers = at_once(*(lambda index=index: send(index) for index in range(8)))
    numbers = sorted(answer for answer in answers if isinstance(answer, str))
    assert [number[-4:] for number in numbers] == [f"{n:04}" for n in range(1, 7)], answers


def test_the_ten_thousandth_of_a_day_gets_a_number_that_is_found_again(people: People) -> None:
    today = clock.today()
    NumberCounter.objects.create(agency=people.lan.agency, day=today, last=9_998)
    numbers = [str(builders.dossier().number) for _nth in range(3)]
    assert [number.rpartition("-")[2] for number in numbers] == ["9999", "10000", "10001"]
    for number in numbers:
        assert access.for_officer(people.lan, number).number == number
        assert access.own(people.an, number).number == number


def test_around_midnight_events_stay_in_order_and_on_their_vietnamese_day(
    people: People,
) -> None:
    with clock.at("2026-03-10T23:59:59"):
        made = builders.dossier()
    with clock.at("2026-03-11T00:00:00"):
        builders.do("accept", made, people.lan)
    # A server whose clock is set back, and that counts in Greenwich.
    with clock.at("2026-03-10T16:59:58+00:00"):
        builders.do("begin", made, people.hung)
    events = list(queries.events(made))
    assert [event.action for event in events] == ["submit", "accept", "begin"]
    assert [event.sequence for event in events] == [1, 2, 3]
    assert [luc(event.at) for event in events] == [
        "23:59 ngày 10/03/2026",
        "00:00 ngày 11/03/2026",
        "23:59 ngày 10/03/2026",
    ]
    assert str(made.number).endswith("-260310-0001")
