"""Asking elsewhere: a limit of its own, a clock that stops, late answers told, silence that agrees."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.dossiers import access, actions, overdue, steps
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.models import Consultation, Dossier, Event
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, body, follow, offered, press, result_file
from tests.world import SignIn

WHAT = "Tình trạng hôn nhân từ 2015 đến 2020 có trong sổ không?"
TEXT = "Trong sổ lưu không có đăng ký kết hôn nào trong thời gian này."


@pytest.fixture
def khoa(people: People) -> Posting:
    """The registrar of the other commune, who is asked."""
    return builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", Role.OFFICER, "justice", at="UBND xã Cẩm Xuyên"
    )


def at_work(code: str = "1.004873", **more: Any) -> Dossier:
    return builders.dossier("processing", code, **more)


def elsewhere() -> dict[str, str]:
    return {"who": "elsewhere", "agency": "UBND xã Cẩm Xuyên", "kind": "justice", "what": WHAT}


def ask(client: Client, made: Dossier, **typed: str) -> str:
    done = follow(client, press(client, made, "consult", **{**elsewhere(), **typed}))
    made.refresh_from_db()
    return done


def test_asking_another_commune_stops_the_legal_clock_until_it_answers(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung, asked = at_work(), sign_in(people.hung), sign_in(khoa)
    assert asked.get(address(made)).status_code == 404
    page = ask(hung, made)
    assert "Đã hỏi ý kiến lúc 09:00" in page
    assert "Chờ ý kiến của Tư pháp – Hộ tịch" in page
    assert "UBND xã Cẩm Xuyên, hạn 09:00 ngày 13/03/2026" in page
    # 24 working hours by the procedure, whatever days were chosen.
    question = made.consultations.get()
    assert clock.local(question.due_at) == clock.moment("2026-03-13T09:00")
    assert (made.stopped_for, made.stopped_at) == ("consultation", clock.now())
    due, step_due = made.due_at, made.step_due_at
    assert due
    assert step_due
    with clock.at("2026-03-12T09:00"):
        lists = asked.get("/can-bo/?xem=xin-y-kien").content.decode()
        assert str(made.number) in lists
        assert "Trả lời ý kiến: còn" in lists
        assert offered(asked, made) == {"answer", "note"}
        done = follow(asked, press(asked, made, "answer", outcome="agrees", text=TEXT))
        assert TEXT in done
        assert str(made.number) not in asked.get("/can-bo/?xem=xin-y-kien").content.decode()
    made.refresh_from_db()
    assert made.stopped_for == ""
    # Two working days stood still: both limits are two days later.
    assert clock.local(made.due_at).date() == clock.moment("2026-03-17").date()
    assert clock.local(made.step_due_at).isoformat()[:16] == (
        f"2026-03-{clock.local(step_due).day + 2:02}{clock.local(step_due).isoformat()[10:16]}"
    )
    assert "forward" in offered(hung, made)
    assert TEXT in hung.get(address(made)).content.decode()


def test_while_an_answer_is_missing_the_step_cannot_end_not_even_by_force(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    assert "forward" in offered(hung, made)
    ask(hung, made)
    assert {"forward", "finish"}.isdisjoint(offered(hung, made))
    assert press(hung, made, "forward").status_code == 403
    answer = press(
        hung, made, "withdraw_question", question=made.consultations.get().pk, note="Sai"
    )
    assert answer.status_code == 422
    typed = {"question": made.consultations.get().pk, "note": "Đã tìm thấy trong sổ của xã mình."}
    follow(hung, press(hung, made, "withdraw_question", **typed))
    made.refresh_from_db()
    assert made.stopped_for == ""
    assert "forward" in offered(hung, made)
    assert offered(sign_in(khoa), made) == {"note"}


def test_a_question_outside_the_procedure_has_the_days_that_were_chosen(
    people: People, sign_in: SignIn
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    near = made.division.agency.divisions.get(kind="labour")  # type: ignore[union-attr]
    page = press(hung, made, "consult", who=str(near.pk), what=WHAT, days="")
    assert page.status_code == 422
    assert "Chọn số ngày làm việc để trả lời" in page.content.decode()
    assert WHAT in page.content.decode()
    for days in ("0", "16", "2026-03-20T17:00"):
        assert (
            press(hung, made, "consult", who=str(near.pk), what=WHAT, days=days).status_code == 422
        )
    ask(hung, made, who=str(near.pk), days="5")
    due = clock.local(made.consultations.get().due_at)
    assert due == clock.moment("2026-03-17T17:00")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"agency": "UBND xã Không Có"}, "Chọn một cơ quan trong danh sách gợi ý"),
        ({"agency": ""}, "Chọn một cơ quan trong danh sách gợi ý"),
        ({"kind": "residence"}, "không có bộ phận này"),
        ({"agency": "UBND xã Cẩm Lạc"}, "Hồ sơ đang ở chính bộ phận này"),
        ({"what": "Gấp"}, "10"),
    ],
)
def test_what_cannot_be_asked_is_said_at_the_field(
    people: People, sign_in: SignIn, typed: dict[str, str], message: str
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    answer = press(hung, made, "consult", **{**elsewhere(), **typed})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not made.consultations.exists()


def test_several_are_asked_at_once_and_the_clock_waits_for_the_last(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    ha = builders.officer("ha@example.com", "Võ Thu Hà", Role.OFFICER, "labour")
    ask(hung, made)
    assert (
        "còn câu hỏi chưa trả lời" in press(hung, made, "consult", **elsewhere()).content.decode()
    )
    with clock.at("2026-03-11T09:00"):
        ask(hung, made, who=str(ha.division_id), days="2")
    with clock.at("2026-03-12T09:00"):
        builders.do("answer", made, khoa, outcome="objects", text=TEXT)
        made.refresh_from_db()
        assert clock.local(made.stopped_at) == clock.moment("2026-03-11T09:00")
        assert steps.blocked(made)
    with clock.at("2026-03-13T09:00"):
        builders.do("answer", made, ha, outcome="agrees", text=TEXT)
        made.refresh_from_db()
        assert not made.stopped_for
        assert not steps.blocked(made)
    # Three working days stood still, not two and two; a Friday and a weekend lie between.
    assert clock.local(made.due_at).date() == clock.moment("2026-03-18").date()


def test_a_late_answer_is_told_to_the_head_once(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    ask(hung, made)
    with clock.at("2026-03-13T09:00"):
        assert overdue.opinions() == 0
    with clock.at("2026-03-13T09:01"):
        assert overdue.opinions() == 1
        assert overdue.opinions() == 0
        event = Event.objects.get(dossier=made, action="opinion_late")
        assert event.by is None
        # Nobody heads the division: the leader of the commune is told.
        assert event.data["told"] == [people.dung.pk]
        assert "Đã báo người phụ trách lúc 09:01" in hung.get(address(made)).content.decode()
        citizen = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
        assert "Quá hạn trả lời" not in citizen
        builders.do("answer", made, khoa, outcome="agrees", text=TEXT)
        assert "trả lời trễ" in hung.get(address(made)).content.decode()


def test_silence_agrees_where_the_law_says_so(people: People, sign_in: SignIn) -> None:
    made = at_work("1.013225")
    while steps.current_step(made).asks is None:
        builders.do("forward", made)
    holder = builders.in_charge(made)
    client = sign_in(holder)
    page = client.get(address(made)).content.decode()
    assert "Hết hạn không trả lời là đồng ý" in page
    usual = re.search(r'<option value="(\d+)"[^>]*>[^<]*theo quy trình', page)
    assert usual
    # A shorter limit cannot be chosen: silence would decide sooner than the law lets it.
    follow(client, press(client, made, "consult", who=usual[1], what=WHAT, days="1"))
    question = made.consultations.get()
    assert question.silence_is_consent
    assert "Điều 102" in question.article
    made.refresh_from_db()
    with clock.at(question.due_at):
        assert overdue.opinions() == 0
    with clock.at(question.due_at + timedelta(minutes=1)):
        assert overdue.opinions() == 1
    question.refresh_from_db()
    assert question.outcome == "silent"
    assert (
        Event.objects.get(dossier=made, action="opinion_silent").data["article"] == question.article
    )
    assert "forward" in offered(client, made) or "finish" in offered(client, made)


def test_only_the_asked_division_answers_and_only_once(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    ask(hung, made)
    for who in (people.hung, people.lan, people.binh):
        with pytest.raises(actions.NotAllowed):
            builders.do("answer", made, who, outcome="agrees", text=TEXT)
    with pytest.raises(actions.NotAllowed):
        actions.opinion_late(made, Acting(khoa.user, khoa))
    builders.do("answer", made, khoa, outcome="agrees", text=TEXT)
    with pytest.raises(actions.NotAllowed):
        builders.do("answer", made, khoa, outcome="objects", text=TEXT)
    with pytest.raises(actions.NotAllowed):
        actions.opinion_late(made, SYSTEM)
    assert made.consultations.get().outcome == "agrees"


def test_nobody_answers_about_their_own_dossier(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made = at_work(by=khoa.user, email="khoa@example.com")
    ask(sign_in(people.hung), made)
    assert not access.moves(made, Acting(khoa.user, khoa))


def test_who_was_only_asked_reads_the_request_but_not_what_others_noted(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = builders.dossier("accepted"), sign_in(people.hung)
    builders.do("begin", made, private_note="Chuyện riêng của xã.")
    ask(hung, made)
    page = sign_in(khoa).get(address(made)).content.decode()
    assert WHAT in page
    assert "Nguyễn Văn An" in page
    assert "Chuyện riêng của xã" not in page
    assert "Chuyện riêng của xã" in hung.get(address(made)).content.decode()


def test_the_file_of_an_answer_opens_for_both_sides_and_for_nobody_else(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung, asked = at_work(), sign_in(people.hung), sign_in(khoa)
    ask(hung, made)
    bad = {"outcome": "agrees", "text": TEXT, "file": result_file(b"MZ not a paper", "tra-loi.pdf")}
    wrong = press(asked, made, "answer", **bad)
    assert wrong.status_code == 422
    assert TEXT in wrong.content.decode()
    follow(asked, press(asked, made, "answer", outcome="agrees", text=TEXT, file=result_file()))
    file = Consultation.objects.get(dossier=made).file
    assert file
    link = f"{address(made)}tep-cong-viec/{file.pk}/"
    assert body(hung.get(link)) == body(asked.get(link))
    binh = builders.officer(
        "v@example.com", "Ai Đó", Role.CLERK, "one-stop", at="UBND xã Cẩm Xuyên"
    )
    assert sign_in(binh).get(link).status_code == 404
    paper = made.attachments.first()
    if paper:
        assert hung.get(f"{address(made)}tep-cong-viec/{paper.file_id}/").status_code == 404
    far = builders.officer("x@example.com", "Xa Lạ", Role.CLERK, "one-stop", at="UBND xã Cẩm Hưng")
    assert sign_in(far).get(link).status_code == 404
