"""The road of a dossier, by real moves: straight on, back and again, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts import naming
from motcua.accounts.models import Posting
from motcua.agencies.models import Agency, PeopleShown
from motcua.common import clock
from motcua.documents.journey import passages
from motcua.dossiers import actions, promises, queries
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.road.shown import shown
from motcua.dossiers.road.words import rows
from tests import builders
from tests.builders import People, do
from tests.dossiers.road_said import accepted, read, said


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


SAME_DAY = "1.000656"  # a death is registered within the day


@pytest.mark.parametrize("at", [builders.MORNING, "2026-03-10T14:45", "2026-03-10T16:30"])
@pytest.mark.parametrize("later", [0, 26])
def test_before_it_is_taken_in_nothing_is_expected_after_the_day_that_would_be_promised(
    people: People, at: str, later: int
) -> None:
    with clock.at(at):
        made = builders.dossier(code=SAME_DAY)
    with clock.at(clock.moment(at) + timedelta(hours=later)):
        limit = promises.limit_of(made)
        assert limit.unit == "same_day"
        latest = promises.calendar_of(made).due(clock.now(), limit)
        *work, last = read(made).outlook.ahead
        assert work
        assert all(one.expected is not None and one.expected <= latest for one in work)
        # No day is named for the result, and nothing is held against one.
        assert (last.expected, {one.sort for one in work} <= {"by", "earliest"}) == (None, True)
        assert not read(made).outlook.after_promise
        assert "None" not in "".join(said(made))


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


# --- who is named ---


@pytest.mark.parametrize("policy", [PeopleShown.ROLE, PeopleShown.DESK])
def test_the_road_names_people_only_as_far_as_their_agency_lets_it(
    people: People, policy: str
) -> None:
    made = builders.dossier("returned")
    officers = [str(post.user) for post in (people.lan, people.hung, people.dung, people.mai)]
    assert all(name in " ".join(said(made)) for name in officers)
    Agency.objects.filter(pk=people.hung.agency_id).update(people_shown=policy)
    text = " ".join(said(made))
    assert not any(name in text for name in officers)
    # The desk is named once, whoever sits there.
    assert said(made)[1].lower().count("tư pháp – hộ tịch") == 1
    inside = shown(Dossier.objects.get(pk=made.pk), None, naming.inside)
    assert "Lê Văn Hùng" in " ".join(line.text for row in inside.rows for line in row.lines)


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
