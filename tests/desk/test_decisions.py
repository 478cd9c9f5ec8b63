"""The draft of the result: read by the leader byte for byte, approved, numbered without gaps, sent out."""

import hashlib
import io
import re

import pikepdf
import pytest
from django.test import Client

from motcua.common import clock
from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, RegisterCounter
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, body, follow, offered, press, result_file
from tests.pdf import words_of
from tests.world import SignIn

WRITTEN = {
    "title": "Giấy xác nhận tình trạng hôn nhân",
    "opening": "Căn cứ Nghị định 123/2015/NĐ-CP;\nXét đề nghị của công dân.",
    "rows": "on",
    "closing": "Giấy này có giá trị 6 tháng.",
}


def two_pages() -> bytes:
    with pikepdf.open(io.BytesIO(builders.small_pdf())) as pdf:
        pdf.pages.append(pdf.pages[0])
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def drafted(people: People) -> Dossier:
    made = builders.dossier("processing")
    file = builders.stored_pdf(people.hung.user, "du-thao.pdf")
    builders.do("draft_decision", made, people.hung, title="Giấy xác nhận", file=file)
    return made


def at_the_leader(people: People) -> Dossier:
    made = drafted(people)
    builders.do("forward", made, people.hung)
    return made


def approve(client: Client, made: Dossier) -> str:
    made.refresh_from_db()
    sha256 = made.decisions.get(replaced_at=None).file.sha256
    done = follow(client, press(client, made, "approve_decision", sha256=sha256))
    made.refresh_from_db()
    return done


