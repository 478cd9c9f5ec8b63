"""What of a dossier is not shown to everybody who may see it."""

from __future__ import annotations

import pytest

from motcua.accounts.models import Posting, Role
from motcua.dossiers import drafts
from tests import builders
from tests.builders import People
from tests.desk.counter import CODE, START, take_in
from tests.desk.pressing import PAPER, address, body
from tests.desk.test_consultation import TEXT, ask, at_work
from tests.world import SignIn


@pytest.fixture
def khoa(people: People) -> Posting:
    return builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", Role.OFFICER, "justice", at="UBND xã Cẩm Xuyên"
    )


def test_who_was_only_asked_gets_no_printed_paper_no_slip_and_no_result(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung, asked = at_work(), sign_in(people.hung), sign_in(khoa)
    ask(hung, made)
    builders.do("answer", made, khoa, outcome="agrees", text=TEXT)
    made.refresh_from_db()
    builders.work_on(made, "done")
    paper = made.documents.first()
    assert paper
    pages = (f"giay/{paper.pk}/", "phieu-kiem-soat/", "ket-qua/")
    for page in pages:
        assert body(hung.get(address(made) + page)).startswith(b"%PDF"), page
        assert asked.get(address(made) + page).status_code == 404, page
    shown = asked.get(address(made)).content.decode()
    assert TEXT in shown
    assert not [page for page in pages if page in shown]


def test_who_was_only_asked_does_not_read_what_the_desk_and_the_officers_say(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    ask(hung, made)
    papers = {PAPER: "Ảnh chụp bị mờ, không đọc được số."}
    builders.do("propose_supplement", made, people.hung, papers=papers, fields={})
    assert papers[PAPER] in hung.get(address(made)).content.decode()
    assert papers[PAPER] not in sign_in(khoa).get(address(made)).content.decode()


def test_who_was_only_asked_reads_the_road_without_what_others_were_asked_and_what_lacks(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    ask(hung, made)
    ha = builders.officer("ha@example.com", "Võ Thu Hà", Role.OFFICER, "labour")
    builders.do("consult", made, people.hung, division=ha.division, what="Có trợ cấp?", days=2)
    builders.ask(made, people.lan)
    said = ("Hỏi ý kiến Phòng Văn hóa – Xã hội", "Chờ người nộp bổ sung (")
    mine, theirs = (who.get(address(made)).content.decode() for who in (hung, sign_in(khoa)))
    assert "Đường đi của hồ sơ" in theirs
    assert all(words in mine for words in said)
    assert not any(words in theirs for words in said)


def test_an_officer_does_not_read_what_colleagues_say_of_their_own_dossier(
    people: People, sign_in: SignIn, khoa: Posting
) -> None:
    made, hung = at_work(), sign_in(people.hung)
    ask(hung, made)
    builders.do("answer", made, khoa, outcome="objects", text=TEXT)
    ha = builders.officer("ha@example.com", "Võ Thu Hà", Role.OFFICER, "justice")
    assert TEXT in sign_in(ha).get(address(made)).content.decode()
    # The same card as the applicant's.
    ha.user.identity_number = str(made.applicant["identity_number"])
    ha.user.save()
    page = sign_in(ha).get(address(made))
    assert page.status_code == 200
    assert TEXT not in page.content.decode()


def test_the_desk_does_not_open_files_of_a_supplement_still_being_put_together(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    made = take_in(lan, CODE)
    made.by = people.an
    made.save()
    builders.ask(made, people.lan)
    made.refresh_from_db()
    key = sorted(drafts.papers_open(made))[0]
    begun = drafts.attach(made, key, builders.stored_pdf(people.an))
    link = f"{START}nhap/{made.key}/tep/{begun.pk}/"
    assert lan.get(link).status_code == 404
    made.attachments.update(sent=True)
    assert body(lan.get(link)).startswith(b"%PDF")
