"""People are reminded in time, in office hours, of each thing once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.common import clock
from motcua.dossiers import actions, reminders
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event
from motcua.notices.models import Notice
from tests import builders
from tests.builders import People
from tests.dossiers.test_calendar_file import meeting
from tests.dossiers.test_parties import filed


def reminded(dossier: Dossier) -> list[str]:
    found = Event.objects.filter(dossier=dossier, action="remind").order_by("sequence")
    return [str(event.data["key"]).rpartition("-")[2] for event in found]


def asked() -> Dossier:
    """On 10 March, until 9 April 2026, an ordinary Thursday."""
    return builders.dossier("supplement_wanted")


@pytest.mark.parametrize(
    ("at", "keys"),
    [
        ("2026-03-10T10:00", []),
        ("2026-04-01T10:00", []),
        ("2026-04-02T10:00", ["7"]),
        ("2026-04-06T10:00", ["7"]),
        ("2026-04-07T10:00", ["2"]),
        ("2026-04-09T08:00", ["last"]),
        ("2026-04-10T10:00", []),
    ],
)
def test_what_lacks_is_recalled_a_week_and_two_days_before_and_on_the_last_morning(
    people: People, at: str, keys: list[str]
) -> None:
    made = asked()
    assert made.reply_by is not None
    assert f"{made.reply_by:%d/%m}" == "09/04"
    with clock.at(at):
        reminders.remind()
        assert reminded(made) == keys


def test_a_whole_month_of_hours_brings_each_reminder_once(people: People) -> None:
    made = asked()
    moment = clock.now()
    for _day in range(32):
        moment += timedelta(days=1)
        for hour in (8, 16, 23):
            with clock.at(moment.replace(hour=hour)):
                reminders.remind()
                reminders.remind()
    assert reminded(made) == ["7", "2", "last"]
    hours = Event.objects.filter(action="remind").values_list("at", flat=True)
    assert {clock.local(at).hour for at in hours} == {8}


def test_nobody_is_reminded_at_night_or_on_a_sunday(people: People) -> None:
    made = asked()
    for at in ("2026-04-02T22:00", "2026-04-05T10:00"):
        with clock.at(at):
            assert reminders.remind() == 0
    assert reminded(made) == []


def test_what_was_brought_is_recalled_no_more(people: People) -> None:
    made = asked()
    with clock.at("2026-03-20T10:00"):
        builders.attach(made, made.wanted["papers"])
        actions.supplement(made, Acting(people.an))
    with clock.at("2026-04-07T10:00"):
        reminders.remind()
    assert reminded(made) == []


def test_an_appointment_is_recalled_on_the_working_day_before(people: People) -> None:
    made = meeting()
    monday = clock.moment("2026-03-16T09:00")
    builders.do("appoint", made, at=monday, place="Phòng 2")
    for at, count in (("2026-03-12T15:00", 0), ("2026-03-13T08:00", 1), ("2026-03-13T15:00", 1)):
        with clock.at(at):
            reminders.remind()
            assert len(reminded(made)) == count
    told = Notice.objects.get(event__action="remind")
    assert "Phòng 2" in told.text
    assert "09:00" in told.text


def test_who_is_asked_for_tomorrow_is_not_recalled_at_once(people: People) -> None:
    made = meeting()
    builders.do("appoint", made, at=clock.moment("2026-03-11T09:00"), place="Phòng 2")
    with clock.at("2026-03-10T15:00"):
        assert reminders.remind() == 0
    assert reminded(made) == []


def test_a_result_that_waits_is_recalled_after_five_and_after_twenty_working_days(
    people: People,
) -> None:
    made = builders.dossier("done", delivery="counter")
    fetched = builders.dossier("returned", delivery="counter")
    online = builders.dossier("done", delivery="online")
    for at, keys in (
        ("2026-03-16T10:00", []),
        ("2026-03-18T10:00", ["5"]),
        ("2026-03-30T10:00", ["5"]),
        ("2026-04-10T10:00", ["5", "20"]),
        ("2026-06-20T10:00", ["5", "20"]),
    ):
        with clock.at(at):
            reminders.remind()
            assert reminded(made) == keys
    assert reminded(fetched) == reminded(online) == []


def looked_at(at: str) -> list[Dossier]:
    with clock.at(at):
        return list(reminders._candidates(clock.now()))


def test_what_has_nothing_to_be_said_of_is_not_even_read(people: People) -> None:
    made = builders.dossier("done", delivery="counter")
    builders.dossier("done", delivery="online")
    for at, read in (
        ("2026-03-12T10:00", []),
        ("2026-03-18T10:00", [made]),
        ("2026-04-10T10:00", [made]),
    ):
        assert looked_at(at) == read
        with clock.at(at):
            assert reminders.remind() == len(read)
        assert looked_at(at) == []
    assert looked_at("2026-03-18T11:00") == []


def test_no_answer_of_the_form_is_read_to_find_who_is_reminded(people: People) -> None:
    builders.dossier("done", delivery="counter")
    asked()
    found = looked_at("2026-04-07T10:00")
    assert len(found) == 2
    for dossier in found:
        assert {"declaration", "submitter", "applicant"} <= dossier.get_deferred_fields()


def test_those_who_do_not_fit_into_one_batch_are_reminded_too(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    made = [builders.dossier("done", delivery="counter") for _nth in range(3)]
    with clock.at("2026-03-18T10:00"):
        assert reminders.remind() == 3
        assert reminders.remind() == 0
    assert [reminded(one) for one in made] == [["5"]] * 3


def test_everybody_who_waits_is_reminded_in_words_of_their_own(people: People) -> None:
    made = filed()
    builders.walk(made, "supplement_wanted")
    with clock.at("2026-04-07T10:00"):
        reminders.remind()
    told = {one.capacity: one for one in Notice.objects.filter(event__action="remind")}
    assert set(told) == {"submitter", "beneficiary"}
    assert ": nhắc bổ sung, hạn 09/04/2026" in told["submitter"].subject
    assert "chờ người nộp bổ sung" in told["beneficiary"].text
    assert "None" not in told["beneficiary"].text + told["submitter"].text


def test_who_was_refused_is_reminded_of_the_refusal_and_not_of_a_result(people: People) -> None:
    made = filed()
    builders.walk(made, "processing")
    said = {"reason": "Không đủ điều kiện theo quy định.", "article": "Điều 5"}
    builders.do("propose_refusal", made, **said)
    builders.do("refuse_result", made, people.dung)
    with clock.at("2026-03-18T10:00"):
        assert reminders.remind() == 1
    told = {one.capacity: one for one in Notice.objects.filter(event__action="remind")}
    assert set(told) == {"submitter", "beneficiary"}
    assert "phiếu từ chối đang chờ nhận" in told["submitter"].subject
    for notice in told.values():
        assert "Phiếu từ chối" in notice.text
        for wrong in (notice.subject, notice.text):
            assert "kết quả đang chờ" not in wrong.lower()
            assert "kết quả đã có" not in wrong.lower()


def test_who_was_faster_leaves_nothing_to_recall(people: People) -> None:
    """Read as asked, brought meanwhile."""
    made = asked()
    with clock.at("2026-04-07T10:00"):
        (stale,) = list(reminders._candidates(clock.now()))
        builders.attach(made, made.wanted["papers"])
        actions.supplement(made, Acting(people.an))
        assert not reminders._once(stale, reminders.Reminder("x", "supplement"))
    assert reminded(made) == []
