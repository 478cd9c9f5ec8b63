"""The table of a day for the tax office."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.common import clock
from motcua.payments import receipts, tax_table
from motcua.payments.models import Receipt
from tests import builders
from tests.builders import People
from tests.payments.receipt_lives import paid


def today() -> tax_table.Table:
    return tax_table.table(builders.agency(), clock.today())


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_lists_what_was_issued_that_day_with_its_sums(people: People) -> None:
    first = paid()
    receipts.cancel(first, people.dung, "Trả lại một phần.", keep=5_000)
    paid(office=builders.agency("UBND xã Cẩm Xuyên"))
    rows = rows_of(tax_table.csv_of(today()))
    assert rows[0] == list(tax_table.HEAD)
    assert [[*row[:3], row[4], *row[8:11]] for row in rows[1:4]] == [
        ["EBL01", "26TAA", "00000001", "Thu", "0", "15000", "15000"],
        ["EBL01", "26TAA", "00000002", "Hủy", "0", "15000", "15000"],
        ["EBL01", "26TAA", "00000003", "Thu (thay biên lai đã hủy)", "0", "5000", "5000"],
    ]
    assert rows[2][12:] == ["26TAA 00000001", "Trả lại một phần."]
    assert [(row[0], *row[8:11]) for row in rows[4:]] == [
        ("Cộng: 3 biên lai", "", "", ""),
        ("Cộng thu", "", "", "20000"),
        ("Cộng hủy", "", "", "15000"),
        ("Còn lại", "0", "5000", "5000"),
    ]
    assert {len(row) for row in rows} == {len(tax_table.HEAD)}


def test_the_xml_says_the_same(people: People) -> None:
    first = paid()
    receipts.cancel(first, people.dung, "Trả lại <một> & phần.", keep=5_000)
    root = ET.fromstring(tax_table.xml_of(today()))  # noqa: S314  our own
    assert root.findtext("CoQuanThu/MaSoThue") == builders.agency().tax_code
    assert root.findtext("Ngay") == "2026-03-10"
    listed = root.findall("DanhSach/BienLai")
    assert [one.get("loai") for one in listed] == ["thu", "huy", "thay"]
    assert [one.findtext("SoTien") for one in listed] == ["15000", "15000", "5000"]
    assert listed[0].findtext("BangChu") == "Mười lăm nghìn đồng"
    assert listed[0].findtext("LapLuc") == "2026-03-10T09:00:00+07:00"
    assert listed[1].findtext("LyDo") == "Trả lại <một> & phần."
    cancelled = listed[1].find("BienLaiBiHuy")
    assert cancelled is not None
    assert cancelled.attrib == {"kyHieu": "26TAA", "so": "00000001"}
    assert {one.tag: one.text for one in root.findall("Cong/*")} == {
        "SoBienLai": "3", "Thu": "20000", "Huy": "15000", "ConLai": "5000", "Phi": "0", "LePhi": "5000",
    }  # fmt: skip


def test_a_day_is_never_rewritten_by_what_happens_later(people: People) -> None:
    receipt = paid()
    before = tax_table.csv_of(today())
    with clock.at("2026-03-11T00:00"):
        receipts.cancel(receipt, people.dung, "Hủy hôm sau.")
        later = rows_of(tax_table.csv_of(today()))
    assert tax_table.csv_of(today()) == before
    assert [row[4] for row in later[1:2]] == ["Hủy"]
    assert later[-1][10] == "-15000"  # a number, and ours


def test_a_day_ends_at_midnight_in_vietnam(people: People) -> None:
    first, second = builders.dossier(), builders.dossier()
    with clock.at("2026-03-10T23:59:59"):
        paid(first)
    with clock.at("2026-03-10T17:00:00+00:00"):
        paid(second)
    days = tax_table.days(builders.agency(), until=clock.today(), at_most=9)
    assert [(f"{one.day}", one.sums.count) for one in days] == [("2026-03-10", 1)]
    days = tax_table.days(
        builders.agency(), until=clock.moment("2026-03-12T00:00").date(), at_most=9
    )
    assert [f"{one.day}" for one in days] == ["2026-03-11", "2026-03-10"]


def test_what_is_issued_after_the_table_was_sent_opens_the_day_again(people: People) -> None:
    def day() -> tax_table.Day:
        return tax_table.days(builders.agency(), until=clock.today(), at_most=1)[0]

    paid()
    assert (day().sent, day().open_count) == (None, 1)
    report = tax_table.mark_sent(today(), people.lan, "Công văn 12")
    assert (day().sent, day().open_count) == (report, 0)
    paid()
    assert (day().sent, day().open_count) == (report, 1)


HOSTILE = [
    "=1+1",
    "+84",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "  =1",
    "＝1",
    "a;=1+1",
    '";=1',
    "=HYPERLINK(1)",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_a_formula(name: str) -> None:
    safe(name)


@settings(max_examples=200)
@given(st.text(alphabet="=+-@ \t\r\n;,\"'|a1(＝", max_size=12))
def test_no_text_becomes_a_formula_whatever_parts_the_cells(name: str) -> None:
    safe(name)


def safe(name: str) -> None:
    cell = tax_table._cell(name)
    line = io.StringIO()
    csv.writer(line).writerow(["26TAA", cell])
    for separator in ",;\t":
        for one in line.getvalue().strip().split(separator):
            assert not one.lstrip('" ').startswith(("=", "@", "＝")) or separator == ","
    assert not str(cell).startswith(tax_table.RUNS)


def test_a_hostile_payer_is_text_in_csv_and_xml(people: People) -> None:
    receipt = paid()
    receipts.correct(receipt, people.dung, payer='=HYPERLINK("x";"y")', reason="@=1<b>")
    rows = rows_of(tax_table.csv_of(today()))
    assert rows[3][5] == '\'=HYPERLINK("x","y")'
    assert rows[2][13] == "'@=1<b>"
    root = ET.fromstring(tax_table.xml_of(today()))  # noqa: S314  our own
    assert root.findall("DanhSach/BienLai")[2].findtext("NguoiNop") == '=HYPERLINK("x";"y")'
    assert Receipt.objects.count() == 3
