"""The papers a dossier's moves print: made once, saying what was true at their event."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from motcua.common import clock
from motcua.documents import actions
from motcua.documents.models import Document
from motcua.dossiers import actions as moves
from motcua.dossiers import drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from motcua.files.serve import response
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.threads import at_once
from tests.world import SignIn

RunJobs = Callable[[], int]


def content(file: StoredFile) -> bytes:
    answer = response(file)
    try:
        return b"".join(answer.streaming_content)  # type: ignore[arg-type]
    finally:
        answer.file_to_stream.close()  # type: ignore[union-attr]


def words(dossier: Dossier, kind: str) -> str:
    return words_of(content(actions.rendered(dossier.documents.get(kind=kind).pk)))


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("submitted", ["declaration"]),
        ("accepted", ["declaration", "01"]),
        ("supplement_wanted", ["declaration", "02"]),
        ("refused", ["declaration", "03"]),
        ("returned", ["declaration", "01", "return"]),
        ("stopped", ["declaration", "01", "05"]),
    ],
)
def test_each_move_brings_its_papers_and_the_job_makes_them(
    people: People, run_jobs: RunJobs, state: str, kinds: list[str]
) -> None:
    dossier = builders.dossier(state)
    assert [d.kind for d in dossier.documents.all()] == kinds
    assert all(d.file is None for d in dossier.documents.all())
    run_jobs()
    for document in dossier.documents.select_related("file"):
        assert document.file is not None
        assert document.file.name.endswith(f"{dossier.number}.pdf")
        assert hashlib.sha256(content(document.file)).hexdigest() == document.file.sha256


def test_the_declaration_holds_what_was_declared(people: People) -> None:
    dossier = builders.dossier(purpose_detail="Vay vốn trồng cam", full_name="Trần Thị Thuỷ")
    text = words(dossier, "declaration")
    assert "Vay vốn trồng cam" in text
    assert str(dossier.number) in text


def test_form_01_promises_the_day_and_names_the_clerk(people: People) -> None:
    dossier = builders.dossier("accepted", papers=["previous_certificate"])
    text = words(dossier, "01")
    for said in (str(dossier.number), "Nguyễn Văn An", "ngày 13 tháng 3 năm 2026", "Trần Thị Lan"):
        assert said in text, text


def test_form_02_lists_every_asked_paper_and_field_with_its_reason(people: People) -> None:
    dossier = builders.dossier()
    builders.do(
        "ask_supplement",
        dossier,
        people.lan,
        papers={"previous_certificate": "Ảnh mờ quá"},
        fields={"purpose_detail": "Ghi rõ nơi dùng"},
        note="Gửi sớm",
    )
    text = words(dossier, "02")
    for said in ("Ảnh mờ quá", "Ghi rõ nơi dùng", str(dossier.number)):
        assert said in text, text


def test_form_03_gives_the_reason(people: People) -> None:
    dossier = builders.dossier("refused")
    assert "Không thuộc thẩm quyền của xã." in words(dossier, "03")


def test_a_paper_is_made_once_and_stays_the_same_to_the_byte(people: People) -> None:
    dossier = builders.dossier("accepted")
    for document in dossier.documents.all():
        first = actions.rendered(document.pk)
        with clock.at("2027-01-01T09:00"):
            second = actions.rendered(document.pk)
        assert first == second
        assert content(first) == content(second)
    assert StoredFile.objects.filter(content_type="application/pdf").count() == 2


def test_form_01_made_late_says_what_was_promised_at_its_event(people: People) -> None:
    dossier = builders.dossier("accepted")
    builders.ask(dossier, people.lan)
    with clock.at("2026-03-20T09:00"):
        builders.attach(dossier, dossier.wanted["papers"])
        moves.supplement(dossier, Acting(people.an))
        text = words(dossier, "01")
    assert "ngày 13 tháng 3 năm 2026" in text
    assert "ngày 25" not in text


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_paper(committed_people: People) -> None:
    dossier = builders.dossier("accepted")
    document = dossier.documents.get(kind="01")
    before = StoredFile.objects.count()
    answers = at_once(*(lambda: actions.rendered(document.pk) for _ in range(4)))
    assert len({file.pk for file in answers}) == 1, answers
    assert StoredFile.objects.count() == before + 1
    assert Document.objects.get(pk=document.pk).file == answers[0]


def test_a_corrected_answer_brings_the_declaration_again(people: People) -> None:
    dossier = builders.dossier("accepted")
    reason = {"purpose_detail": "Ghi rõ để làm gì"}
    builders.do("ask_supplement", dossier, people.lan, papers={}, fields=reason)
    drafts.save_supplement(dossier, {"purpose_detail": "Vay vốn làm nhà"})
    moves.supplement(dossier, Acting(people.an))
    assert "Vay vốn làm nhà" in words(dossier, "declaration_2")


def test_a_supplement_of_papers_alone_brings_no_second_declaration(people: People) -> None:
    dossier = builders.dossier("accepted", papers=["previous_certificate"])
    reason = {"previous_certificate": "Ảnh mờ"}
    builders.do("ask_supplement", dossier, people.lan, papers=reason, fields={})
    builders.attach(dossier, ["previous_certificate"])
    moves.supplement(dossier, Acting(people.an))
    assert not dossier.documents.filter(kind="declaration_2").exists()


def test_every_paper_of_the_agency_has_its_own_number(people: People) -> None:
    dossier = builders.dossier("accepted", papers=["previous_certificate"])
    for _round in (1, 2):
        reason = {"previous_certificate": "Ảnh mờ"}
        if dossier.supplements_asked:
            builders.do("allow_second_supplement", dossier, people.dung, note="Giấy vừa bị hủy.")
        builders.do("ask_supplement", dossier, people.lan, papers=reason, fields={})
        builders.attach(dossier, ["previous_certificate"])
        moves.supplement(dossier, Acting(people.an))
    numbers = list(dossier.documents.values_list("kind", "number"))
    assert numbers == [
        ("declaration", ""),
        ("01", f"{dossier.number}/TN-01"),
        ("02", f"{dossier.number}/BS-01"),
        ("02", f"{dossier.number}/BS-02"),
    ]
    last = dossier.documents.filter(kind="02").last()
    assert last
    said = words_of(content(actions.rendered(last.pk)))
    assert f"{dossier.number}/BS-02" in said.replace(" ", "").replace("\ufffe", "")


@pytest.mark.parametrize(
    ("day", "circular"), [("2025-09-14", "01/2018/TT-VPCP"), ("2025-09-15", "03/2025/TT-VPCP")]
)
def test_a_dossier_keeps_the_forms_of_the_day_it_was_sent(
    people: People, day: str, circular: str
) -> None:
    with clock.at(f"{day}T09:00"):
        dossier = builders.dossier()
    with clock.at("2026-03-10T09:00"):
        builders.do("accept", dossier, people.lan)
        assert circular in words(dossier, "01")


def test_the_officers_page_says_number_and_hash_of_every_paper(
    people: People, run_jobs: RunJobs, sign_in: SignIn
) -> None:
    dossier = builders.dossier("accepted")
    page = sign_in(people.lan).get(f"/can-bo/ho-so/{dossier.number}/").content.decode()
    assert f"Số {dossier.number}/TN-01" in page
    assert "đang lập" in page
    run_jobs()
    page = sign_in(people.lan).get(f"/can-bo/ho-so/{dossier.number}/").content.decode()
    for document in dossier.documents.select_related("file"):
        assert document.file
        assert document.file.sha256 in page
