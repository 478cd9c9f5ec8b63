"""The road of a dossier, by real moves: what was done, what was waited for, where it is, what is to come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import Posting
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.documents.journey import passages
from motcua.dossiers import actions, meetings, queries, road, steps
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.road import Road
from motcua.dossiers.road.shown import shown
from motcua.dossiers.road.words import rows
from tests import builders
from tests.builders import People, do

HOUR = timedelta(hours=1)


def read(made: Dossier) -> Road:
    return road.read(Dossier.objects.get(pk=made.pk))


def said(made: Dossier) -> list[str]:
    """Every row as one text, its mark in front."""
    return [
        " | ".join(
            [
                f"{row.mark} {row.title}",
                *(line.text for line in row.lines),
                *(side.text for side in row.sides),
            ]
        )
        for row in rows(read(made))
    ]


def keys(made: Dossier) -> list[str]:
    return [visit.step.key for visit in read(made).visits]


def accepted(people: People, at: str = "2026-03-10T09:40") -> Dossier:
    made = builders.dossier()
    with clock.at(at):
        do("accept", made, people.lan)
    return made


@pytest.fixture
def khoa(people: People) -> Posting:
    return builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", "officer", "justice", at="UBND xã Cẩm Xuyên"
    )


@pytest.fixture
def ha(people: People) -> Posting:
    return builders.officer("ha@example.com", "Võ Thu Hà", "officer", "labour")


# --- straight on ---


def test_a_straight_road_says_who_did_what_when_and_how_early(people: People) -> None:
    made = accepted(people)
    with clock.at("2026-03-10T10:10"):
        do("begin", made)
        do("forward", made)
        taken, checked, now, *ahead = said(made)
    assert taken.startswith("done Nhận và kiểm tra hồ sơ | Trần Thị Lan")
    assert "Từ 09:00 đến 09:40 ngày 10/03/2026 | Xong, mất 40 phút làm việc, sớm 7 giờ" in taken
    assert "Lê Văn Hùng" in checked
    assert "mất 30 phút làm việc" in checked
    assert now.startswith("now Lãnh đạo ký | Đang ở đây từ 10:10 ngày 10/03/2026")
    assert "Phạm Văn Dũng" in now
    assert "Hạn của bước này: 16:10 ngày 10/03/2026, còn 4 giờ làm việc" in now
    assert [row.split(" | ")[0] for row in ahead] == ["ahead Đóng dấu, vào sổ", "ahead Trả kết quả"]
    # Two hours of the next step after this one's limit; then the day that was promised.
    assert "Dự kiến xong trước 08:10 ngày 11/03/2026" in ahead[0]
    assert "Hẹn trả kết quả: 17:00 ngày 13/03/2026" in ahead[1]


def test_before_it_is_taken_in_no_day_is_promised(people: People) -> None:
    made = builders.dossier()
    *_rest, last = said(made)
    assert "Ngày hẹn trả được báo khi tiếp nhận (3 ngày làm việc)" in last
    assert len([row for row in said(made) if row.startswith("now")]) == 1


def test_a_step_done_late_says_by_how_much_and_what_is_over_counts_no_more(people: People) -> None:
    made = accepted(people)
    do("begin", made)
    with clock.at("2026-03-12T09:00"):
        assert "Quá hạn của bước này" in said(made)[1]
        assert "Dự kiến xong sớm nhất" in said(made)[2]
        do("forward", made)
        late = said(made)[1]
    assert read(made).visits[1].late
    assert late.startswith("late ")
    assert "Xong, mất 1 ngày 7 giờ làm việc, trễ 3 giờ 20 phút (hạn 15:40 ngày 11/03/2026)" in late


def test_what_came_late_in_the_day_on_paper_goes_on_the_next_morning(people: People) -> None:
    made = builders.draft()
    Dossier.objects.filter(pk=made.pk).update(channel="counter", taken_in_by=people.lan, by=None)
    made.refresh_from_db()
    with clock.at("2026-03-10T15:40"):
        do("receive", made, people.lan)
        do("accept", made, people.lan)
        visit = read(made).now
        assert visit
        assert clock.local(visit.since) == clock.moment("2026-03-11T07:00")
        # Who begins at once is not held to have ended it before it began.
        do("begin", made)
        do("forward", made)
    done = read(made).visits[1]
    assert done.since == done.until
    assert done.spent == timedelta()


# --- back and again ---


def test_what_is_sent_back_is_visited_again_and_the_second_time_is_numbered(
    people: People,
) -> None:
    made = accepted(people)
    with clock.at("2026-03-10T10:10"):
        do("begin", made)
        do("forward", made)
    with clock.at("2026-03-10T13:10"):
        do("send_back", made, private_note="Ghi rõ ngày.")
    with clock.at("2026-03-10T14:00"):
        do("forward", made)
        found = rows(read(made))
        text = said(made)
    assert [visit.nth for visit in read(made).visits] == [1, 1, 1, 2, 2]
    assert "Trả lại bước trước sau 1 giờ 20 phút làm việc" in text[2]
    assert "(lần 2) | Trả lại từ bước “Lãnh đạo ký”" in text[3]
    assert text[4].startswith("now Lãnh đạo ký (lần 2)")
    assert [row.back for row in found[:5]] == [None, None, None, 1, None]
    assert "Ghi rõ ngày" not in " ".join(text)
    assert len(shown(made).picture.backs) == 1


def test_a_wrong_result_is_done_again_on_the_same_road(people: People) -> None:
    made = builders.dossier("returned")
    assert read(made).end
    assert not read(made).now
    do("correct", made, people.lan, reason="Sai ngày sinh.")
    again = read(made)
    assert again.now
    assert again.now.index == 1
    assert again.now.nth == 2
    assert again.end is None
    text = said(made)
    assert text[4].startswith("done Trả kết quả")
    assert "Đã trả kết quả" in text[4]
    assert "Cơ quan làm sai kết quả: làm lại, không thu phí" in text[5]


def test_a_question_nobody_waited_for_is_owed_again_when_the_result_is_made_anew(
    people: People, khoa: Posting
) -> None:
    made = builders.dossier("processing")
    do("consult", made, people.hung, division=khoa.division, what="Có trong sổ không?")
    do("propose_refusal", made, people.hung, reason="Đã kết hôn.", article="Luật Hộ tịch, Điều 21")
    do("refuse_result", made, people.dung)
    assert "chưa trả lời, không chờ nữa" in said(made)[1]
    do("correct", made, people.lan, reason="Chưa kết hôn.")
    asked = [side for visit in read(made).visits for side in visit.sides]
    assert [(side.outcome, side.open, side.stops) for side in asked] == [
        ("cut", False, True),
        ("", True, False),
    ]


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


# --- the end ---


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("refused", "stopped Không tiếp nhận hồ sơ"),
        ("withdrawn", "stopped Người nộp rút hồ sơ"),
        ("stopped", "stopped Dừng xử lý hồ sơ"),
    ],
)
def test_a_life_that_ends_early_ends_with_a_row_of_its_own(
    people: People, end: str, words: str
) -> None:
    made = builders.dossier(end)
    *_rest, last = said(made)
    assert last.startswith(words)
    assert "09:00 ngày 10/03/2026" in last
    assert not any(row.startswith(("now", "ahead")) for row in said(made))


def test_stopped_while_something_was_waited_for_ends_the_waiting_too(
    people: People, khoa: Posting
) -> None:
    made = builders.dossier("processing")
    do("consult", made, people.hung, division=khoa.division, what="?")
    do("ask_supplement", made, people.lan, papers={}, fields={"purpose": "Ghi rõ."})
    with clock.at("2026-03-12T09:00"):
        do("stop", made, people.lan, note="Không bổ sung.")
    sides = read(made).visits[-1].sides
    assert [side.outcome for side in sides] == ["cut", "cut"]
    assert "Không bổ sung." in said(made)[-1]


def test_a_refusal_at_work_is_a_result_and_waits_at_the_counter(people: People) -> None:
    made = builders.dossier("processing")
    do("propose_refusal", made, people.hung, reason="Đã kết hôn.", article="Luật Hộ tịch, Điều 21")
    assert "Đã kết hôn" not in " ".join(said(made))
    do("refuse_result", made, people.dung)
    text = said(made)
    assert "Từ chối giải quyết, có phiếu nêu lý do" in text[1]
    assert text[2].startswith("now Trả kết quả | Phiếu từ chối ở đây từ")
    assert len(text) == 3


# --- picture and list, cost ---


def busy(people: People, khoa: Posting) -> Dossier:
    made = builders.dossier("processing")
    do("consult", made, people.hung, division=khoa.division, what="?")
    do("answer", made, khoa, outcome="agrees", text="Không.")
    do("ask_supplement", made, people.lan, papers={}, fields={"purpose": "Ghi rõ."})
    actions.supplement(made, Acting(people.an))
    do("forward", made)
    do("send_back", made, private_note="x")
    return made


def test_every_word_of_the_picture_is_in_the_list_and_the_other_way_round(
    people: People, khoa: Posting
) -> None:
    found = shown(busy(people, khoa))
    drawn = " ".join(text.text for text in found.picture.texts)
    listed = " ".join(
        " ".join(
            [
                row.title,
                *(line.text for line in row.lines),
                *(side.text for side in row.sides),
            ]
        )
        for row in found.rows
    )
    assert drawn == listed
    assert len(found.picture.markers) == len(found.rows)


def test_the_road_tells_the_same_as_the_control_slip(people: People, khoa: Posting) -> None:
    made = busy(people, khoa)
    builders.walk_on(made, "returned")
    events = list(queries.events(made))
    been = read(made).visits
    slip = passages(events)
    assert [one.given_at for one in slip] == [visit.until for visit in been]
    assert [one.giver_person for one in slip] == [
        str(visit.who.user) for visit in been if visit.who
    ]


def test_a_long_life_costs_no_more_queries_than_a_short_one(people: People, khoa: Posting) -> None:
    made = busy(people, khoa)

    def asked() -> int:
        fresh = Dossier.objects.select_related(
            "version", "agency", "reception", "division__agency", "holder__user"
        ).get(pk=made.pk)
        with CaptureQueriesContext(connection) as found:
            shown(fresh)
        return len(found)

    short = asked()
    for _nth in range(6):
        do("forward", made)
        do("send_back", made, private_note="x")
        do("consult", made, people.hung, division=khoa.division, what="?")
        do("answer", made, khoa, outcome="agrees", text="Không.")
    assert asked() == short
    assert short <= 8
