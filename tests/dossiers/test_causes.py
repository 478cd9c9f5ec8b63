"""Why a dossier stands where it stands: every cause by the moves that lead to it, one at any moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts import absence
from motcua.accounts.models import Posting, User
from motcua.common import clock
from motcua.dossiers import access, steps, watch
from motcua.dossiers.causes import OFFICERS_TURN, SAID, TABLE, Cause, Do, Kind, cause, causes
from motcua.dossiers.legal_state import State
from motcua.dossiers.models import Delivery, Dossier
from motcua.dossiers.where import Holds, for_letter, where, wheres
from tests import builders
from tests.builders import People

MARRIAGE, ALLOWANCE = "1.000894", "1.001776"
THEN = "2024-10-15T09:00"
Making = Callable[[People], Dossier]


def at_step(code: str, key: str) -> Dossier:
    made = builders.dossier("processing", code)
    builders.walk_to(made, [step.key for step in steps.steps(made)].index(key))
    return made


def read(made: Dossier) -> Dossier:
    """As a page reads it."""
    return access.loaded().get(pk=made.pk)


# --- every kind, by real moves ---


def draft(people: People) -> Dossier:
    return builders.draft()


def closed(people: People) -> Dossier:
    return builders.dossier("returned")


def supplement(people: People) -> Dossier:
    return builders.dossier("supplement_wanted")


def result(people: People) -> Dossier:
    return builders.dossier("done")


def appointment(people: People) -> Dossier:
    key = next(step.key for step in steps.steps(builders.draft(MARRIAGE)) if step.appointment)
    made = at_step(MARRIAGE, key)
    at = clock.moment("2026-03-11T14:30")
    builders.do("appoint", made, at=at, place="Phòng Tư pháp – Hộ tịch")
    return made


def payment(people: People) -> Dossier:
    """No procedure asks for money on the way yet: the column says what such a move will write."""
    made = builders.dossier("processing")
    Dossier.objects.filter(pk=made.pk).update(stopped_for="payment", stopped_at=clock.now())
    return made


def opinion(people: People) -> Dossier:
    made = builders.dossier("processing")
    ha = builders.officer("ha@example.com", "Võ Thu Hà", "officer", "labour")
    builders.do(
        "consult", made, people.hung, division=ha.division, what="Có trong sổ không?", days=3
    )
    return made


def posting(people: People) -> Dossier:
    return at_step(ALLOWANCE, "posting")


def transfer(people: People) -> Dossier:
    """From commune to district, as it was in 2024; nobody there has confirmed it."""
    with clock.at(THEN):
        made = builders.dossier("processing", ALLOWANCE, office=builders.agency("UBND xã Cẩm Minh"))
        index = [step.key for step in steps.steps(made)].index("district_intake")
        builders.walk_to(made, index)
    return made


def signature(people: People) -> Dossier:
    return builders.dossier("step:2")


def number(people: People) -> Dossier:
    return builders.dossier("step:3")


def away(people: People) -> Dossier:
    made = builders.dossier("processing")
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    today = clock.today()
    absence.record(people.hung, tam, today, today + dt.timedelta(days=2), made_by=people.hung)
    return made


def nobody(people: People) -> Dossier:
    builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    return builders.dossier("accepted")


def work(people: People) -> Dossier:
    return builders.dossier("processing")


MADE: dict[Kind, tuple[Making, str]] = {
    Kind.DRAFT: (draft, builders.MORNING),
    Kind.CLOSED: (closed, builders.MORNING),
    Kind.SUPPLEMENT: (supplement, builders.MORNING),
    Kind.RESULT: (result, builders.MORNING),
    Kind.APPOINTMENT: (appointment, builders.MORNING),
    Kind.PAYMENT: (payment, builders.MORNING),
    Kind.OPINION: (opinion, builders.MORNING),
    Kind.POSTING: (posting, builders.MORNING),
    Kind.TRANSFER: (transfer, "2024-10-21T09:00"),
    Kind.SIGNATURE: (signature, builders.MORNING),
    Kind.NUMBER: (number, builders.MORNING),
    Kind.AWAY: (away, builders.MORNING),
    Kind.NOBODY: (nobody, builders.MORNING),
    Kind.LATE: (work, "2026-03-12T09:00"),
    Kind.OUTSIDE: (work, "2026-03-10T20:00"),
    Kind.WORK: (work, builders.MORNING),
}


def test_every_kind_has_its_rule_its_words_and_a_case_here() -> None:
    assert [kind for kind, _holds in TABLE] == list(dict.fromkeys(kind for kind, _holds in TABLE))
    assert set(Kind) == {kind for kind, _holds in TABLE} == set(SAID) == set(MADE)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_cause_is_reached_and_said_in_full(people: People, kind: Kind) -> None:
    make, moment = MADE[kind]
    made = make(people)
    with clock.at(moment):
        found = where(read(made))
        assert found.cause.kind is kind
        for said in (found.sentence, found.cause.sentence, found.cause.clock.sentence):
            assert said
            assert "None" not in said
            assert "%(" not in said
            assert "  " not in said
        assert found.cause.doable.label
        assert found.holder.name
        assert "None" not in for_letter(read(made))


# --- what is said ---


def said(made: Dossier, at: str = builders.MORNING) -> Cause:
    with clock.at(at):
        return cause(read(made))


def test_the_sentence_names_person_role_division_office_and_both_times(people: People) -> None:
    made = builders.dossier("processing")
    found = where(read(made))
    assert found.sentence == (
        "Hồ sơ đang ở bàn Lê Văn Hùng (cán bộ thụ lý), bộ phận Tư pháp – Hộ tịch, Văn phòng HĐND và "
        "UBND, UBND xã Cẩm Lạc, từ 09:00 ngày 10/03/2026; hạn của bước này 15:00 ngày 11/03/2026 "
        "(còn 1 ngày làm việc)."
    )
    assert found.holder.kind is Holds.PERSON
    assert for_letter(read(made)) == found.sentence


def test_a_letter_adds_how_to_reach_an_office_that_is_not_where_it_was_handed_in(
    people: People,
) -> None:
    made = transfer(people)
    with clock.at("2024-10-21T09:00"):
        letter, found = for_letter(read(made)), where(read(made))
    assert letter.startswith(found.sentence)
    assert "UBND huyện Cẩm Xuyên: điện thoại 0239" in letter
    assert "giờ làm việc: thứ Hai đến thứ Sáu, 07:00–11:30 và 13:30–17:00." in letter


def test_when_nobody_took_it_the_desk_holds_it_and_the_head_is_told_in_time(people: People) -> None:
    made = nobody(people)
    found = where(read(made))
    assert found.holder.kind is Holds.DESK
    assert "ở bộ phận Tư pháp – Hộ tịch" in found.sentence
    assert found.cause.doable.key is Do.ASK
    tam = Posting.objects.get(user__email="tam@example.com")
    Posting.objects.filter(pk=tam.pk).update(heads=True)
    with clock.at("2026-03-12T09:05"):
        late = cause(read(made))
        assert "Quá hạn: đang báo người phụ trách." in late.sentence
        watch.watch()
        late = cause(read(made))
        assert late.kind is Kind.NOBODY
        assert "đã báo phụ trách bộ phận lúc 09:05 ngày 12/03/2026" in late.sentence
        assert late.doable.key is Do.REMIND


def left(posting: Posting) -> None:
    """Yesterday was the last day of this post."""
    Posting.objects.filter(pk=posting.pk).update(valid_to=clock.today() - dt.timedelta(days=1))


def test_in_the_hands_of_somebody_who_left_it_is_in_nobodys(people: People) -> None:
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    made = builders.dossier("accepted")
    builders.do("begin", made, people.hung)
    today = clock.today()
    absence.record(people.hung, tam, today, today, made_by=people.hung)
    assert cause(read(made)).kind is Kind.AWAY
    left(people.hung)
    found = where(read(made))
    assert (found.cause.kind, found.holder.kind) == (Kind.NOBODY, Holds.DESK)
    for said in (found.sentence, found.cause.sentence, found.holder.name):
        assert "Hùng" not in said
    assert "ở bộ phận Tư pháp – Hộ tịch" in found.sentence
    assert found.cause.sentence == "Chưa cán bộ nào nhận việc này."


def test_an_account_that_was_closed_holds_nothing(people: People) -> None:
    made = builders.dossier("processing")
    User.objects.filter(pk=people.hung.user_id).update(is_active=False)
    assert cause(read(made)).kind is Kind.NOBODY


def test_what_comes_at_night_was_left_by_nobody(people: People) -> None:
    builders.officer("hoa@example.com", "Vũ Thị Hoa", "clerk", "one-stop")
    with clock.at("2026-03-10T20:00"):
        made = builders.dossier()
        found = cause(read(made))
        assert found.kind is Kind.OUTSIDE
        assert found.until == clock.moment("2026-03-11T07:00")
        assert "mở cửa lại lúc 07:00 ngày 11/03/2026" in found.sentence
    assert said(made, "2026-03-11T07:30").kind is Kind.NOBODY


def test_at_noon_and_on_a_holiday_it_is_said_when_the_office_opens(people: People) -> None:
    made = builders.dossier("processing")
    assert "13:30 ngày 10/03/2026" in said(made, "2026-03-10T12:10").sentence
    with clock.at("2026-03-10T12:10"):
        assert where(read(made)).office.now == "đang nghỉ trưa, mở lại lúc 13:30"
    with clock.at("2026-03-10T06:10"):
        assert where(read(made)).office.now == "chưa mở cửa, mở lúc 07:00"
    with clock.at("2026-03-13T18:00"):
        assert where(read(made)).office.now == "đang đóng cửa, mở lại lúc 07:00 ngày 16/03"


def test_a_leader_who_is_away_is_said_besides_the_signature(people: People) -> None:
    made = builders.dossier("step:2")
    other = builders.officer("khoa@example.com", "Bùi Văn Khoa", "leader", "leadership")
    today = clock.today()
    absence.record(people.dung, other, today, today, made_by=people.dung)
    found = said(made)
    assert found.kind is Kind.SIGNATURE
    assert "Chờ lãnh đạo xem và ký." in found.sentence
    assert "Bùi Văn Khoa làm thay" in found.sentence


def test_an_answer_an_end_of_posting_and_a_meeting_missed_end_their_cause(people: People) -> None:
    made = posting(people)
    until = said(made).until
    assert until is not None
    with clock.at(until + dt.timedelta(minutes=1)):
        assert cause(read(made)).kind is not Kind.POSTING
    met = appointment(people)
    assert said(met, "2026-03-11T16:00").kind is Kind.APPOINTMENT
    assert said(met, "2026-03-12T08:00").kind is not Kind.APPOINTMENT


def test_who_has_to_act_is_told_so(people: People) -> None:
    must = {Kind.DRAFT, Kind.SUPPLEMENT, Kind.RESULT, Kind.APPOINTMENT, Kind.PAYMENT}
    for kind, (make, _moment) in MADE.items():
        if kind in must:
            assert said(make(people)).doable.must, kind
    online = builders.dossier("done", delivery=Delivery.ONLINE)
    assert said(online).doable.key is Do.RESULT
    assert said(builders.dossier("refused")).doable.key is Do.AGAIN
    assert said(builders.dossier("returned")).doable.key is Do.RESULT


# --- the legal clock ---


@pytest.mark.parametrize(
    ("make", "state", "words"),
    [
        (draft, State.NONE, "chưa bắt đầu tính"),
        (work, State.RUNNING, "đang chạy: còn"),
        (payment, State.PAUSED, "tạm dừng từ 09:00 ngày 10/03/2026 vì chờ nộp phí"),
        (result, State.ENDED, "đúng hạn"),
        (closed, State.ENDED, "đúng hạn"),
    ],
)
def test_the_clock_is_said_in_a_word_and_a_sentence(
    people: People, make: Making, state: State, words: str
) -> None:
    found = said(make(people)).clock
    assert (found.state, words in found.sentence) == (state, True)
    assert found.word


def test_waiting_for_papers_stops_the_clock_once_it_runs(people: People) -> None:
    made = builders.dossier("accepted")
    builders.ask(made, people.lan)
    found = said(made, "2026-03-11T09:00").clock
    assert found.state is State.PAUSED
    assert "từ 09:00 ngày 10/03/2026 vì chờ người nộp bổ sung" in found.sentence
    assert said(builders.dossier("supplement_wanted")).clock.state is State.NONE


def test_a_broken_promise_is_a_clock_that_is_late(people: People) -> None:
    found = said(builders.dossier("processing"), "2026-03-30T09:00").clock
    assert (found.state, found.look) == (State.RUNNING, "late")
    assert "quá hạn" in found.sentence


def test_a_late_stop_goes_on_being_late_and_another_does_not(people: People) -> None:
    """What stands still for a payment since before its day is not late, however long it lasts."""
    made = payment(people)
    with clock.at("2026-04-20T09:00"):
        assert cause(read(made)).kind is Kind.PAYMENT
        assert "đang tạm dừng" in where(read(made)).sentence


# --- lists ---


def test_a_list_says_the_same_as_each_page_with_no_query_a_row(people: People) -> None:
    made = [make(people) for kind, (make, _moment) in MADE.items() if kind in OFFICERS_TURN[1:3]]
    made += [builders.dossier(at) for at in ("submitted", "processing", "done", "returned")]
    rows = list(access.loaded().filter(pk__in=[one.pk for one in made]))
    with CaptureQueriesContext(connection) as few:
        wheres(rows[:3])
    with CaptureQueriesContext(connection) as many:
        found = wheres(rows)
    assert len(many) == len(few)
    assert found == {one.pk: where(one) for one in rows}
    assert causes(rows) == {one.pk: cause(one) for one in rows}
