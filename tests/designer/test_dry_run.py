"""A description is tried on real dossiers: how many would pass, where the others fail, who is touched."""

from __future__ import annotations

import copy
import datetime as dt
import json
import tracemalloc
from dataclasses import asdict
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.designer.scenarios import DryRun, dry_run
from motcua.designer.scenarios.rehearsal import AT_ONCE, _rows
from motcua.dossiers import access
from motcua.dossiers.models import Attachment, Dossier
from motcua.procedures.queries import current
from motcua.procedures.schema import Description
from tests import builders
from tests.builders import People

LAST_YEAR = dt.date(2025, 3, 10)
EVERY: Any = Dossier.objects.all()


def changed(**changes: Any) -> Description:
    """The published description with other things in it."""
    version = current("1.004873")
    assert version is not None
    body = version.description.model_dump(mode="json", exclude_defaults=True)
    return Description.model_validate_json(json.dumps(body | changes))


def body(key: str) -> Any:
    return copy.deepcopy(changed().model_dump(mode="json", exclude_defaults=True)[key])


def with_field(**field: Any) -> Description:
    form = body("form")
    form[-1]["fields"].append({"key": "extra", "kind": "text", "label": "Điều mới"} | field)
    return changed(form=form)


def tried(description: Description, since: dt.date = LAST_YEAR) -> DryRun:
    return dry_run(description, since=since, dossiers=EVERY)


def test_the_same_description_changes_nothing(people: People) -> None:
    builders.dossier(papers=["authorisation"])
    builders.dossier("draft")
    found = tried(changed())
    assert (found.checked, found.passing, found.touched) == (1, 1, 0)
    assert found.shortfalls == {}


def test_a_new_question_is_counted_with_its_sentence(people: People) -> None:
    for _each in range(3):
        builders.dossier()
    found = tried(with_field(required=True))
    assert (found.checked, found.passing) == (3, 0)
    (shortfall,) = found.worst_first
    assert (shortfall.part, shortfall.key, shortfall.count) == ("declaration", "extra", 3)
    assert shortfall.sentences == {"Điền “Điều mới”.": 3}


def test_a_new_question_that_is_prefilled_harms_nobody(people: People) -> None:
    builders.dossier()
    assert tried(with_field(required=True, prefill="submitter.phone")).passing == 1


def test_a_paper_demanded_anew_is_counted_where_it_was_not_given(people: People) -> None:
    builders.dossier()
    builders.dossier(papers=["previous_certificate"])
    papers = body("papers")
    papers[0] |= {"required": True, "when": ""}
    found = tried(changed(papers=papers))
    assert (found.checked, found.passing) == (2, 1)
    assert found.worst_first[0].part == "papers"
    assert found.worst_first[0].key == "previous_certificate"


def test_only_what_was_sent_since_that_day_is_counted_but_all_that_runs_is_told(
    people: People,
) -> None:
    with clock.at("2025-08-05T09:00"):
        old = builders.dossier("accepted")
        builders.dossier("withdrawn")
    new = builders.dossier("accepted")
    found = tried(with_field(required=True), since=dt.date(2026, 1, 1))
    assert found.checked == 1
    assert [one.number for one in found.running] == [old.number, new.number]


def test_a_running_dossier_is_told_with_step_division_and_due_time(people: People) -> None:
    made = builders.dossier("step:2")
    builders.dossier("returned")
    steps = [step for step in body("steps") if step["key"] != "leader"]
    limit = body("limit") | {"value": 5}
    (running,) = tried(changed(steps=steps, limit=limit)).running
    assert running.number == made.number
    assert running.step == "Lãnh đạo ký"
    assert running.division
    assert running.due == made.due_at
    assert running.why == (
        "Bước “Lãnh đạo ký” không còn.",
        "Thời hạn đổi từ 3 ngày làm việc thành 5 ngày làm việc.",
    )


def test_days_are_judged_as_of_the_day_of_sending(people: People) -> None:
    with clock.at("2025-08-05T09:00"):
        builders.dossier(lived_to="05/08/2025", lived_from="01/01/2020")
    form = body("form")
    next(f for s in form for f in s["fields"] if f["key"] == "lived_to")["future"] = True
    assert tried(changed(form=form)).passing == 1


def test_no_answer_is_told(people: People) -> None:
    builders.dossier(purpose_detail="Bí mật 12345", lived_at="Thôn Kín")
    form = body("form")
    for section in form:
        for field in section["fields"]:
            if field["key"] in ("purpose_detail", "lived_at"):
                field |= {"kind": "identity"}
                field.pop("max_length", None)
    said = json.dumps(asdict(tried(changed(form=form)))["running"], ensure_ascii=False)
    said += " ".join(s for one in tried(changed(form=form)).worst_first for s in one.sentences)
    assert said
    assert "Kín" not in said
    assert "12345" not in said
    assert "Nguyễn" not in said


def test_a_number_that_tells_a_birth_year_is_not_repeated(people: People) -> None:
    builders.dossier(purpose_detail="042399000001")
    form = body("form")
    for section in form:
        for field in section["fields"]:
            if field["key"] == "purpose_detail":
                field["kind"] = "identity"
                field.pop("max_length", None)
    (shortfall,) = tried(changed(form=form)).worst_first
    assert not any(char.isdigit() for sentence in shortfall.sentences for char in sentence)


def many(made: Dossier, letter: str, count: int) -> None:
    attached = list(made.attachments.values_list("paper", "file_id"))
    rows = []
    for number in range(count):
        row = Dossier.objects.get(pk=made.pk)
        row.pk, row.key, row.number = None, f"{letter}{number}", f"{letter}{number}"
        rows.append(row)
    copies = Dossier.objects.bulk_create(rows, batch_size=500)
    Attachment.objects.bulk_create(
        Attachment(dossier=row, paper=paper, file_id=file, sent=True)
        for row in copies
        for paper, file in attached
    )


def peak() -> int:
    """Bytes held at most while all dossiers are read."""
    tracemalloc.start()
    try:
        for _row in _rows("1.004873", LAST_YEAR, EVERY):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_many_dossiers_take_no_more_memory_than_a_few(people: People) -> None:
    made = builders.dossier("accepted")
    many(made, "a", 2 * AT_ONCE)
    few = peak()
    many(made, "b", 10 * AT_ONCE)
    assert peak() < few * 1.2


def test_many_dossiers_take_no_more_questions_and_a_list_that_ends(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.designer.scenarios.rehearsal.LISTED_AT_MOST", 50)
    made = builders.dossier("accepted")
    description = with_field(required=True)
    counts = []
    for letter, more in (("a", 20), ("b", 80)):
        many(made, letter, more)
        with CaptureQueriesContext(connection) as asked:
            found = tried(description)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert (found.checked, found.touched, len(found.running)) == (101, 101, 50)


def test_the_province_tries_all_and_an_agency_what_it_had_in_hand(
    people: People, soan: Posting
) -> None:
    made = builders.dossier()
    builders.dossier("draft")
    here, elsewhere = (
        builders.officer(f"{at}@example.com", "Người Giữ", Role.CATALOGUE, "one-stop", at=name)
        for at, name in (("lac", "UBND xã Cẩm Lạc"), ("xuyen", "UBND xã Cẩm Xuyên"))
    )
    assert list(access.for_dry_run(soan)) == [made]
    assert list(access.for_dry_run(here)) == [made]
    assert not access.for_dry_run(elsewhere).exists()


def test_who_does_not_keep_the_catalogue_tries_nothing(people: People) -> None:
    builders.dossier()
    assert not access.for_dry_run(people.lan).exists()
