"""How a dossier ends on paper: stopped, withdrawn, given out; and how it began at the counter."""

from __future__ import annotations

import pytest

from motcua.common import clock
from motcua.dossiers import actions as moves
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Channel, Delivery, Dossier, HandedIn
from tests import builders
from tests.builders import People
from tests.documents.test_papers_of_a_dossier import words

OF_2018 = "2025-06-10T09:00"


def kinds(dossier: Dossier) -> list[str]:
    return [document.kind for document in dossier.documents.all()]


def withdrawn() -> Dossier:
    dossier = builders.dossier("accepted")
    moves.withdraw(dossier, Acting(dossier.owner))
    return dossier


def test_a_stopped_dossier_brings_form_05_with_the_reason(people: People) -> None:
    said = words(builders.dossier("stopped"), "05")
    for expected in (
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Mẫu số 05", "Người nộp khai trùng hồ sơ khác.",
        "UBND XÃ CẨM LẠC", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    ):  # fmt: skip
        assert expected in said, (expected, said)
    assert "Theo đề nghị" not in said


def test_a_withdrawn_dossier_is_stopped_at_the_wish_of_who_sent_it(people: People) -> None:
    said = words(withdrawn(), "05_asked")
    assert "Theo đề nghị của Ông/Bà" in said
    assert "Ông/Bà đề nghị rút hồ sơ." in said


def test_the_circular_of_2018_has_no_such_form(people: People) -> None:
    with clock.at(OF_2018):
        assert kinds(builders.dossier("stopped")) == ["declaration", "01"]
        assert kinds(withdrawn()) == ["declaration", "01"]


def test_what_was_never_taken_in_is_not_stopped(people: People) -> None:
    assert kinds(builders.dossier("withdrawn")) == ["declaration"]


def test_who_collects_a_result_signs_for_it_and_for_the_originals(people: People) -> None:
    dossier = builders.dossier("done", papers=["previous_certificate"])
    HandedIn.objects.create(
        dossier=dossier, paper="previous_certificate", originals=2, returned_at=clock.now()
    )
    builders.do("hand_over", dossier, collected_by="Trần Văn Mẫu", paper="CCCD 042090000002")
    said = words(dossier, "return")
    for expected in ("Người nhận kết quả: Trần Văn Mẫu", "CCCD 042090000002", "đã trả lại"):
        assert expected in said, (expected, said)
    assert f"{dossier.number}/BN-01" in said.replace(" ", "")
    assert "Không có" not in said


def test_a_result_taken_from_the_page_is_signed_for_by_nobody(people: People) -> None:
    dossier = builders.dossier("returned", delivery=Delivery.ONLINE)
    assert "return" not in kinds(dossier)


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.POST])
def test_at_the_counter_form_01_counts_what_lies_there_and_is_printed_twice(
    people: People, channel: str
) -> None:
    dossier = builders.dossier()
    Dossier.objects.filter(pk=dossier.pk).update(channel=channel)
    dossier.refresh_from_db()
    HandedIn.objects.create(
        dossier=dossier, paper="previous_certificate", originals=1, certified=2, copies=3
    )
    builders.do("accept", dossier, people.lan)
    said = words(dossier, "01")
    assert said.count("(Liên: Lưu)") == said.count("(Liên: Giao khách hàng)") == 1
    assert said.count(" 1 2 3 ") == 2
    assert said.count("NGƯỜI NỘP HỒ SƠ") == 2
    assert "(Liên" not in words(builders.dossier("accepted"), "01")
