"""The officers' moves over HTTP: what each does, what it demands, and who may make it."""

import io
import re
import subprocess
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.desk.doing import DOES
from motcua.dossiers import actions, drafts, flow
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Actor
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk.conftest import SignIn

PAPER = "previous_certificate"


def address(dossier: Dossier, action: str = "") -> str:
    return f"/can-bo/ho-so/{dossier.number}/" + (f"lam/{action}/" if action else "")


def press(client: Client, dossier: Dossier, action: str, **typed: Any) -> HttpResponse:
    return client.post(address(dossier, action), {"moves": dossier.moves, **typed})


def offered(client: Client, dossier: Dossier) -> set[str]:
    page = client.get(address(dossier)).content.decode()
    return set(re.findall(r'<details id="lam-([a-z_]+)"', page))


def result_file(content: bytes | None = None, name: str = "ket-qua.pdf") -> SimpleUploadedFile:
    given = builders.small_pdf() if content is None else content
    return SimpleUploadedFile(name, given, content_type="application/pdf")


def body(answer: HttpResponse) -> bytes:
    """Read to the end, which is when the test client closes the file."""
    return b"".join(answer) if answer.streaming else answer.content


def words_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def printed(client: Client, page: str) -> str:
    """The text of the paper that the page after a move offers to print."""
    found = re.search(r'<a href="(/can-bo/ho-so/[^"]+/giay/\d+/)" target="_blank">In ', page)
    assert found
    answer = client.get(found[1])
    assert answer["Content-Type"] == "application/pdf"
    return words_of(body(answer))


def follow(client: Client, answer: HttpResponse) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"]).content.decode()


def test_every_move_of_an_officer_has_a_button() -> None:
    theirs = {move.name for move in flow.MOVES.values() if move.actor != Actor.APPLICANT}
    assert set(DOES) == theirs


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
    assert re.search(rf'href="{address(second)}">Hồ sơ tiếp theo', done)
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
        "papers-forged": "on",
        "papers-forged-reason": "Không có trong danh mục.",
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


# --- who may, and who came first ---


def test_strangers_find_nothing(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="done", papers=[PAPER])
    attachment, paper = made.attachments.get(), made.documents.first()
    assert paper
    pages = ["", f"tep/{attachment.pk}/", f"giay/{paper.pk}/", "ket-qua/"]
    for page in pages:
        answer = sign_in(people.lan).get(address(made) + page)
        assert answer.status_code == 200, page
        assert body(answer)
        assert sign_in(people.binh).get(address(made) + page).status_code == 404, page
    assert press(sign_in(people.binh), made, "hand_over").status_code == 404
    for client in (sign_in(people.an), Client()):
        assert client.get(address(made)).status_code in (403, 302)


def test_a_file_of_one_dossier_is_not_found_under_another(people: People, sign_in: SignIn) -> None:
    mine, other = builders.dossier(), builders.dossier(papers=[PAPER])
    file = other.attachments.get()
    assert sign_in(people.lan).get(f"{address(mine)}tep/{file.pk}/").status_code == 404


