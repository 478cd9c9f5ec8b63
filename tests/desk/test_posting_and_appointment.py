"""What is written down beside the work, days of public posting, and people who must come."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.accounts.models import Posting
from motcua.agencies.calendar import SUMMER_AND_WINTER, WorkCalendar
from motcua.common import clock
from motcua.dossiers import access, actions, meetings, steps, waits
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, body, follow, offered, press, printed, result_file
from tests.world import SignIn

MARRIAGE, ALLOWANCE = "1.000894", "1.001776"
CAME = {"day": "11/03/2026", "hour": "14:30", "place": "Phòng Tư pháp – Hộ tịch"}


def at_step(code: str, key: str) -> tuple[Dossier, Posting]:
    """Come to the step with that key, and who works there."""
    made = builders.dossier("processing", code)
    index = [step.key for step in steps.steps(made)].index(key)
    builders.walk_to(made, index)
    return made, builders.in_charge(made)


# --- notes and verification ---


def test_a_note_with_a_file_is_for_officers_alone(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier("processing"), sign_in(people.lan)
    moves = made.moves
    done = follow(
        lan, press(lan, made, "note", text="Đã gọi điện hai lần.", attached=result_file())
    )
    assert "Đã gọi điện hai lần." in done
    made.refresh_from_db()
    assert made.moves == moves
    event = made.events.get(action="note")
    link = f"{address(made)}tep-cong-viec/{event.files.get().file_id}/"
    assert body(sign_in(people.hung).get(link))
    assert sign_in(people.binh).get(link).status_code == 404
    page = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert "Đã gọi điện" not in page
    assert "Ghi chú nội bộ" not in page


def test_an_officer_who_is_the_applicant_reads_no_notes(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("processing", by=people.mai.user, email="mai@example.com")
    builders.do("note", made, people.hung, text="Nghi hồ sơ giả.")
    assert "Nghi hồ sơ giả" in sign_in(people.hung).get(address(made)).content.decode()
    assert "Nghi hồ sơ giả" not in sign_in(people.mai).get(address(made)).content.decode()
    assert press(sign_in(people.mai), made, "note", text="Của tôi.").status_code == 403


def test_a_verification_is_printed_and_the_citizen_does_not_get_it(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier("processing"), sign_in(people.hung)
    typed = {
        "day": "10/03/2026",
        "hour": "08:30",
        "place": "Thôn 3, xã Cẩm Lạc",
        "participants": "Lê Văn Hùng, công chức\nTrần Văn Mẫu, trưởng thôn",
        "content": "Ông Mẫu xác nhận người này cư trú liên tục từ năm 2015.",
    }
    for wrong in ({"hour": "10:30"}, {"day": "09/03/2026"}, {"content": ""}, {"hour": "25:00"}):
        answer = press(hung, made, "verify", **{**typed, **wrong})
        assert answer.status_code == 422
        assert "Thôn 3, xã Cẩm Lạc" in answer.content.decode()
    text = printed(hung, follow(hung, press(hung, made, "verify", **typed)))
    assert "BIÊN BẢN XÁC MINH" in text.upper()
    assert "trưởng thôn" in text
    assert "08 giờ 30" in text
    paper = made.documents.get(kind="verification")
    an = sign_in(people.an)
    assert "xác nhận người này" not in an.get(f"/ho-so/{made.number}/").content.decode()
    assert an.get(f"/ho-so/{made.number}/giay/{paper.pk}/").status_code == 404


# --- public posting ---


def test_what_hangs_in_public_holds_the_step_for_its_days(people: People, sign_in: SignIn) -> None:
    made, officer = at_step(ALLOWANCE, "posting")
    client = sign_in(officer)
    posted = waits.posting(made)
    assert posted
    assert posted.since == clock.now()
    page = client.get(address(made)).content.decode()
    assert "Đang niêm yết công khai đến" in page
    assert "Niêm yết công khai" in page
    assert {"forward", "finish"}.isdisjoint(offered(client, made))
    assert press(client, made, "forward").status_code == 403
    said = {"who": "Bà Mẫu, thôn 2", "text": "Gia đình này đã có lương hưu."}
    assert "đã có lương hưu" in follow(client, press(client, made, "record_objection", **said))
    assert "lương hưu." not in sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    with clock.at(posted.until - timedelta(minutes=1)):
        assert "forward" not in offered(client, made)
    with clock.at(posted.until):
        assert "forward" in offered(client, made)
        follow(client, press(client, made, "forward"))
        made.refresh_from_db()
        leader = builders.in_charge(made)
        builders.do("send_back", made, leader, private_note="Xem lại danh sách.")
        # Coming back does not hang it up anew.
        assert waits.posting(made) == posted
        assert not steps.blocked(made)


def test_objections_are_recorded_only_where_something_hangs(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier("processing"), sign_in(people.hung)
    assert press(hung, made, "record_objection", who="Ai", text="Không đồng ý.").status_code == 403


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001
    st.integers(min_value=1, max_value=30),
)
def test_posting_lasts_so_many_days_of_office_time(naive: datetime, days: int) -> None:
    step = builders.posting_step(days)
    calendar = WorkCalendar(seasons=SUMMER_AND_WINTER)
    begun = clock.moment(naive.isoformat())
    until = waits.posted_until(begun, step, calendar)
    assert calendar.working_time_between(begun, until) == timedelta(hours=8 * days)
    assert calendar.is_working_day(clock.local(until).date())


# --- appointments ---


def test_marriage_waits_until_both_came_to_sign(people: People, sign_in: SignIn) -> None:
    made, _hung = at_step(MARRIAGE, "sign_book")
    hung = sign_in(people.hung)
    assert "Hẹn ngày giờ để người dân đến" in hung.get(address(made)).content.decode()
    assert {"forward", "finish", "attend"}.isdisjoint(offered(hung, made))
    assert press(hung, made, "finish", result=result_file()).status_code == 403
    due = made.due_at
    follow(hung, press(hung, made, "appoint", **CAME))
    made.refresh_from_db()
    assert made.stopped_for == "appointment"
    assert made.notices.filter(kind="appointment").exists()
    page = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert "14:30 ngày 11/03/2026" in page
    assert "attend" not in offered(hung, made)
    with clock.at("2026-03-11T14:40"):
        assert press(hung, made, "attend", came="").status_code == 422
        follow(hung, press(hung, made, "attend", came="no", remarks="Bên nữ ốm."))
        made.refresh_from_db()
        assert made.stopped_for == "appointment"
        assert "finish" not in offered(hung, made)
        follow(hung, press(hung, made, "appoint", **{**CAME, "day": "12/03/2026"}))
        made.refresh_from_db()
    with clock.at("2026-03-12T14:40"):
        follow(hung, press(hung, made, "attend", came="yes"))
        made.refresh_from_db()
        assert made.stopped_for == ""
        assert made.due_at
        assert due
        assert made.due_at > due
        assert "appoint" not in offered(hung, made)
        assert "finish" in offered(hung, made)
    assert [one.attended for one in made.appointments.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"day": "10/03/2026", "hour": "08:00"}, "sau lúc này"),
        ({"day": "14/03/2026"}, "cơ quan nghỉ"),
        ({"day": "30/04/2026"}, "cơ quan nghỉ"),
        ({"hour": "12:30"}, "trong giờ làm việc"),
        ({"hour": "20:00"}, "trong giờ làm việc"),
        ({"day": "11/03/2062"}, "60 ngày"),
        ({"hour": "chiều"}, "giờ:phút"),
        ({"day": "31/02/2026"}, "ngày/tháng/năm"),
        ({"place": ""}, "Nơi hẹn"),
    ],
)
def test_nobody_is_asked_to_come_when_nobody_is_there(
    people: People, sign_in: SignIn, typed: dict[str, str], message: str
) -> None:
    made, _hung = at_step(MARRIAGE, "sign_book")
    answer = press(sign_in(people.hung), made, "appoint", **{**CAME, **typed})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not made.appointments.exists()


def test_an_appointment_in_the_past_is_refused_also_below_the_form(people: People) -> None:
    made, hung = at_step(MARRIAGE, "sign_book")
    with pytest.raises(ValueError, match="sau lúc này"):
        builders.do("appoint", made, hung, at=clock.now(), place="Trụ sở")
    assert "appoint" not in {m.name for m in access.moves(made, access.Acting(people.an))}


def test_where_nobody_must_come_no_appointment_is_made(people: People) -> None:
    made = builders.dossier("processing")
    with pytest.raises(actions.NotAllowed):
        builders.do("appoint", made, at=clock.now() + timedelta(days=1), place="Trụ sở")


@given(st.datetimes(datetime(2026, 3, 10, 9, 1), datetime(2026, 5, 9)))  # noqa: DTZ001
def test_what_is_offered_first_is_always_possible(naive: datetime) -> None:
    calendar = WorkCalendar(seasons=SUMMER_AND_WINTER)
    now = clock.moment(naive.isoformat())
    with clock.at(now):
        assert meetings.not_possible(meetings.first_possible(now, calendar), now, calendar) == ""
