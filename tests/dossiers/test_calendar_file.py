"""The days of a dossier in a telephone's calendar: read back by a program that reads calendars."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from motcua.common import clock
from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from motcua.dossiers.calendar_file import calendar_file
from motcua.dossiers.dates import Dated, dates
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People

MARRIAGE = "1.000894"  # who marries comes to sign the book


def entries(dossier: Dossier) -> dict[str, Any]:
    """By the first word of their identity."""
    days = dates(dossier, list(dossier.events.all()))
    read = Calendar.from_ical(calendar_file(dossier, days))
    return {str(one["uid"]).partition(".")[0]: one for one in read.walk("VEVENT")}


def ended(dossier: Dossier) -> bool:
    return not dates(dossier, list(dossier.events.all()))


def test_the_promise_stands_in_local_time_with_number_and_procedure_only(people: People) -> None:
    made = builders.dossier("accepted")
    due = entries(made)["due"]
    assert due["dtstart"].dt == made.due_at
    assert str(due["dtstart"].dt.tzinfo) == "Asia/Ho_Chi_Minh"
    assert due["summary"] == f"Hẹn trả kết quả – hồ sơ {made.number}"
    assert due["description"] == made.version.name
    assert due["url"].endswith(f"/ho-so/{made.number}/")
    assert due["status"] == "CONFIRMED"
    assert "dtend" not in due  # a limit is a moment: an end as early as its begin is forbidden
    text = calendar_file(made, dates(made, list(made.events.all()))).decode()
    for word in ("Nguyễn Văn An", "042090000001", "0912345678", "an@example.com"):
        assert word not in text
    assert "BEGIN:VTIMEZONE" in text


def test_a_day_that_moved_is_the_same_entry_with_a_higher_sequence(people: People) -> None:
    made = builders.dossier("processing")
    before = entries(made)["due"]
    builders.do("apologise", made, people.dung, reason="Chờ xác minh.", days=2)
    after = entries(made)["due"]
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt > before["dtstart"].dt
    assert after["sequence"] > before["sequence"]
    assert entries(made)["due"].to_ical() == after.to_ical()  # nothing happened: the same file


def test_while_something_is_asked_its_last_day_stands_there_and_the_promise_is_unsure(
    people: People,
) -> None:
    made = builders.dossier("accepted")
    before = entries(made)["due"]
    builders.ask(made, people.lan)
    found = entries(made)
    assert found["supplement-1"]["dtstart"].dt == made.reply_by
    assert found["due"]["status"] == "TENTATIVE"
    assert found["due"]["sequence"] > before["sequence"]
    with clock.at("2026-03-12T09:00"):
        builders.attach(made, made.wanted["papers"])
        actions.supplement(made, Acting(people.an))
        again = entries(made)
    assert again["due"]["status"] == "CONFIRMED"
    assert again["due"]["sequence"] > found["due"]["sequence"]
    assert "supplement-1" not in again


def meeting(place: str = "Phòng 2; lầu 1, UBND") -> Dossier:
    made = builders.dossier("processing", code=MARRIAGE)
    while not made.version.description.steps[made.step].appointment:
        builders.do("forward", made)
    builders.do("appoint", made, at=clock.now() + timedelta(hours=1), place=place)
    return made


def test_an_appointment_has_its_place_and_moves_when_put_off(people: People) -> None:
    made = meeting()
    key = f"meeting-{made.step}"
    first = entries(made)[key]
    assert first["location"] == "Phòng 2; lầu 1, UBND"
    assert first["dtstart"].dt == clock.now() + timedelta(hours=1)
    assert first["dtend"].dt > first["dtstart"].dt
    builders.do("appoint", made, at=clock.now() + timedelta(days=1), place="Hội trường")
    second = entries(made)[key]
    assert (second["uid"], second["location"]) == (first["uid"], "Hội trường")
    assert second["sequence"] > first["sequence"]
    with clock.at(clock.now() + timedelta(days=2)):
        assert key not in entries(made)  # nobody is asked to come yesterday


@pytest.mark.parametrize("state", ["submitted", "done", "returned", "refused", "withdrawn"])
def test_where_no_day_lies_ahead_there_is_none(people: People, state: str) -> None:
    assert ended(builders.dossier(state))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    what=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=90),
    place=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=90),
    days=st.integers(0, 4000),
    minutes=st.integers(0, 24 * 60),
)
def test_odd_words_come_back_as_they_were(what: str, place: str, days: int, minutes: int) -> None:
    made: Any = SimpleNamespace(number="H27.50.58-260310-0001", version=SimpleNamespace(name=what))
    moment = clock.moment("2024-01-01T00:00") + timedelta(days=days, minutes=minutes)
    day = Dated("due", 3, moment, what, moment, place)
    read = Calendar.from_ical(calendar_file(made, [day]))
    (entry,) = read.walk("VEVENT")
    assert str(entry["summary"]) == f"{what} – hồ sơ {made.number}"
    assert str(entry["description"]) == what
    assert str(entry.get("location", "")) == place
    assert entry["dtstart"].dt == moment
    assert all(len(line) <= 75 for line in calendar_file(made, [day]).split(b"\r\n"))