def test_the_leader_reads_exactly_what_goes_out(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("processing")
    hung, dung, mai = (sign_in(who) for who in (people.hung, people.dung, people.mai))
    follow(hung, press(hung, made, "draft_decision", **WRITTEN))
    made.refresh_from_db()
    follow(hung, press(hung, made, "forward"))
    made.refresh_from_db()
    draft = made.decisions.get()
    page = dung.get(address(made)).content.decode()
    assert draft.file.sha256 in page
    assert "forward" not in offered(dung, made)
    assert "Duyệt dự thảo, hoặc trả lại" in page
    link = re.search(r'<iframe class="no-print" src="([^"]+tep-cong-viec/\d+/)"', page)
    assert link
    seen = body(dung.get(link[1]))
    assert hashlib.sha256(seen).hexdigest() == draft.file.sha256
    text = words_of(seen)
    assert "Nguyễn Văn An" in text
    assert "Giấy này có giá trị 6 tháng." in text
    assert "Phạm Văn Dũng" in text
    approve(dung, made)
    follow(dung, press(dung, made, "forward"))
    made.refresh_from_db()
    assert "Cấp số cho văn bản đã duyệt" in mai.get(address(made)).content.decode()
    assert "finish" not in offered(mai, made)
    follow(mai, press(mai, made, "number_decision", kind="GXN"))
    made.refresh_from_db()
    assert "1/GXN-UBND" in mai.get(address(made)).content.decode()
    follow(mai, press(mai, made, "finish"))
    made.refresh_from_db()
    assert made.result == draft.file
    assert made.result_number == "1/GXN-UBND"
    data = made.events.get(action="finish").data
    assert data["approved_sha256"] == data["result_sha256"] == draft.file.sha256
    assert data["number"] == "1/GXN-UBND"


def test_the_sealed_scan_goes_out_and_the_approved_paper_stays_on_record(
    people: People, sign_in: SignIn
) -> None:
    made, mai = at_the_leader(people), sign_in(people.mai)
    approve(sign_in(people.dung), made)
    builders.do("forward", made, people.dung)
    builders.do("number_decision", made, people.mai, kind="QĐ")
    follow(mai, press(mai, made, "finish", result=result_file(two_pages())))
    made.refresh_from_db()
    data = made.events.get(action="finish").data
    assert data["approved_sha256"] != data["result_sha256"] == made.result.sha256  # type: ignore[union-attr]


def test_an_older_draft_cannot_be_approved(people: People, sign_in: SignIn) -> None:
    made, dung = at_the_leader(people), sign_in(people.dung)
    old = made.decisions.get().file.sha256
    read = made.moves
    builders.do("send_back", made, people.dung, private_note="Ghi rõ thời gian cư trú.")
    hung_page = sign_in(people.hung).get(address(made)).content.decode()
    assert "Ghi rõ thời gian cư trú." in hung_page
    assert "Bị trả lại để sửa" in hung_page
    follow(sign_in(people.hung), press(sign_in(people.hung), made, "draft_decision", **WRITTEN))
    made.refresh_from_db()
    builders.do("forward", made, people.hung)
    stale = {"moves": read, "sha256": old}
    assert dung.post(address(made, "approve_decision"), stale).status_code == 409
    # Also from a page of this very state that somehow names another paper.
    assert press(dung, made, "approve_decision", sha256=old).status_code == 409
    assert made.decisions.get(replaced_at=None).approved_at is None
    approve(dung, made)
    assert made.decisions.get(replaced_at=None).approved_by == people.dung


def test_a_new_draft_takes_the_approval_away_and_the_seal_waits(
    people: People, sign_in: SignIn
) -> None:
    made = at_the_leader(people)
    approve(sign_in(people.dung), made)
    builders.do("forward", made, people.dung)
    builders.do("number_decision", made, people.mai, kind="QĐ")
    number = made.decisions.get().number
    builders.do("send_back", made, people.mai, private_note="Sai ngày sinh.")
    builders.do("send_back", made, people.dung, private_note="Sai ngày sinh.")
    file = builders.stored_pdf(people.hung.user, "sua.pdf")
    with clock.at("2026-03-10T10:00"):
        builders.do("draft_decision", made, people.hung, title="Giấy xác nhận", file=file)
    builders.do("forward", made, people.hung)
    with pytest.raises(actions.NotAllowed):
        builders.do("forward", made, people.dung)
    approve(sign_in(people.dung), made)
    builders.do("forward", made, people.dung)
    # The number that was given is not lost: the register has no gap.
    builders.do("number_decision", made, people.mai, kind="QĐ")
    assert made.decisions.get(replaced_at=None).number == number
    assert RegisterCounter.objects.get(book="QĐ").last == 1


def test_numbers_follow_one_another_and_a_move_that_fails_uses_none_up(
    people: People, sign_in: SignIn
) -> None:
    given = []
    for _nth in range(3):
        made = at_the_leader(people)
        with pytest.raises(actions.NotAllowed):
            builders.do("number_decision", made, people.mai, kind="QĐ")
        approve(sign_in(people.dung), made)
        builders.do("forward", made, people.dung)
        stale = Dossier.objects.get(pk=made.pk)
        builders.do("number_decision", made, people.mai, kind="QĐ")
        with pytest.raises((actions.NotAllowed, actions.Overtaken)):
            actions.number_decision(stale, Acting(people.mai.user, people.mai), kind="QĐ")
        given.append(made.result_number)
    assert given == ["1/QĐ-UBND", "2/QĐ-UBND", "3/QĐ-UBND"]
    made = at_the_leader(people)
    approve(sign_in(people.dung), made)
    builders.do("forward", made, people.dung)
    assert press(sign_in(people.mai), made, "number_decision", kind="XX").status_code == 422


def test_without_a_draft_all_goes_as_before_and_the_result_is_demanded(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier("step:3")
    mai = sign_in(people.mai)
    assert "number_decision" not in offered(mai, made)
    assert press(mai, made, "finish").status_code == 422
    follow(mai, press(mai, made, "finish", result=result_file()))


def test_only_who_works_on_it_drafts_and_only_the_leader_approves(people: People) -> None:
    made = drafted(people)
    sha256 = made.decisions.get().file.sha256
    for who in (people.hung, people.dung, people.lan, people.binh):
        with pytest.raises(actions.NotAllowed):
            builders.do("approve_decision", made, who, sha256=sha256)
    builders.do("forward", made, people.hung)
    file = builders.stored_pdf(people.hung.user)
    for who in (people.hung, people.dung, people.mai):
        with pytest.raises(actions.NotAllowed):
            builders.do("draft_decision", made, who, title="Khác", file=file)


def test_a_file_that_is_no_pdf_is_refused_and_nothing_typed_is_lost(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier("processing"), sign_in(people.hung)
    typed = {**WRITTEN, "file": result_file(b"PK\x03\x04 word", "du-thao.docx")}
    answer = press(hung, made, "draft_decision", **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Chọn tệp PDF" in page
    assert "Giấy này có giá trị 6 tháng." in page
    empty = press(hung, made, "draft_decision", title="Giấy xác nhận")
    assert "Viết nội dung, hoặc chọn tệp PDF" in empty.content.decode()
    assert not made.decisions.exists()


def test_the_draft_is_not_for_the_applicant(people: People, sign_in: SignIn) -> None:
    made = at_the_leader(people)
    file = made.decisions.get().file
    page = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert "dự thảo" not in page.lower()
    assert sign_in(people.binh).get(f"{address(made)}tep-cong-viec/{file.pk}/").status_code == 404


def test_a_result_done_again_gets_a_number_of_its_own(people: People) -> None:
    made = at_the_leader(people)

    def issue(number: str) -> None:
        sha256 = made.decisions.get(replaced_at=None).file.sha256
        builders.do("approve_decision", made, people.dung, sha256=sha256)
        builders.do("forward", made, people.dung)
        builders.do("number_decision", made, people.mai, kind="GXN")
        builders.do("finish", made, people.mai)
        assert made.result_number == number

    issue("1/GXN-UBND")
    builders.do("hand_over", made, people.lan, collected_by="Nguyễn Văn An", paper="CCCD")
    builders.do("correct", made, people.lan, reason="Ghi sai ngày sinh so với giấy khai sinh.")
    file = builders.stored_pdf(people.hung.user, "du-thao-2.pdf")
    with clock.at("2026-03-10T10:00"):
        builders.do("draft_decision", made, people.hung, title="Giấy xác nhận", file=file)
        builders.do("forward", made, people.hung)
        issue("2/GXN-UBND")
