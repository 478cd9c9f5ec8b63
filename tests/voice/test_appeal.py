"""Whoever is told no reads where to go: on the page, in the letter, on the paper."""

from __future__ import annotations

import pytest

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.appeal import appeal
from motcua.dossiers.models import Dossier
from motcua.notices.writing import words
from tests import builders
from tests.builders import People
from tests.desk.pressing import body
from tests.pdf import words_of
from tests.world import SignIn

WHOM = "lãnh đạo UBND xã Cẩm Lạc"
UNTIL = "08/06/2026"  # ninety days after 10/03/2026
COURT = "khởi kiện tại Tòa án trong 1 năm"


def refused_at_work(people: People) -> Dossier:
    made = builders.dossier("processing")
    builders.do(
        "propose_refusal", made, reason="Không đủ điều kiện theo quy định.", article="Điều 5"
    )
    builders.do("refuse_result", made, people.dung)
    return made


def told_no(kind: str, people: People) -> Dossier:
    if kind == "work":
        return refused_at_work(people)
    return builders.dossier(kind)


@pytest.mark.parametrize("kind", ["refused", "work", "stopped"])
def test_every_no_says_to_whom_until_when_and_how(
    people: People, sign_in: SignIn, kind: str
) -> None:
    made = told_no(kind, people)
    an = sign_in(people.an)
    page = an.get(f"/ho-so/{made.number}/").content.decode()
    event = made.events.order_by("-sequence").first()
    assert event
    name = {"refused": "refused", "work": "result_refused", "stopped": "stopped"}[kind]
    letter = words(event, name).text
    for said in (page, letter):
        for fact in (WHOM, UNTIL, "90 ngày", "Luật Khiếu nại 2011", COURT):
            assert fact in said, fact
    assert f"/ho-so/{made.number}/phan-anh/?loai=decision" in page
    form = an.get(f"/ho-so/{made.number}/phan-anh/?loai=decision").content.decode()
    assert 'value="decision"' in form.split("checked")[0][-200:]
    paper = made.documents.get(event=event)
    printed = words_of(body(an.get(f"/ho-so/{made.number}/giay/{paper.pk}/")))
    for fact in (WHOM, UNTIL, "Luật Khiếu nại 2011"):
        assert fact in printed, fact


def test_what_was_not_refused_says_nothing_of_it(people: People, sign_in: SignIn) -> None:
    for at in ("submitted", "processing", "returned", "withdrawn"):
        made = builders.dossier(at)
        assert appeal(made, list(made.events.all())) is None
        assert (
            "Không đồng ý?" not in sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
        )


def test_ninety_days_are_counted_from_the_decision(people: People) -> None:
    with clock.at("2026-12-01T09:00"):
        made = builders.dossier("refused")
        found = appeal(made, list(made.events.all()))
    assert found
    assert f"{found.until:%d/%m/%Y}" == "01/03/2027"


def test_the_agency_whose_desk_refused_answers(people: People) -> None:
    binh: Posting = people.binh
    made = builders.dossier("submitted", office=binh.agency)
    builders.do("refuse", made, binh, note="Không thuộc thẩm quyền của xã.")
    found = appeal(made, list(made.events.all()))
    assert found
    assert found.agency == binh.agency
