"""The officers' moves over HTTP: what each does, what it demands, and who may make it."""

import io
import re
from typing import Any

import pikepdf
import pytest
from django.test import Client

from motcua.common import clock
from motcua.desk.doing import DOES, ELSEWHERE
from motcua.dossiers import actions, drafts, flow
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Actor
from tests import builders
from tests.builders import People
from tests.desk.pressing import PAPER, address, body, follow, press, printed, result_file
from tests.world import SignIn


def test_every_move_of_an_officer_has_a_button() -> None:
    others = {Actor.APPLICANT, Actor.SYSTEM}
    theirs = {move.name for move in flow.MOVES.values() if set(move.actors) - others}
    # What came on paper is received on a page of its own.
    assert set(DOES) | ELSEWHERE == theirs - {"receive"}


# --- each move ---


def test_accepting_promises_a_time_and_prints_form_01(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(papers=[PAPER]), sign_in(people.lan)
    page = lan.get(address(made)).content.decode()
    assert "17:00 ngày 13/03/2026" in page
    assert "3 ngày làm việc" in page
    done = follow(lan, press(lan, made, "accept", note="Mang căn cước khi nhận."))
    assert "Đã tiếp nhận lúc 09:00" in done
    text = printed(lan, done)
    assert made.number
    assert made.number in text
    assert "Nguyễn Văn An" in text
    assert "17 giờ 00" in text or "17:00" in text
    made.refresh_from_db()
    assert made.status == "accepted"
    assert clock.local(made.due_at) == clock.moment("2026-03-13T17:00")  # type: ignore[arg-type]
    assert "Mang căn cước khi nhận." in lan.get(address(made)).content.decode()


def test_after_a_move_the_next_dossier_is_one_press_away(people: People, sign_in: SignIn) -> None:
    first, second = builders.dossier(), builders.dossier()
    lan = sign_in(people.lan)
    done = follow(lan, press(lan, first, "accept"))
    assert re.search(rf'href="{address(second)}" data-key="n">Hồ sơ tiếp theo', done)
    last = follow(lan, press(lan, second, "accept"))
    assert "Hồ sơ tiếp theo" not in last
    assert "Về hàng đợi" in last


def test_refusing_demands_a_reason_and_prints_form_03(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    wrong = press(lan, made, "refuse", note="Sai rồi", private_note="Đã gọi điện cho bà An.")
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "ít nhất 10 ký tự" in page
    assert 'href="#refuse_note"' in page
    assert "Sai rồi" in page
    assert "Đã gọi điện cho bà An." in page
    made.refresh_from_db()
    assert made.status == "submitted"
    reason = "Nơi thường trú không thuộc xã Cẩm Lạc."
    assert reason in printed(lan, follow(lan, press(lan, made, "refuse", note=reason)))
    made.refresh_from_db()
    assert made.status == "refused"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Đánh dấu ít nhất một giấy tờ"),
        ({f"papers-{PAPER}": "on"}, "Ghi lý do: Giấy xác nhận tình trạng hôn nhân"),
        ({f"papers-{PAPER}-reason": "Bị mờ."}, "Đánh dấu mục này, hoặc xóa lý do"),
        ({"fields-lived_at": "on", "fields-lived_at-reason": "\u200b "}, "Ghi lý do"),
    ],
)
def test_asking_needs_something_to_ask_for_and_a_reason_each(
    people: People, sign_in: SignIn, typed: dict[str, str], message: str
) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    answer = press(lan, made, "ask_supplement", note="Dặn chung", **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert "Dặn chung" in page
    made.refresh_from_db()
    assert made.status == "submitted"


def test_asking_stops_the_clock_and_prints_form_02(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(at="processing"), sign_in(people.lan)
    typed = {
        f"papers-{PAPER}": "on",
        f"papers-{PAPER}-reason": "Ảnh bị mờ, không đọc được số.",
        "fields-lived_at": "on",
        "fields-lived_at-reason": "Ghi thiếu thôn.",
    }
    text = printed(lan, follow(lan, press(lan, made, "ask_supplement", **typed)))
    assert "Ảnh bị mờ, không đọc được số." in text
    assert "Ghi thiếu thôn." in text
    made.refresh_from_db()
    assert (made.status, made.paused_from) == ("supplement_wanted", "processing")
    assert set(made.wanted["papers"]) == {PAPER}
    with clock.at("2026-03-20T09:00"):
        page = lan.get(address(made)).content.decode()
        assert "Tạm dừng, chờ bổ sung" in page
        assert "quá hạn" not in page.lower()


def test_an_answered_request_starts_the_clock_again(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="processing")
    builders.ask(made, people.lan)
    lan = sign_in(people.lan)
    with clock.at("2026-03-16T10:00"):
        builders.attach(made, [PAPER])
        unsent = made.attachments.get(sent=False)
        assert lan.get(f"{address(made)}tep/{unsent.pk}/").status_code == 404
        made.refresh_from_db()
        drafts.save_supplement(made, {})
        actions.supplement(made, Acting(people.an))
        page = lan.get(address(made)).content.decode()
    made.refresh_from_db()
    assert made.status == "processing"
    # The law of this procedure: the whole time anew.
    assert clock.local(made.due_at) == clock.moment("2026-03-19T17:00")  # type: ignore[arg-type]
    assert "hẹn ban đầu: 17:00 ngày 13/03/2026" in page
    assert "bổ sung lần 1, 16/03/2026" in page
    assert body(lan.get(f"{address(made)}tep/{unsent.pk}/")) == builders.small_pdf()


def test_a_dossier_walks_from_desk_to_desk_until_it_is_handed_over(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier()
    lan, hung, dung, mai = (
        sign_in(who) for who in (people.lan, people.hung, people.dung, people.mai)
    )

    def go(client: Client, action: str, **typed: Any) -> str:
        made.refresh_from_db()
        return follow(client, press(client, made, action, **typed))

    go(lan, "accept")
    go(hung, "begin")
    page = hung.get(address(made)).content.decode()
    assert "Bước sau: Lãnh đạo ký" in page
    assert "Phạm Văn Dũng" in page
    go(hung, "forward", private_note="Đã tra sổ năm 2019.", note="Đã tra sổ.")
    assert "Đã tra sổ năm 2019." in dung.get(address(made)).content.decode()
    made.refresh_from_db()
    assert press(dung, made, "send_back").status_code == 422
    go(dung, "send_back", private_note="Ghi lại số sổ cho đúng.")
    made.refresh_from_db()
    assert (made.step, made.holder) == (1, people.hung)
    assert "Ghi lại số sổ cho đúng." in hung.get(address(made)).content.decode()
    go(hung, "forward")
    go(dung, "forward")
    go(mai, "finish", result=result_file())
    made.refresh_from_db()
    assert made.status == "done"
    assert body(lan.get(f"{address(made)}ket-qua/")).startswith(b"%PDF-")
    assert press(lan, made, "hand_over").status_code == 422
    page = go(lan, "hand_over", collected_by="Nguyễn Văn An", paper="CCCD 042090000001")
    assert "Người nhận: Nguyễn Văn An, CCCD 042090000001" in page
    made.refresh_from_db()
    assert made.status == "returned"
    assert "Hồ sơ đã kết thúc" in lan.get(address(made)).content.decode()
    # What is said inside the office stays there.
    history = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert "Đã tra sổ." in history
    assert "2019" not in history
    assert "Ghi lại số sổ" not in history


def test_an_online_result_is_handed_over_by_one_button(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="done", delivery="online")
    lan = sign_in(people.lan)
    assert 'name="collected_by"' not in lan.get(address(made)).content.decode()
    follow(lan, press(lan, made, "hand_over"))
    made.refresh_from_db()
    assert made.status == "returned"


def test_stopping_demands_a_reason(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(at="processing"), sign_in(people.lan)
    assert press(lan, made, "stop", note="Trùng").status_code == 422
    follow(lan, press(lan, made, "stop", note="Trùng với hồ sơ nộp hôm qua."))
    made.refresh_from_db()
    assert made.status == "stopped"


def picture() -> bytes:
    return b"\xff\xd8\xff\xe0" + b"0" * 100


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(builders.small_pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(user="x", owner="y"))
    return out.getvalue()


@pytest.mark.parametrize("content", [b"", picture(), locked(), b"%PDF-1.7 cut off"])
def test_a_result_that_is_no_sound_pdf_is_sent_back_with_words(
    people: People, sign_in: SignIn, content: bytes
) -> None:
    made, mai = builders.dossier(at="step:3"), sign_in(people.mai)
    answer = press(mai, made, "finish", result=result_file(content), note="Số 12/UBND")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="finish_result_error"' in page
    assert "Số 12/UBND" in page
    made.refresh_from_db()
    assert made.status == "processing"


def test_an_officer_who_misses_papers_gets_them_through_the_one_stop_desk(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier(at="processing")
    hung, lan = sign_in(people.hung), sign_in(people.lan)
    press(hung, made, "send_back", private_note="Thiếu trang 2 của bản án: xin người dân chụp lại.")
    made.refresh_from_db()
    assert (made.status, made.step, made.holder) == ("processing", 0, people.lan)
    assert "Yêu cầu bổ sung" in lan.get(f"/can-bo/ho-so/{made.number}/").content.decode()
    press(lan, made, "forward")
    made.refresh_from_db()
    assert (made.step, made.holder) == (1, people.hung)
