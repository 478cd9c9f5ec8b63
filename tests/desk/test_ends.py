"""How a dossier ends other than by a result: refused at work, taken back, stopped; and done again when it was wrong."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from motcua.common import clock
from motcua.dossiers.flow import public_code
from motcua.dossiers.models import Dossier, HandedIn, WorkFile
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, body, follow, offered, press, printed
from tests.letters import plain
from tests.world import SignIn

WHY = "Người yêu cầu đang có vợ, có chồng."
ARTICLE = "Điều 21 khoản 1 Nghị định 123/2015/NĐ-CP"
REFUSAL = {"reason": WHY, "article": ARTICLE}


def fresh(dossier: Dossier) -> Dossier:
    dossier.refresh_from_db()
    return dossier


def keep_original(dossier: Dossier, paper: str = "previous_certificate") -> HandedIn:
    return HandedIn.objects.create(dossier=dossier, paper=paper, originals=1, keeps_originals=True)


# --- refused at work ---


def test_the_officer_proposes_the_leader_refuses_and_it_goes_back_through_the_desk(
    people: People,
    sign_in: SignIn,
    run_jobs: Callable[[], int],
    mailbox: list[EmailMessage],
) -> None:
    dossier = builders.dossier("processing")
    hung, dung, lan = sign_in(people.hung), sign_in(people.dung), sign_in(people.lan)
    follow(hung, press(hung, dossier, "propose_refusal", **REFUSAL))
    assert fresh(dossier).status == "processing"
    assert "propose_refusal" not in offered(hung, dossier)
    page = dung.get(address(dossier)).content.decode()
    assert WHY in page
    assert ARTICLE in page
    assert str(dossier.number) in dung.get("/can-bo/han/?xem=tu-choi").content.decode()

    run_jobs()
    mailbox.clear()
    page = follow(dung, press(dung, dossier, "refuse_result"))
    assert fresh(dossier).status == "done"
    assert public_code(dossier.status) == 9  # within the processing time: a result like any other
    assert dossier.refused
    assert dossier.division == people.lan.division
    text = printed(dung, page)
    assert WHY in text
    assert "Nghị định 123/2015" in text
    run_jobs()
    (letter,) = [m for m in mailbox if m["X-Envelope-To"] == "an@example.com"]
    assert "từ chối giải quyết" in letter["Subject"]

    shown = sign_in(people.an).get(f"/ho-so/{dossier.number}/").content.decode()
    assert "phiếu từ chối" in shown.lower()
    assert "Đề nghị từ chối giải quyết" not in shown
    typed = {"collected_by": "Nguyễn Văn An", "paper": "042090000001"}
    follow(lan, press(lan, dossier, "hand_over", **typed))
    assert fresh(dossier).status == "returned"


def test_the_leader_may_send_it_back_to_work_and_a_result_can_still_follow(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("processing")
    hung, dung = sign_in(people.hung), sign_in(people.dung)
    press(hung, dossier, "propose_refusal", **REFUSAL)
    typed = {"private_note": "Giấy xác nhận còn thiếu, hỏi lại xã cũ."}
    follow(dung, press(dung, fresh(dossier), "decline_refusal", **typed))
    assert fresh(dossier).refusal == {}
    assert "refuse_result" not in offered(dung, dossier)
    builders.walk_on(dossier, "done")
    assert not dossier.refused


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "Sai", "article": ARTICLE}, "ít nhất 10 ký tự"),
        ({"reason": WHY, "article": ""}, "Ghi điều, khoản và văn bản"),
    ],
)
def test_a_refusal_needs_a_reason_and_an_article(
    people: People, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    dossier = builders.dossier("processing")
    answer = press(sign_in(people.hung), dossier, "propose_refusal", **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert fresh(dossier).refusal == {}


def test_no_leader_refuses_what_nobody_proposed_and_no_officer_alone(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("processing")
    assert press(sign_in(people.dung), dossier, "refuse_result").status_code == 403
    builders.do("propose_refusal", dossier, people.hung, **REFUSAL)
    for who in (people.hung, people.lan, people.mai):
        assert press(sign_in(who), fresh(dossier), "refuse_result").status_code == 403


def test_the_database_wants_a_result_or_a_refusal(people: People) -> None:
    dossier = builders.dossier("done")
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(result=None)


# --- stopped, taken back ---


def test_a_stop_prints_its_article(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("processing")
    lan = sign_in(people.lan)
    typed = {"note": "Người nộp không bổ sung trong hạn.", "article": ARTICLE}
    text = printed(lan, follow(lan, press(lan, dossier, "stop", **typed)))
    assert "Nghị định 123/2015" in text


def test_the_applicant_asks_and_the_clerk_lets_the_dossier_go(
    people: People, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    dossier = builders.dossier("processing")
    kept = keep_original(dossier)
    an, lan = sign_in(people.an), sign_in(people.lan)
    assert "confirm_withdrawal" not in offered(lan, dossier)
    page = an.get(f"/ho-so/{dossier.number}/rut/").content.decode()
    assert "một cửa xác nhận" in page
    answer = an.post(f"/ho-so/{dossier.number}/rut/", {"note": "Không cần nữa."}, follow=True)
    assert "Đã gửi yêu cầu rút" in answer.content.decode()
    assert fresh(dossier).status == "processing"
    again = an.post(f"/ho-so/{dossier.number}/rut/", {}, follow=True)
    assert dossier.events.filter(action="ask_withdrawal").count() == 1
    assert again.status_code in (200, 409)

    (event,) = dossier.events.filter(action="ask_withdrawal")
    assert event.data["told"] == [people.lan.pk]
    assert "confirm_withdrawal" in offered(lan, dossier)
    follow(lan, press(lan, dossier, "confirm_withdrawal", originals=[str(kept.pk)]))
    assert fresh(dossier).status == "withdrawn"
    kept.refresh_from_db()
    assert kept.returned_at == clock.now()
    assert dossier.documents.filter(kind="05_confirmed").exists()


def test_work_goes_on_while_a_withdrawal_is_asked_for(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("processing")
    sign_in(people.an).post(f"/ho-so/{dossier.number}/rut/", {})
    builders.walk_on(fresh(dossier), "done")
    assert "confirm_withdrawal" not in offered(sign_in(people.lan), dossier)


# --- originals ---


def test_originals_go_back_with_who_and_when_also_after_the_end(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("refused")
    lan = sign_in(people.lan)
    assert "return_originals" not in offered(lan, dossier)
    kept = keep_original(dossier)
    moves = dossier.moves
    typed = {"originals": [str(kept.pk)], "returned_to": "Nguyễn Văn An"}
    follow(lan, press(lan, dossier, "return_originals", **typed))
    kept.refresh_from_db()
    assert (kept.returned_at, kept.returned_to) == (clock.now(), "Nguyễn Văn An")
    assert fresh(dossier).status == "refused"
    assert dossier.moves == moves
    page = lan.get(address(dossier)).content.decode()
    assert "Đã trả lại bản chính giấy tờ" in page
    assert press(lan, dossier, "return_originals", **typed).status_code == 403  # once


def test_originals_of_another_dossier_cannot_be_returned_here(
    people: People, sign_in: SignIn
) -> None:
    dossier, other = builders.dossier("processing"), builders.dossier("processing")
    keep_original(dossier)
    foreign = keep_original(other)
    typed = {"originals": [str(foreign.pk)], "returned_to": "Nguyễn Văn An"}
    assert press(sign_in(people.lan), dossier, "return_originals", **typed).status_code == 422
    foreign.refresh_from_db()
    assert foreign.returned_at is None


# --- corrected ---


def test_a_wrong_result_is_done_again_without_a_fee_and_the_old_one_is_kept(
    people: People,
    sign_in: SignIn,
    run_jobs: Callable[[], int],
    mailbox: list[EmailMessage],
) -> None:
    dossier = builders.dossier("returned")
    old, first_due = dossier.result, dossier.due_at
    run_jobs()
    mailbox.clear()
    lan, an = sign_in(people.lan), sign_in(people.an)
    with clock.at("2026-03-17T09:00"):
        follow(lan, press(lan, dossier, "correct", reason="Ghi sai ngày sinh của người yêu cầu."))
        assert fresh(dossier).status == "processing"
        assert dossier.division == people.hung.division
        assert dossier.result is None
        assert dossier.closed_at is None
        assert first_due is not None
        assert dossier.due_at is not None
        assert dossier.due_at.date().isoformat() == "2026-03-20"
        assert dossier.original_due_at == dossier.due_at
        event = dossier.events.get(action="correct")
        assert event.data["free"] is True
        assert event.data["old_sha256"] == old.sha256
        run_jobs()
        (letter,) = [m for m in mailbox if m["X-Envelope-To"] == "an@example.com"]
        assert "xin lỗi" in plain(letter)
        page = an.get(f"/ho-so/{dossier.number}/").content.decode()
        assert "đính chính, không thu phí" in page
        kept = WorkFile.objects.get()
        with default_storage.open(old.path, "rb") as stored:
            first = stored.read()
        for client, door in ((an, "ho-so"), (lan, "can-bo/ho-so")):
            link = f"/{door}/{dossier.number}/ket-qua-cu/{kept.pk}/"
            assert link in client.get(f"/{door}/{dossier.number}/").content.decode()
            assert body(client.get(link)) == first
        assert sign_in(people.binh).get(link).status_code == 404
    builders.walk_on(dossier, "done")
    assert fresh(dossier).result is not None
    assert dossier.result != old


def test_a_result_not_yet_handed_over_can_be_corrected_by_the_leader(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("done")
    assert "correct" in offered(sign_in(people.dung), dossier)
    answer = press(sign_in(people.dung), dossier, "correct", reason="Sai tên.")
    assert answer.status_code == 422
    for who in (people.hung, people.mai):
        typed = {"reason": "Ghi sai ngày sinh của người yêu cầu."}
        assert press(sign_in(who), dossier, "correct", **typed).status_code == 403


def test_an_old_result_is_reached_through_its_own_dossier_only(
    people: People, sign_in: SignIn
) -> None:
    dossier, other = builders.dossier("done"), builders.dossier("done")
    builders.do("correct", dossier, people.lan, reason="Ghi sai ngày sinh.")
    kept = WorkFile.objects.get()
    lan, an = sign_in(people.lan), sign_in(people.an)
    assert lan.get(f"/can-bo/ho-so/{other.number}/ket-qua-cu/{kept.pk}/").status_code == 404
    assert an.get(f"/ho-so/{other.number}/ket-qua-cu/{kept.pk}/").status_code == 404
    stranger = sign_in(builders.citizen("la@example.com", "Người Lạ"))
    assert stranger.get(f"/ho-so/{dossier.number}/ket-qua-cu/{kept.pk}/").status_code == 404


def test_corrected_twice_the_road_still_reads_from_the_first_step(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("done")
    hung = sign_in(people.hung)
    for _again in range(2):
        builders.do("correct", dossier, people.lan, reason="Ghi sai ngày sinh.")
        assert hung.get(address(dossier)).status_code == 200
        builders.walk_on(dossier, "done")
    assert WorkFile.objects.count() == 2
