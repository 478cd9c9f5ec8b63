"""The register as a spreadsheet (XLSX), row by row: a year of fifty thousand dossiers never stands in memory.

Like the printed papers its Vietnamese is that of the circular and is not offered for translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

from motcua.documents.desk_papers import RegisterRow
from motcua.documents.render import local_time, printable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = (
    ("STT", 7),
    ("Mã hồ sơ", 30),
    ("Tên thủ tục hành chính", 40),
    ("Số lượng hồ sơ (bộ)", 9),
    ("Tên cá nhân, tổ chức", 28),
    ("Địa chỉ, số điện thoại", 36),
    ("Cơ quan chủ trì giải quyết", 28),
    ("Nhận hồ sơ", 17),
    ("Hẹn trả kết quả", 17),
    ("Chuyển đến cơ quan giải quyết", 17),
    ("Nhận từ cơ quan giải quyết", 17),
    ("Trả kết quả", 17),
    ("Phương thức nhận kết quả", 24),
    ("Ký nhận", 24),
    ("Ghi chú", 36),
)
MOMENT = "dd/mm/yyyy hh:mm"
AS_TEXT = "@"
PAPER_A4 = 9
CELL_AT_MOST = 32_767
NUMBERS, MOMENTS = (0, 3), range(7, 12)


def write_register(rows: Iterable[RegisterRow], above: Sequence[str], to: IO[bytes]) -> None:
    """`above` are the lines over the table: the agency, the title, what was chosen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sổ theo dõi hồ sơ")
    _lay_out(sheet, top=len(above) + 1)
    line = WriteOnlyCell(sheet)
    line.font = Font(bold=True)
    for words in above:
        sheet.append([_filled(line, words)])
    line.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.append([_filled(copy(line), name) for name, _width in HEAD])
    cells = [_cell(sheet, column) for column in range(len(HEAD))]
    for row in rows:
        sheet.append(list(map(_filled, cells, _values(row))))
    book.save(to)


def _lay_out(sheet: Any, *, top: int) -> None:  # the stubs do not know these of a write-only sheet
    for index, (_name, width) in enumerate(HEAD):
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.freeze_panes = f"C{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _cell(sheet: WriteOnlyWorksheet, column: int) -> Cell:
    """One cell a column, filled anew for every row: its style is worked out once."""
    cell = WriteOnlyCell(sheet)
    if column in MOMENTS:
        cell.number_format = MOMENT
    elif column not in NUMBERS:
        cell.number_format = AS_TEXT
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _values(row: RegisterRow) -> tuple[str | int | datetime | None, ...]:
    return (
        row.row,
        row.dossier_number,
        row.procedure,
        row.sets,
        row.person,
        row.contact,
        row.deciding,
        row.received_at,
        row.due_at,
        row.passed_on_at,
        row.result_at,
        row.returned_at,
        row.delivery,
        row.collected_by,
        row.remark,
    )


def _filled(cell: Cell, value: str | int | datetime | None) -> Cell:
    if isinstance(value, datetime):
        cell.value = local_time(value).replace(tzinfo=None, microsecond=0)
    elif isinstance(value, str):
        cell.value = printable(value)[:CELL_AT_MOST] or None
        # A text stays one: what begins with = + - @ is never run as a formula.
        cell.data_type = "s" if cell.value else "n"
    else:
        cell.value = value
    return cell
