"""The register as a spreadsheet, read back by another reader than the one that wrote it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.documents.desk_papers import RegisterRow
from motcua.documents.sheets import HEAD, write_register
from tests.documents.desk_samples import MORNING, register_row


def written(*rows: RegisterRow, above: tuple[str, ...] = ("UBND xã Cẩm Lạc",)) -> io.BytesIO:
    made = io.BytesIO()
    write_register(rows, above, made)
    made.seek(0)
    return made


def sheet_of(made: io.BytesIO) -> Any:
    return openpyxl.load_workbook(made).active


def test_every_column_of_the_form_is_there_and_times_are_times() -> None:
    row = register_row(1, returned_at=MORNING, collected_by="Nguyễn Văn An")
    above, head, first = sheet_of(written(row)).iter_rows(values_only=True)
    assert above[0] == "UBND xã Cẩm Lạc"
    assert head == tuple(name for name, _width in HEAD)
    said = dict(zip(head, first, strict=True))
    assert said["Mã hồ sơ"] == row.dossier_number
    assert f"{said['Nhận hồ sơ']:%H:%M %d/%m/%Y}" == "09:05 15/10/2024"
    assert isinstance(said["Trả kết quả"], datetime)
    assert said["Nhận từ cơ quan giải quyết"] is None
    assert said["Ký nhận"] == "Nguyễn Văn An"


@pytest.mark.parametrize(
    "typed",
    ["=1+1", '=HYPERLINK("https://x.example","bấm")', "+84912345678", "-1", "@SUM(A1)", "#N/A"],
)
def test_what_looks_like_a_formula_stays_a_text(typed: str) -> None:
    made = written(replace(register_row(1), person=typed), above=(typed,))
    sheet = sheet_of(made)
    for cell in (sheet["A1"], sheet["E3"]):
        assert (cell.value, cell.data_type) == (typed, "s")
    assert sheet["E3"].number_format == "@"
    with zipfile.ZipFile(made) as packed:
        assert b"<f" not in packed.read("xl/worksheets/sheet1.xml").replace(b"<fi", b"")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_sheet(typed: str) -> None:
    sheet = sheet_of(written(replace(register_row(1), person=typed, remark=typed)))
    assert sheet["E3"].data_type in ("s", "n")
    assert sheet["E3"].data_type == "s" or sheet["E3"].value is None


def test_a_row_is_written_before_the_next_is_fetched() -> None:
    """A year of fifty thousand never stands in memory."""
    alive: list[int] = []

    class Watched(RegisterRow):
        def __del__(self) -> None:
            alive.pop()

    def rows() -> Iterator[RegisterRow]:
        for number in range(1, 200):
            alive.append(number)
            assert len(alive) < 4
            yield Watched(**vars(register_row(number)))

    made = io.BytesIO()
    write_register(rows(), (), made)
    made.seek(0)
    assert sheet_of(made).max_row == 200
