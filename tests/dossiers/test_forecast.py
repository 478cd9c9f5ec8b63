"""When a dossier will be done, by what this office did before."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import actions, forecast, forecast_words
from motcua.dossiers.access import Acting
from motcua.dossiers.forecast_words import Forecast
from motcua.dossiers.models import Completion, Dossier
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.dossiers.finished import HOUR, SINGLE, finished

MANY_CASES = "1.004222"
WHY = "Cần hỏi nơi cư trú cũ."


def told(dossier: Dossier) -> Forecast:
    dossier.refresh_from_db()
    found = forecast_words.of_dossier(dossier, list(dossier.events.all()))
    assert found is not None
    return found


def kept() -> list[dict[str, object]]:
    return list(Completion.objects.order_by("dossier").values())


def bring(made: Dossier, people: People) -> None:
    builders.attach(made, made.wanted["papers"])
    actions.supplement(made, Acting(people.an))


# --- what is kept ---


def test_a_result_leaves_a_row_of_the_time_the_office_worked(people: People) -> None:
    made = builders.dossier("processing")
    accepted = made.accepted_at
    assert accepted is not None
    with clock.at("2026-03-11T10:00"):
        builders.do("forward", made)
    with clock.at("2026-03-12T10:00"):
        builders.walk_on(made, "done")
    row = Completion.objects.get()
    calendar = calendar_for(made.agency)
    worked = calendar.working_time_between(accepted, clock.moment("2026-03-12T10:00"))
    first = calendar.working_time_between(accepted, clock.moment("2026-03-11T10:00"))
    assert (row.agency, row.procedure.code, row.case) == (made.agency, SINGLE, made.case_key)
    assert row.working_seconds == worked.total_seconds()
    assert row.steps["officer"] == [0, first.total_seconds()]
    assert row.steps["leader"][0] == first.total_seconds()
    assert not row.late


def test_waiting_for_papers_and_for_opinions_is_not_the_offices_time(people: People) -> None:
    made = builders.dossier("processing")
    asked = builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", "officer", "justice", at="UBND xã Cẩm Xuyên"
    )
    with clock.at("2026-03-10T11:00"):
        builders.ask(made, people.lan)
    with clock.at("2026-03-19T11:00"):
        bring(made, people)
        builders.do("consult", made, people.hung, division=asked.division, what=WHY, days=3)
    with clock.at("2026-03-24T11:00"):
        question = made.consultations.get()
        builders.do("withdraw_question", made, people.hung, question=question, note="Đã có sổ.")
    with clock.at("2026-03-24T11:30"):
        builders.walk_on(made, "done")
    # From nine to eleven, and the last half hour.
    assert Completion.objects.get().working_seconds == 2.5 * HOUR


def test_a_refusal_at_work_counts_and_what_ends_without_a_result_does_not(people: People) -> None:
    refused = builders.dossier("processing")
    builders.do("propose_refusal", refused, people.hung, reason=WHY, article="Điều 23")
    builders.do("refuse_result", refused, people.dung)
    for end in ("refused", "withdrawn", "stopped"):
        builders.dossier(end)
    assert Completion.objects.get().dossier == refused


def test_a_correction_is_not_counted_twice(people: People) -> None:
    made = builders.dossier("returned")
    before = kept()
    with clock.at("2026-03-18T09:00"):
        builders.do("correct", made, people.lan, reason="In sai chữ đệm.")
        builders.walk_on(made, "done")
    assert kept() == before
    call_command("rebuild_completions")
    assert kept() == before


def test_the_table_is_made_anew_from_the_events_alone(people: People) -> None:
    for end in ("done", "returned", "processing", "withdrawn"):
        builders.dossier(end)
    paused = builders.dossier("supplement_wanted")
    with clock.at("2026-03-13T09:00"):
        bring(paused, people)
        builders.walk(paused, "done")
    by_the_moves = [{**row, "id": 0} for row in kept()]
    assert len(by_the_moves) == 3
    Completion.objects.filter(dossier=paused).delete()
    Completion.objects.exclude(dossier=paused).update(working_seconds=1, steps={}, late=True)
    finished(people.lan.agency, [5])  # of no dossier that ever ended
    call_command("rebuild_completions")
    assert [{**row, "id": 0} for row in kept()] == by_the_moves


# --- before filing ---


def test_the_office_says_how_long_it_takes_only_with_twenty_cases(people: People) -> None:
    office, version = people.lan.agency, builders.draft().version
    finished(office, [6 * HOUR] * 19)
    (said,) = forecast_words.before_filing(version, office)
    limit = "thời hạn theo luật là 3 ngày làm việc."
    assert said.sentence == f"Chưa đủ 20 hồ sơ đã xong để dự đoán; {limit}"
    assert not said.enough
    finished(office, [20 * HOUR])
    (said,) = forecast_words.before_filing(version, office)
    assert said.sentence == "80% hồ sơ xong trong 6 giờ làm việc."
    finished(office, [30 * HOUR] * 5)
    (said,) = forecast_words.before_filing(version, office)
    assert said.sentence == (
        "Thường xong sau 6 giờ làm việc; 80% hồ sơ xong trong 4 ngày làm việc."
    )


def test_only_this_office_this_procedure_this_case_and_the_last_year_count(people: People) -> None:
    office, version = people.lan.agency, builders.draft().version
    finished(office, [HOUR] * 15)
    finished(people.binh.agency, [HOUR] * 20)
    finished(office, [HOUR] * 20, code="1.000656")
    finished(office, [HOUR] * 20, case="khac")
    finished(office, [HOUR] * 20, days_ago=366)
    assert forecast.before_filing(version, office) is None
    assert forecast.before_filing_by_case(version, office) == {"": None}


# --- one dossier ---


def test_a_case_that_is_asked_for_often_takes_no_room_from_one_that_is_not(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecast, "SAMPLE", 25)
    version, office = current(MANY_CASES), builders.agency()
    assert version
    keys = [case.key for case in version.description.cases]
    often, rare, never = keys[:3]
    finished(office, [HOUR] * 25 * len(keys), code=MANY_CASES, case=often, days_ago=1)
    finished(office, range(HOUR, 26 * HOUR, HOUR), code=MANY_CASES, case=rare, days_ago=100)
    found = forecast.before_filing_by_case(version, office)
    for key, cases in ((often, 25), (rare, 25), (never, 0)):
        of_it = found[key]
        assert of_it == forecast.before_filing(version, office, key)
        assert (of_it.cases if of_it else 0) == cases


def test_a_dossier_on_its_way_is_told_a_day_and_its_place(people: People) -> None:
    finished(people.lan.agency, [8 * HOUR] * 15 + [20 * HOUR] * 10)
    before, made = builders.dossier("processing"), builders.dossier("processing")
    said = told(made)
    assert said.place == "Hồ sơ đứng thứ 2 trong 2 hồ sơ đang chờ ở cùng bước, xếp theo hạn."
    assert said.sentence == (
        "Với tốc độ của bộ phận này, 80% khả năng xong trước 17:00 thứ Năm, 12/3."
    )
    assert said.usual == "Một nửa số hồ sơ như vậy xong trước 11:30 thứ Tư, 11/3."
    assert "Theo 25 hồ sơ cùng loại đã xong ở UBND xã Cẩm Lạc" in said.basis
    assert forecast.place(before) == (1, 2)
    # It has run longer than most: only those that did as well compare, and they are too few.
    with clock.at("2026-03-11T15:00"):
        said = told(made)
        assert said.basis.startswith("Chưa đủ 20 hồ sơ đã xong để dự đoán; hẹn trả theo luật là")
    with clock.at("2026-03-17T15:00"):
        said = told(made)
        assert said.warning.startswith("Hồ sơ đã quá hẹn trả")
        assert said.basis.startswith("Chưa đủ 20 hồ sơ từng lâu như hồ sơ này")


def test_who_will_probably_be_late_is_told_so(people: People) -> None:
    finished(people.lan.agency, [40 * HOUR] * 20)
    made = builders.dossier("processing")
    assert told(made).warning.startswith("Có thể trễ hẹn: hẹn trả là")
    with clock.at("2026-03-16T09:00"):
        said = told(made)
        assert said.warning.startswith("Hồ sơ đã quá hẹn trả")
        assert "80% khả năng xong trước" in said.sentence


def test_the_step_it_has_come_to_counts(people: People) -> None:
    """Others were done an hour after they came to the leader, however long they had lain before."""
    slow = {"officer": [0, 30 * HOUR], "leader": [30 * HOUR, 31 * HOUR]}
    finished(people.lan.agency, [31 * HOUR] * 20, steps=slow)
    made = builders.dossier("processing")
    builders.do("forward", made)
    assert "trước 10:00 thứ Ba, 10/3" in told(made).sentence


def test_while_the_clock_stands_still_it_says_what_comes_after(people: People) -> None:
    finished(people.lan.agency, [9 * HOUR] * 20)
    made = builders.dossier("processing")
    with clock.at("2026-03-10T10:00"):
        builders.ask(made, people.lan)
    with clock.at("2026-03-16T09:00"):
        said = told(made)
    assert said.sentence == (
        "Thời hạn đang tạm dừng. Sau khi nhận đủ phần bổ sung, 80% hồ sơ như vậy xong trong "
        "1 ngày làm việc; bổ sung ngay hôm nay thì 80% khả năng xong trước 11:30 thứ Ba, 17/3."
    )
    assert forecast.place(made) is None


def test_a_question_to_others_pauses_the_forecast(people: People) -> None:
    finished(people.lan.agency, [9 * HOUR] * 20)
    made = builders.dossier("processing")
    asked = builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", "officer", "justice", at="UBND xã Cẩm Xuyên"
    )
    builders.do("consult", made, people.hung, division=asked.division, what=WHY, days=3)
    said = told(made)
    assert said.sentence == (
        "Thời hạn đang tạm dừng (chờ ý kiến trả lời). "
        "Khi chạy tiếp, 80% hồ sơ như vậy xong trong 1,5 ngày làm việc."
    )
    assert forecast.place(made) is None


def test_before_acceptance_it_counts_from_there(people: People) -> None:
    made = builders.dossier()
    assert told(made).basis.startswith("Chưa đủ 20 hồ sơ đã xong để dự đoán; thời hạn theo luật")
    finished(people.lan.agency, [9 * HOUR] * 20)
    assert told(made).sentence == (
        "Tính từ khi được tiếp nhận: 80% hồ sơ xong trong 1,5 ngày làm việc."
    )


def test_what_is_done_again_is_not_forecast(people: People) -> None:
    finished(people.lan.agency, [9 * HOUR] * 20)
    made = builders.dossier("returned")
    with clock.at("2026-03-18T09:00"):
        builders.do("correct", made, people.lan, reason="In sai chữ đệm.")
        assert told(made).basis.startswith("Hồ sơ được làm lại")


@pytest.mark.parametrize("state", ["draft", "done", "returned", "refused", "withdrawn", "stopped"])
def test_nothing_is_forecast_of_what_is_not_worked_on(people: People, state: str) -> None:
    made = builders.dossier(state)
    assert forecast_words.of_dossier(made, list(made.events.all())) is None


def test_it_costs_two_queries_however_much_there_was(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    finished(people.lan.agency, [9 * HOUR] * 60)
    made = builders.dossier("processing")
    for _other in range(3):
        builders.dossier("processing")
    events = list(made.events.all())
    calendar_for(made.agency)
    with django_assert_num_queries(3):  # and whether the calendar has changed
        forecast_words.of_dossier(made, events)


def test_the_place_is_the_place_in_the_desks_own_list(people: People) -> None:
    waiting = [builders.dossier("processing") for _each in range(3)]
    builders.do("forward", waiting[0])
    late = waiting[2]
    Dossier.objects.filter(pk=late.pk).update(step_due_at=clock.moment("2026-03-10T10:00"))
    late.refresh_from_db()
    assert [forecast.place(one) for one in waiting[1:]] == [(2, 2), (1, 2)]
    assert forecast.place(waiting[0]) == (1, 1)