def test_files_may_be_shown_beside_the_form_and_do_nothing(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(papers=[PAPER])
    answer = sign_in(people.lan).get(f"{address(made)}tep/{made.attachments.get().pk}/")
    assert body(answer)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "private, no-store"


MOVES_OFFERED = {
    "submitted": {"lan": {"accept", "refuse", "ask_supplement"}},
    "accepted": {"lan": {"ask_supplement", "stop"}, "hung": {"begin", "take"}},
    "processing": {"lan": {"ask_supplement", "stop"}, "hung": {"forward"}, "dung": set()},
    "step:2": {"hung": set(), "dung": {"forward", "send_back", "take"}},
    "step:3": {"dung": set(), "mai": {"finish", "send_back", "take"}},
    "supplement_wanted": {"lan": {"stop"}, "hung": set()},
    "done": {"lan": {"hand_over"}, "mai": set()},
    "returned": {"lan": set()},
}


@pytest.mark.parametrize("at", MOVES_OFFERED)
def test_what_is_offered_is_what_is_allowed(people: People, sign_in: SignIn, at: str) -> None:
    made = builders.dossier(at=at)
    for name, wanted in MOVES_OFFERED[at].items():
        posting: Posting = getattr(people, name)
        client = sign_in(posting)
        shown = offered(client, made)
        # One who is alone in a role holds the dossier already, and has nothing to take.
        assert shown - {"take"} == wanted - {"take"}, (at, name)
        for action in set(DOES) - shown:
            answer = press(client, made, action)
            assert answer.status_code == 403, (at, name, action)
            assert "không thuộc vị trí công tác này" in answer.content.decode()
    assert made.events.count() == Dossier.objects.get(pk=made.pk).moves


def test_nobody_decides_their_own_dossier(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(by=people.lan.user), sign_in(people.lan)
    page = lan.get(address(made)).content.decode()
    assert "hồ sơ của chính tài khoản này" in page
    assert not offered(lan, made)
    assert press(lan, made, "accept").status_code == 403
    assert str(made.number) not in lan.get("/can-bo/").content.decode()


def test_an_unknown_action_is_not_found(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    for name in ("submit", "withdraw", "supplement", "approve", "__init__"):
        assert press(lan, made, name).status_code == 404


def test_a_move_is_never_made_by_a_link(people: People, sign_in: SignIn) -> None:
    made = builders.dossier()
    assert sign_in(people.lan).get(address(made, "accept")).status_code == 405


def test_a_press_from_another_site_is_refused(people: People) -> None:
    made = builders.dossier()
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.lan.user)
    assert press(client, made, "accept").status_code == 403
    made.refresh_from_db()
    assert made.status == "submitted"


def test_an_old_page_is_told_who_did_what(people: People, sign_in: SignIn) -> None:
    other = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    made = builders.dossier(at="accepted")
    as_tam_read_it = made.moves
    with clock.at("2026-03-10T09:12"):
        builders.do("begin", made, people.hung)
        builders.do("forward", made, people.hung)
    answer = sign_in(other).post(
        address(made, "begin"), {"moves": as_tam_read_it, "note": "Chữ đã gõ"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lê Văn Hùng đã chuyển bước sau lúc 09:12." in page
    assert "Hồ sơ nay ở Phạm Văn Dũng, " in page
    assert "Việc vừa bấm chưa được ghi" in page


def test_words_typed_on_an_old_page_stay_when_the_move_is_still_open(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier(at="processing")
    old = made.moves
    other = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    builders.do("take", made, other)
    builders.do("take", made, people.hung)
    answer = sign_in(people.hung).post(
        address(made, "forward"), {"moves": old, "private_note": "Đã tra ba quyển sổ."}
    )
    assert answer.status_code == 409
    assert "Đã tra ba quyển sổ." in answer.content.decode()


def test_pressing_twice_does_it_once(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    assert press(lan, made, "accept").status_code == 302
    again = press(lan, made, "accept")
    assert again.status_code == 409
    assert "Lần bấm trước đã được ghi: đã tiếp nhận lúc 09:00" in again.content.decode()
    assert made.events.filter(action="accept").count() == 1
    assert made.documents.filter(kind="01").count() == 1


@pytest.mark.parametrize("moves", ["", "-1", "x", "9" * 30, "²"])
def test_a_press_without_the_page_it_came_from_is_not_trusted(
    people: People, sign_in: SignIn, moves: str
) -> None:
    made = builders.dossier()
    answer = sign_in(people.lan).post(address(made, "accept"), {"moves": moves})
    assert answer.status_code == 409
    made.refresh_from_db()
    assert made.status == "submitted"


def test_the_panel_after_a_move_is_only_for_who_made_it(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="accepted")
    page = f"{address(made)}?xong=2"
    assert 'id="xong"' in sign_in(people.lan).get(page).content.decode()
    for client, address_ in (
        (sign_in(people.hung), page),
        (sign_in(people.lan), f"{address(made)}?xong=1"),
        (sign_in(people.lan), f"{address(made)}?xong=²"),
    ):
        assert 'id="xong"' not in client.get(address_).content.decode()


def test_every_procedure_has_its_page_and_its_list_of_what_may_be_asked(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    for code in ("1.001193", "1.000894", "2.000635", "1.001776", "1.004859"):
        made = builders.dossier(code=code)
        page = lan.get(address(made))
        assert page.status_code == 200
        for paper in made.version.description.papers:
            assert f'name="papers-{paper.key}"' in page.content.decode()
