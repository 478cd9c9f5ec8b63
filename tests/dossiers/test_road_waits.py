"""The road of a dossier, by real moves: what it waited for, its way through two agencies, and the promise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.accounts.models import Posting
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import actions, meetings, steps
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People, do
from tests.dossiers.road_said import accepted, read, said

HOUR = timedelta(hours=1)


def keys(made: Dossier) -> list[str]:
    return [visit.step.key for visit in read(made).visits]


@pytest.fixture
def khoa(people: People) -> Posting:
    return builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", "officer", "justice", at="UBND xã Cẩm Xuyên"
    )


@pytest.fixture
def ha(people: People) -> Posting:
    return builders.officer("ha@example.com", "Võ Thu Hà", "officer", "labour")


# --- what is waited for ---


def test_of_two_opinions_one_is_answered_and_one_is_silent(
    people: People, khoa: Posting, ha: Posting
) -> None:
    made = builders.dossier("processing")
    do("consult", made, people.hung, division=khoa.division, what="Có trong sổ không?")
    do("consult", made, people.hung, division=ha.division, what="Có trợ cấp không?", days=1)
    open_ = read(made).visits[-1].sides
    assert [(side.kind, side.open, side.stops) for side in open_] == [
        ("consultation", True, True),
        ("consultation", True, True),
    ]
    text = said(made)
    assert "chưa trả lời; thời hạn đang tạm dừng" in text[1]
    assert "tính lại khi có ý kiến trả lời" in text[1]
    assert "Ngày hẹn trả được tính lại, trước khi tạm dừng là" in text[-1]
    made.consultations.filter(division=ha.division).update(silence_is_consent=True)
    with clock.at("2026-03-11T10:00"):
        do("answer", made, khoa, outcome="agrees", text="Không có.")
    with clock.at("2026-03-12T10:00"):
        assert "chưa trả lời, đã quá hạn" in said(made)[1]
        actions.opinion_silent(Dossier.objects.get(pk=made.pk), SYSTEM)
        first, second = read(made).visits[-1].sides
        text, paused = said(made), read(made).visits[-1].paused
    assert (first.outcome, second.outcome) == ("answered", "silent")
    assert (
        "đã trả lời lúc 10:00 ngày 11/03/2026, đúng hạn; thời hạn tạm dừng 1 ngày 1 giờ" in text[1]
    )
    assert "hết hạn không trả lời: coi như đồng ý theo quy định" in text[1]
    # Both stood still at the same time: it is taken off once.
    assert paused == first.spent + 8 * HOUR
    assert "Dự kiến xong trước" in text[2]


def test_an_answer_that_came_late_says_so(people: People, khoa: Posting) -> None:
    made = builders.dossier("processing")
    do("consult", made, people.hung, division=khoa.division, what="Có trong sổ không?")
    with clock.at("2026-03-20T10:00"):
        do("answer", made, khoa, outcome="agrees", text="Không có.")
    assert "đã trả lời lúc 10:00 ngày 20/03/2026, trễ hạn" in said(made)[1]


def test_papers_asked_for_are_a_pause_with_their_names(people: People) -> None:
    made = builders.dossier("processing")
    builders.ask(made, people.lan)
    name = next(paper.name for paper in made.version.description.attachable())
    with clock.at("2026-03-11T09:00"):
        text = said(made)
        assert f"Chờ người nộp bổ sung ({name}) từ 09:00 ngày 10/03/2026, chậm nhất" in text[1]
        assert "tính lại khi nhận đủ phần bổ sung" in text[1]
        assert "Dự kiến xong trước" not in " ".join(text)
    side = read(made).visits[-1].sides[0]
    assert side.open
    assert side.stops


def test_a_supplement_that_came_ends_the_pause_and_dates_come_back(people: People) -> None:
    made = builders.dossier("processing")
    do("ask_supplement", made, people.lan, papers={}, fields={"purpose": "Ghi rõ mục đích."})
    with clock.at("2026-03-11T11:00"):
        actions.supplement(made, Acting(people.an))
        text = said(made)
        assert "đến 11:00 ngày 11/03/2026; thời hạn tạm dừng 1 ngày 2 giờ làm việc" in text[1]
        assert "Dự kiến xong trước" in text[2]
        visit = read(made).visits[-1]
    assert visit.spent == timedelta()
    assert visit.paused == 10 * HOUR


def test_days_of_posting_and_an_appointment_stand_beside_their_step(people: People) -> None:
    made = builders.dossier("processing", "1.000894")
    index = next(n for n, step in enumerate(steps.steps(made)) if step.appointment)
    builders.walk_to(made, index)
    assert made.division
    at = meetings.first_possible(clock.now(), calendar_for(made.division.agency))
    do("appoint", made, at=at, place="Phòng số 2")
    (waiting,) = read(made).visits[-1].sides
    assert (waiting.kind, waiting.open, waiting.due) == ("appointment", True, at)
    with clock.at(at):
        do("attend", made, came=False)
        assert "tại Phòng số 2" in said(made)[index]
        assert "không đến" in said(made)[index]
        later = meetings.first_possible(clock.now(), calendar_for(made.division.agency))
        do("appoint", made, at=later, place="Phòng số 2")
    with clock.at(later):
        do("attend", made, came=True)
        first, second = read(made).visits[-1].sides
    assert (first.outcome, second.outcome) == ("absent", "came")


# --- from agency to agency ---


@pytest.mark.usefixtures("people")
def test_two_agencies_and_back_each_named_with_the_slip_and_the_posting() -> None:
    with clock.at("2024-10-15T09:00"):
        made = builders.dossier(
            "processing", "1.001776", office=builders.agency("UBND xã Cẩm Minh")
        )
        known = [step.key for step in steps.steps(made)]
        assert len(said(made)) == len(known)
        builders.walk_to(made, known.index("posting"))
        (posting,) = read(made).visits[-1].sides
        assert (posting.kind, posting.open) == ("posting", True)
        assert "Niêm yết công khai từ 09:00 ngày 15/10/2024 đến" in said(made)[2]
        builders.walk_to(made, known.index("district_officer"))
        assert made.step_since
        with clock.at(made.step_since):
            text = said(made)
            assert "UBND xã Cẩm Minh" in text[1]
            assert "Chuyển đến từ UBND xã Cẩm Minh" in text[5]
            assert "Đã nhận hồ sơ chuyển đến lúc" in text[5]
            assert "UBND huyện Cẩm Xuyên" in text[6]
            assert text[-1].startswith("ahead Trả kết quả | ")
            assert "UBND xã Cẩm Minh" in text[-1]
            assert "Niêm yết công khai từ" in text[2]
            done = [side for visit in read(made).visits for side in visit.sides]
            assert [(side.kind, side.outcome) for side in done] == [("posting", "over")]


def test_expected_dates_are_those_of_each_agencys_own_calendar(people: People) -> None:
    with clock.at("2024-10-15T09:00"):
        made = builders.dossier(
            "processing", "1.001776", office=builders.agency("UBND xã Cẩm Minh")
        )
        found = read(made).outlook
        at = made.step_due_at
        assert at
        for one in found.ahead[:-1]:
            office = calendar_for(one.division.agency)
            at = office.add_working_hours(at, steps.hours(made, one.index))
            assert one.expected == at
        assert found.ahead[-1].expected == made.due_at


@pytest.mark.usefixtures("people")
def test_what_came_to_the_wrong_agency_shows_where_it_went() -> None:
    made = builders.dossier()
    there = builders.agency("UBND xã Cẩm Xuyên")
    with clock.at("2026-03-10T10:00"):
        do("transfer", made, agency=there, note="Không thuộc xã này.")
        first, now = said(made)[:2]
    assert "Chuyển đúng cơ quan sau 1 giờ làm việc" in first
    assert "Chuyển đến từ UBND xã Cẩm Lạc" in now
    assert "UBND xã Cẩm Xuyên" in now
    assert keys(made) == ["intake", "intake"]
    assert [visit.nth for visit in read(made).visits] == [1, 1]


# --- never against the promise ---


def test_where_the_limits_lead_beyond_the_promise_the_promise_stands_and_it_is_said(
    people: People,
) -> None:
    made = accepted(people)
    do("begin", made)
    with clock.at("2026-03-12T16:00"):
        do("forward", made)
        do("send_back", made, private_note="x")
        found = read(made)
        text = said(made)
    assert found.outlook.after_promise
    due = Dossier.objects.get(pk=made.pk).due_at
    assert due
    assert all(one.expected is None or one.expected <= due for one in found.outlook.ahead)
    now = next(row for row in text if row.startswith("now"))
    assert "sau ngày hẹn trả 17:00 ngày 13/03/2026. Ngày hẹn không đổi" in now
    assert "Phải xong trước ngày hẹn trả 17:00 ngày 13/03/2026" in text[-2]


def test_a_broken_promise_is_named_and_no_other_day_takes_its_place(people: People) -> None:
    made = accepted(people)
    do("begin", made)
    with clock.at("2026-03-20T09:00"):
        text = said(made)
    assert "Đã quá ngày hẹn trả 17:00 ngày 13/03/2026" in text[1]
    assert text[-1].endswith("Đã quá ngày hẹn trả 17:00 ngày 13/03/2026")
    assert "sớm nhất" in text[2]
