"""The register is what the dossiers and their events say: every row, in the order they were taken in."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.common import clock
from motcua.documents import register as books
from motcua.documents.register import Chosen
from motcua.documents.render_desk import render_register
from motcua.dossiers import actions, register
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Channel, Dossier
from motcua.dossiers.register import Period
from tests import builders
from tests.builders import People
from tests.pdf import words_of

STATES = ("accepted", "processing", "step:2", "done", "returned", "stopped", "supplement_wanted")


def chosen(people: People, channel: str = "") -> Chosen:
    return Chosen(people.lan.agency, register.year(2026), channel)


def test_every_row_equals_what_its_dossier_says(people: People) -> None:
    for state in STATES:
        builders.dossier(state)
    withdrawn = builders.dossier("accepted")
    actions.withdraw(withdrawn, Acting(people.an))
    rows = list(chosen(people).rows())
    taken_in = Dossier.objects.filter(accepted_at__isnull=False).order_by("accepted_at", "pk")
    assert [row.dossier_number for row in rows] == [one.number for one in taken_in]
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))
    for row, dossier in zip(rows, taken_in, strict=True):
        assert row.received_at == dossier.accepted_at
        assert row.due_at == dossier.original_due_at
        assert row.passed_on_at == dossier.accepted_at
        assert row.result_at == dossier.finished_at
        returned = dossier.status == Status.RETURNED
        assert row.returned_at == (dossier.closed_at if returned else None)
        assert bool(row.collected_by) == returned
        assert row.person == dossier.applicant_name
        assert row.deciding == "UBND xã Cẩm Lạc"
        assert ("rút hồ sơ" in row.remark) == (dossier.status == Status.WITHDRAWN)
        assert ("Dừng giải quyết" in row.remark) == (dossier.status == Status.STOPPED)


def test_what_was_never_taken_in_stands_in_no_register(people: People) -> None:
    for state in ("draft", "submitted", "refused"):
        builders.dossier(state)
    assert list(chosen(people).rows()) == []


def test_a_new_promise_is_remarked_and_the_first_one_stays(people: People) -> None:
    dossier = builders.dossier("accepted", papers=["previous_certificate"])
    builders.ask(dossier, people.lan)
    with clock.at("2026-03-20T09:00"):
        builders.attach(dossier, dossier.wanted["papers"])
        actions.supplement(dossier, Acting(people.an))
    dossier.refresh_from_db()
    (row,) = chosen(people).rows()
    assert row.due_at == dossier.original_due_at
    assert dossier.due_at
    assert f"Hẹn trả lại {clock.local(dossier.due_at):%H:%M %d/%m/%Y}" in row.remark


def test_each_agency_has_its_own_register_and_each_year_its_book(people: People) -> None:
    with clock.at("2025-12-31T10:00"):
        builders.dossier("accepted")
    builders.dossier("accepted")
    elsewhere = Chosen(people.binh.agency, register.year(2026))
    assert list(elsewhere.rows()) == []
    assert chosen(people).count == 1
    assert list(register.years(people.lan.agency)) == [2025, 2026]
    assert list(register.years(people.binh.agency)) == []


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        ("2026-01-01T00:00", True),
        ("2025-12-31T23:59", False),
        ("2026-12-31T23:59", True),
        ("2027-01-01T00:00", False),
    ],
)
def test_a_day_is_a_vietnamese_day(people: People, at: str, inside: bool) -> None:
    with clock.at(at):
        builders.dossier("accepted")
    assert chosen(people).count == (1 if inside else 0)


def test_a_period_and_a_channel_make_an_extract(people: People) -> None:
    builders.dossier("accepted")
    online = chosen(people, Channel.ONLINE)
    assert online.count == 1
    assert "kênh: Trực tuyến" in online.words()
    assert chosen(people, Channel.COUNTER).count == 0
    day = Chosen(people.lan.agency, Period(date(2026, 3, 10), date(2026, 3, 10)))
    assert "từ 10/03/2026 đến 10/03/2026" in day.words()
    said = words_of(render_register(books.book(day, 1)))
    assert "TRÍCH SỔ THEO DÕI HỒ SƠ" in said


def test_the_book_of_a_year_is_closed_when_the_year_is_over(people: People) -> None:
    builders.dossier("accepted")
    assert "Sổ đang mở" in words_of(render_register(books.book(chosen(people), 1)))
    with clock.at("2027-01-02T09:00"):
        said = words_of(render_register(books.book(chosen(people), 1)))
    assert "Khóa sổ ngày 31 tháng 12 năm 2026" in said
    assert "Mẫu số 07" in said


def test_the_books_of_a_year_follow_one_another(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "BOOK", 2)
    for _each in range(5):
        builders.dossier("accepted")
    year = chosen(people)
    assert year.books == 3
    numbers = [row.row for number in (1, 2, 3) for row in books.book(year, number).rows]
    assert numbers == [1, 2, 3, 4, 5]


def test_the_same_rows_have_the_same_digest_and_others_another(people: People) -> None:
    dossier = builders.dossier("accepted")
    first = books.book(chosen(people), 1).digest
    assert books.book(chosen(people), 1).digest == first
    builders.do("begin", dossier)
    assert books.book(chosen(people), 1).digest == first  # nothing the register tells
    builders.do("stop", dossier, people.lan, note="Trùng")
    assert books.book(chosen(people), 1).digest != first


def test_many_rows_take_as_many_questions_as_few(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(4):
        builders.dossier("returned")
    with django_assert_max_num_queries(6):
        assert len(list(chosen(people).rows())) == 4


def test_the_spreadsheet_has_the_rows_of_the_register(people: People) -> None:
    builders.dossier("returned", full_name="=Nguyễn Văn Mẫu")
    made = io.BytesIO()
    books.spreadsheet(chosen(people), made)
    made.seek(0)
    lines = list(openpyxl.load_workbook(made).active.iter_rows(values_only=True))
    assert lines[0][0] == "UBND xã Cẩm Lạc"
    (row,) = chosen(people).rows()
    assert lines[-1][1] == row.dossier_number
    assert row.received_at
    assert f"{lines[-1][7]:%d/%m/%Y %H:%M}" == f"{clock.local(row.received_at):%d/%m/%Y %H:%M}"


def test_the_province_is_told_numbers_and_no_names(people: People) -> None:
    builders.dossier("done")
    builders.dossier("stopped")
    late = builders.dossier("step:3")
    with clock.at("2026-06-10T09:00"):
        builders.do("finish", late, result=builders.stored_pdf(people.mai.user))
    (row,) = register.figures(register.year(2026))
    assert row["reception__name"] == "UBND xã Cẩm Lạc"
    assert (row["taken"], row["done"], row["late"], row["ended"]) == (3, 2, 1, 1)
    assert all(isinstance(value, int) or key == "reception__name" for key, value in row.items())
