"""What An says reaches whoever has to answer, and nobody else; with a clock, in writing, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client

from motcua.accounts.models import Posting, Role, Substitution
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.notices.models import Notice
from motcua.voice import actions, heads
from motcua.voice.models import Feedback, FeedbackEvent
from tests import builders
from tests.builders import People
from tests.world import SignIn

CANARY = "Tôi phải đứng chờ hai giờ mà không ai hỏi đến."
LIST = "/can-bo/phan-anh/"
ANSWER = "Đã họp kiểm điểm và xin lỗi Ông/Bà."


@pytest.fixture
def ha(people: People) -> Posting:
    """Heads the division in which Hùng works."""
    posting = builders.officer("ha@example.com", "Võ Thu Hà", Role.OFFICER, "justice")
    Posting.objects.filter(pk=posting.pk).update(heads=True)
    posting.heads = True
    return posting


def page_of(made: Dossier) -> str:
    return f"/ho-so/{made.number}/phan-anh/"


def send(client: Client, made: Dossier, kind: str = "delay", **more: str) -> HttpResponse:
    return client.post(page_of(made), {"kind": kind, "text": CANARY, **more})


def desk_of(made: Dossier, name: str) -> str:
    """The choice on the page that reads so."""
    labels = [desk.label for desk in heads.desks(made)]
    return str(next(n for n, label in enumerate(labels) if name in label))


def at_hung() -> Dossier:
    made = builders.dossier("processing")
    made.refresh_from_db()
    assert made.holder
    return made


def reads(client: Client) -> bool:
    """Whether any page of the desk shows it to this person."""
    listed = client.get(LIST)
    seen = listed.status_code == 200 and "Phản ánh" in listed.content.decode().split("<table")[-1]
    opened = client.get(f"{LIST}{Feedback.objects.get().pk}/")
    assert (CANARY in opened.content.decode()) == (opened.status_code == 200)
    return seen and opened.status_code == 200


# --- to whom ---


def test_what_is_said_of_an_officer_goes_to_the_head_and_not_to_the_officer(
    people: People, ha: Posting, sign_in: SignIn
) -> None:
    made, an = at_hung(), sign_in(people.an)
    answer = send(an, made, "conduct", desk=desk_of(made, "Hùng"))
    assert answer.status_code == 302, answer.content.decode()
    assert reads(sign_in(ha))
    assert reads(sign_in(people.dung))  # leads the agency
    for other in (people.hung, people.lan, people.mai, people.binh):
        assert sign_in(other).get(f"{LIST}{Feedback.objects.get().pk}/").status_code == 404
        assert CANARY not in sign_in(other).get(f"/can-bo/ho-so/{made.number}/").content.decode()


def test_the_leader_answers_for_a_head_who_is_complained_about(
    people: People, ha: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    builders.do("begin", made, ha)
    send(sign_in(people.an), made, "conduct", desk=desk_of(made, "Hà"))
    assert Feedback.objects.get().division is None
    assert reads(sign_in(people.dung))
    assert sign_in(ha).get(f"{LIST}{Feedback.objects.get().pk}/").status_code == 404


def test_above_a_leader_who_is_complained_about_stands_the_agency_above(
    people: People, sign_in: SignIn
) -> None:
    here = people.dung.agency
    above = here.parent
    assert above
    chief = builders.officer("t@tinh.example", "Hồ Phúc", "leader", "leadership", at=above.name)
    made = builders.dossier("step:2")
    builders.do("take", made, people.dung) if made.holder_id != people.dung.pk else None
    made.refresh_from_db()
    send(sign_in(people.an), made, "conduct", desk=desk_of(made, "Dũng"))
    assert Feedback.objects.get().agency == above
    assert reads(sign_in(chief))
    assert sign_in(people.dung).get(f"{LIST}{Feedback.objects.get().pk}/").status_code == 404


def test_where_nobody_else_is_left_the_concerned_answer(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("step:2")
    made.refresh_from_db()
    send(sign_in(people.an), made, "conduct", desk=desk_of(made, "Dũng"))
    assert Feedback.objects.get().by_concerned
    assert reads(sign_in(people.dung))


def test_a_complaint_against_a_decision_goes_to_the_leader_who_decided(
    people: People, sign_in: SignIn
) -> None:
    made, an = builders.dossier("refused"), sign_in(people.an)
    assert send(an, made, "decision").status_code == 302
    one = Feedback.objects.get()
    assert (one.agency, one.division) == (people.lan.agency, None)
    assert reads(sign_in(people.dung))
    assert sign_in(people.lan).get(f"{LIST}{one.pk}/").status_code == 404


def test_without_a_decision_there_is_nothing_to_complain_against(
    people: People, sign_in: SignIn
) -> None:
    answer = send(sign_in(people.an), at_hung(), "decision")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "chưa có quyết định nào để khiếu nại" in page
    assert CANARY in page


def test_who_stands_in_for_the_head_answers_but_not_for_themselves(
    people: People, ha: Posting, sign_in: SignIn
) -> None:
    made = at_hung()
    send(sign_in(people.an), made, "conduct", desk=desk_of(made, "Hùng"))
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", Role.OFFICER, "labour")
    one = Feedback.objects.get()
    for substitute, may in ((tam, True), (people.hung, False)):
        Substitution.objects.create(
            absent=ha,
            substitute=substitute,
            valid_from=clock.today(),
            valid_to=clock.today(),
            made_by=people.dung,
        )
        answer = sign_in(substitute).get(f"{LIST}{one.pk}/")
        assert (answer.status_code == 200) == may


def test_a_head_does_not_answer_what_they_sent_themselves(
    people: People, ha: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("processing", by=ha.user)
    send(sign_in(ha), made, "delay")
    assert sign_in(ha).get(f"{LIST}{Feedback.objects.get().pk}/").status_code == 404
    assert reads(sign_in(people.dung))


def test_only_the_owner_says_something_of_a_dossier(people: People, sign_in: SignIn) -> None:
    made = at_hung()
    for other in (people.lan, people.hung, people.binh):
        assert sign_in(other).get(page_of(made)).status_code == 404
        assert send(sign_in(other), made).status_code == 404
    assert not Feedback.objects.exists()


# --- what is typed ---


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "", "text": CANARY}, "Chọn: Muốn gửi gì?"),
        ({"kind": "nonsense", "text": CANARY}, "nonsense"),
        ({"kind": "delay", "text": ""}, "Viết nội dung, ít nhất 10 ký tự."),
        ({"kind": "delay", "text": "Chậm"}, "Viết rõ hơn, ít nhất 10 ký tự."),
        ({"kind": "delay", "text": "chờ " * 600}, "nhiều nhất 2000 ký tự"),
        ({"kind": "conduct", "text": CANARY}, "Chọn người hoặc bộ phận muốn phản ánh."),
        ({"kind": "conduct", "text": CANARY, "desk": "99"}, "99"),
    ],
)
def test_what_cannot_be_sent_says_why_at_its_field_and_keeps_what_was_typed(
    people: People, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    answer = sign_in(people.an).post(page_of(at_hung()), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert typed["text"].strip() in page
    assert not Feedback.objects.exists()


def test_three_may_be_open_at_once(people: People, sign_in: SignIn) -> None:
    made, an = at_hung(), sign_in(people.an)
    for _nth in range(3):
        assert send(an, made).status_code == 302
    answer = send(an, made)
    assert answer.status_code == 422
    assert "đang có 3 phản ánh chờ trả lời" in answer.content.decode()
    first = Feedback.objects.order_by("pk").first()
    assert first
    assert an.post(f"{page_of(made)}{first.pk}/rut/").status_code == 302
    assert send(an, made).status_code == 302


# --- what the head does ---


def do(client: Client, go: str, **typed: Any) -> HttpResponse:
    one = Feedback.objects.get()
    return client.post(f"{LIST}{one.pk}/", {"go": go, **typed})


def test_an_answer_is_read_on_the_page_and_told_without_a_word_of_it(
    people: People,
    ha: Posting,
    sign_in: SignIn,
    mailbox: list[EmailMessage],
    run_jobs: Callable[[], int],
) -> None:
    made, an = at_hung(), sign_in(people.an)
    run_jobs()
    mailbox.clear()
    send(an, made)
    run_jobs()
    assert {message["To"] for message in mailbox} == {"ha@example.com"}
    head = sign_in(ha)
    assert do(head, "answer", text="Xong", founded="yes").status_code == 422
    assert do(head, "answer", text=ANSWER).status_code == 422
    assert do(head, "answer", text=ANSWER, founded="yes").status_code == 302
    page = an.get(page_of(made)).content.decode()
    assert ANSWER in page
    assert "<strong>đã trả lời</strong>" in an.get(f"/ho-so/{made.number}/").content.decode()
    run_jobs()
    told = [message for message in mailbox if message["To"] == "an@example.com"]
    assert len(told) == 1
    for message in mailbox:
        text = f"{message['Subject']}\n{message.get_content()}"
        assert str(made.number) in text
        for hidden in (CANARY, ANSWER, "Nguyễn", "Võ Thu Hà", "Lê Văn Hùng", "04209"):
            assert hidden not in text
    # In the inbox, too, and of it as little as in the letter; officers of the dossier read nothing of it there.
    notice = Notice.objects.get(kind="voice")
    assert (notice.user, notice.read_at) == (people.an, None)
    listed = an.get("/thong-bao/").content.decode()
    assert "Phản ánh chậm trễ – Đã trả lời" in listed
    opened = an.get(f"/thong-bao/{notice.pk}/").content.decode()
    assert page_of(made) in opened
    assert ANSWER not in opened
    desk = sign_in(people.lan).get(f"/can-bo/ho-so/{made.number}/").content.decode()
    assert "Thông báo cho người dân" in desk
    assert "Phản ánh chậm trễ" not in desk
    # What is over is not answered again.
    assert do(head, "answer", text=ANSWER, founded="no").status_code == 422
    assert Feedback.objects.get().founded is True


def test_a_complaint_is_taken_up_before_it_is_decided(people: People, sign_in: SignIn) -> None:
    made, dung = builders.dossier("refused"), sign_in(people.dung)
    send(sign_in(people.an), made, "decision")
    assert "Thụ lý" in dung.get(f"{LIST}{Feedback.objects.get().pk}/").content.decode()
    answer = do(dung, "answer", text=ANSWER, founded="no")
    assert answer.status_code == 422
    assert "Thụ lý khiếu nại trước" in answer.content.decode()
    assert do(dung, "accept").status_code == 302
    assert do(dung, "answer", text=ANSWER, founded="no").status_code == 302
    assert Feedback.objects.get().state == "answered"


def test_it_is_passed_on_with_a_reason_and_the_clock_begins_anew_there(
    people: People, sign_in: SignIn
) -> None:
    made, dung, an = at_hung(), sign_in(people.dung), sign_in(people.an)
    send(an, made, "suggestion")
    elsewhere = builders.agency("UBND xã Cẩm Xuyên")
    chief = builders.officer(
        "c@x.example", "Trần Chủ Tịch", "leader", "leadership", at=elsewhere.name
    )
    before = Feedback.objects.get()
    with clock.at("2026-03-12T10:00"):
        assert do(dung, "forward", agency=elsewhere.slug, text="ngắn").status_code == 422
        same = do(dung, "forward", agency=people.dung.agency.slug, text=ANSWER)
        assert "đang ở cơ quan này" in same.content.decode()
        assert do(dung, "forward", agency=elsewhere.slug, text=ANSWER).status_code == 302
    after = Feedback.objects.get()
    assert after.agency == elsewhere
    assert after.due_at > before.due_at
    assert reads(sign_in(chief))
    assert dung.get(f"{LIST}{after.pk}/").status_code == 404
    page = an.get(page_of(made)).content.decode()
    assert "Đã chuyển nơi có thẩm quyền: UBND xã Cẩm Xuyên" in page
    assert ANSWER in page


def test_what_is_taken_back_waits_for_nobody(people: People, ha: Posting, sign_in: SignIn) -> None:
    made, an = at_hung(), sign_in(people.an)
    send(an, made)
    one = Feedback.objects.get()
    assert sign_in(people.lan).post(f"{page_of(made)}{one.pk}/rut/").status_code == 404
    assert an.get(f"{page_of(made)}{one.pk}/rut/").status_code == 405
    an.post(f"{page_of(made)}{one.pk}/rut/")
    assert Feedback.objects.get().state == "withdrawn"
    assert do(sign_in(ha), "answer", text=ANSWER, founded="no").status_code == 422
    answer = an.post(f"{page_of(made)}{one.pk}/rut/", follow=True)
    assert "Vừa có người xử lý" in answer.content.decode()


def test_whoever_comes_second_is_told(people: People, ha: Posting) -> None:
    made = at_hung()
    one = actions.send(made, people.an, kind="delay", text=CANARY)
    as_read = Feedback.objects.get(pk=one.pk)
    actions.answer(one, ha, ANSWER, founded=True)
    with pytest.raises(actions.CannotDo, match="Vừa có người xử lý"):
        actions.answer(as_read, people.dung, ANSWER, founded=False)
    assert FeedbackEvent.objects.filter(step="answered").count() == 1


# --- the list, the clock, the record ---


def test_the_list_counts_what_waits_and_is_there_for_who_leads(
    people: People, ha: Posting, sign_in: SignIn
) -> None:
    send(sign_in(people.an), at_hung())
    head = sign_in(ha)
    page = head.get(LIST).content.decode()
    assert 'Chờ trả lời <span class="count">1</span>' in page
    assert LIST in head.get("/can-bo/").content.decode()
    for other in (people.lan, people.hung, people.binh):
        assert sign_in(other).get(LIST).status_code == 404
        assert LIST not in sign_in(other).get("/can-bo/").content.decode()
    do(head, "answer", text=ANSWER, founded="no")
    assert "Không có phản ánh" in head.get(LIST).content.decode()
    assert "Đã trả lời" in head.get(f"{LIST}?xem=da-xong").content.decode()


def test_what_is_late_is_told_once_to_the_leader(
    people: People,
    ha: Posting,
    sign_in: SignIn,
    mailbox: list[EmailMessage],
    run_jobs: Callable[[], int],
) -> None:
    send(sign_in(people.an), at_hung())
    run_jobs()
    mailbox.clear()
    assert actions.watch() == 0
    with clock.at("2026-04-20T09:00"):
        assert actions.watch() == 1
        assert actions.watch() == 0
        run_jobs()
        assert {message["To"] for message in mailbox} == {"dung@example.com"}
        assert "quá hạn" in sign_in(people.dung).get(LIST).content.decode()


def test_what_was_said_and_done_cannot_be_rewritten(people: People) -> None:
    one = actions.send(at_hung(), people.an, kind="delay", text=CANARY)
    for change in (
        lambda: Feedback.objects.filter(pk=one.pk).update(text="khác"),
        lambda: FeedbackEvent.objects.update(text="khác"),
        lambda: FeedbackEvent.objects.all()._raw_delete(using="default"),
        lambda: Feedback.objects.all()._raw_delete(using="default"),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change()


def test_no_more_is_told_of_an_officer_than_the_agency_shows(
    people: People, ha: Posting, sign_in: SignIn
) -> None:
    made = at_hung()
    Agency.objects.filter(pk=people.lan.agency_id).update(people_shown="desk")
    page = sign_in(people.an).get(page_of(made)).content.decode()
    assert "Lê Văn Hùng" not in page
    # Of people who cannot be told apart none reads it.
    made = Dossier.objects.get(pk=made.pk)
    desk = next(one for one in heads.desks(made) if people.hung in one.people)
    actions.send(made, people.an, kind="conduct", text=CANARY, desk=desk)
    assert people.hung in Feedback.objects.get().concerned.all()
