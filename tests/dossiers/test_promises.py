"""The facts of the legal clock in the events of a dossier, and the columns that are read from them."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies.calendar import ZONE, Limit
from motcua.common import clock
from motcua.dossiers import actions, promises
from motcua.dossiers.access import Acting
from motcua.dossiers.legal_clock import Began, Extended, Posted, Rescheduled, Stopped
from motcua.dossiers.models import Dossier
from motcua.dossiers.promise_words import shown
from motcua.dossiers.promises import RunsAgain, Stops, Told
from motcua.procedures.actions import publish
from motcua.procedures.body import body_of
from motcua.procedures.queries import current
from motcua.procedures.reader import parse
from tests import builders
from tests.builders import People

moments = st.datetimes(
    dt.datetime(2023, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    dt.datetime(2028, 12, 31),  # noqa: DTZ001
    timezones=st.just(ZONE),
)
limits = st.builds(
    Limit, st.integers(1, 30), st.sampled_from(["working_day", "calendar_day", "working_hour"])
)
keys = st.sampled_from(["", "17"])
causes = st.sampled_from(["payment", "consultation"])
facts = st.one_of(
    st.builds(Began, moments, limits),
    st.builds(Stops, moments, st.just("sector"), causes, limits, keys),
    st.builds(Stops, moments, st.sampled_from(["resume", "restart"]), causes, key=keys),
    st.builds(RunsAgain, moments, causes, keys),
    st.builds(Posted, moments, st.sampled_from([8, 2.5]), st.just("resume")),
    st.builds(Extended, moments, st.integers(1, 9), st.just("working_day"), st.text(min_size=1)),
    st.builds(Rescheduled, moments, st.integers(1, 9)),
)


@given(facts)
def test_a_fact_comes_out_of_an_event_as_it_went_in(fact: Told) -> None:
    row = json.loads(json.dumps(promises.written(fact)))
    assert promises.told_by([Kept(row)]) == [fact]


class Kept:
    def __init__(self, row: dict[str, object]) -> None:
        self.data = {promises.FACTS: [row]}


def at(text: str) -> dt.datetime:
    return clock.moment(text)


def test_of_two_things_waited_for_each_ends_on_its_own() -> None:
    first, second = at("2026-03-10T09:00"), at("2026-03-11T09:00")
    told: list[Told] = [
        Stops(first, "resume", "consultation", key="1"),
        Stops(second, "resume", "consultation", key="2"),
        RunsAgain(at("2026-03-12T09:00"), "consultation", "2"),
        RunsAgain(at("2026-03-12T10:00"), "payment"),
    ]
    assert promises.facts_of(told) == [
        Stopped(first, None, "resume", "consultation"),
        Stopped(second, at("2026-03-12T09:00"), "resume", "consultation"),
    ]


def test_the_columns_say_what_the_facts_of_the_events_say(people: People) -> None:
    made = builders.dossier("accepted")
    builders.ask(made, people.lan)
    read = promises.clock_of(made)
    assert read is not None
    assert (read.stopped_for, read.current) == ("supplement", made.due_at)
    assert made.stopped_for == ""  # papers have columns of their own
    with clock.at("2026-03-20T09:00"):
        builders.attach(made, made.wanted["papers"])
        actions.supplement(made, Acting(people.an))
    read = promises.clock_of(made)
    assert read is not None
    assert (read.original, read.current) == (made.original_due_at, made.due_at)
    assert [type(change.fact) for change in read.changes] == [Began, Stopped]


def test_before_acceptance_there_is_no_clock(people: People) -> None:
    made = builders.dossier("supplement_wanted")
    assert promises.clock_of(made) is None
    assert made.due_at is None


def test_waiting_stops_the_clock_only_where_the_step_says_so(people: People) -> None:
    made = builders.dossier("processing")
    step = made.version.description.steps[made.step]
    now = at("2026-03-11T09:00")
    assert promises.waiting(step, "payment", now) == ()
    told = Stops(now, "resume", "payment")
    promise = promises.after(made, told)
    assert promise.columns == {
        "due_at": made.due_at,
        "stopped_for": "payment",
        "stopped_at": now,
    }


def test_after_papers_came_the_sectors_own_time_is_left(people: People) -> None:
    version = current("1.004873")
    assert version is not None
    data = body_of(version.description)
    data["limit"] |= {"after_supplement": "sector", "sector_days": 2}
    description, defects = parse(data)
    assert description is not None, defects
    publish(description, field=version.procedure.field)
    made = builders.dossier("accepted")
    builders.ask(made, people.lan)
    with clock.at("2026-03-20T09:00"):  # a Friday
        builders.attach(made, made.wanted["papers"])
        actions.supplement(made, Acting(people.an))
    assert made.due_at == at("2026-03-24T17:00")
    assert made.original_due_at == at("2026-03-13T17:00")
    told = shown(made, made.events.order_by("sequence"))
    assert told is not None
    (change,) = told.changes
    assert change["who"] == "Người nộp hồ sơ"
    assert "thời hạn tính theo luật riêng của ngành: 2 ngày làm việc." in change["text"]


def test_a_dossier_accepted_before_facts_were_kept_still_has_its_promise(people: People) -> None:
    made = builders.dossier("processing")
    bare = Dossier(**{field.attname: getattr(made, field.attname) for field in made._meta.fields})
    bare.pk = None
    bare.number, bare.key = "000.00.00.H27-260310-9999", "bare"
    bare.save()
    promise = promises.after(bare, Extended(at("2026-03-11T09:00"), 2, "working_day", "Điều 9"))
    calendar = promises.calendar_of(bare)
    assert made.due_at
    assert promise.due_at == calendar.add_working_days(made.due_at, 2)
