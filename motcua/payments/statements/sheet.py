"""A spreadsheet (XLSX) of strangers: the values of its first sheet, and no more of them than a statement has."""

from __future__ import annotations

import io
import zipfile
from typing import cast

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from motcua.payments.statements.cells import MOST_COLUMNS, MOST_ROWS, Cell, Unreadable

# What is packed into a few kilobytes may fill a disk when unpacked.
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 200


def rows(content: bytes) -> list[list[Cell]]:
    """Raises `Unreadable`."""
    _look_before_unpacking(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        found = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
        return [cast("list[Cell]", list(row)) for row in found]
    except Exception as error:  # whatever a broken file makes the library raise
        raise _broken() from error


def _look_before_unpacking(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(
                    _("Tệp bung ra quá lớn: tải sao kê theo từng khoảng ngày ngắn hơn.")
                )
            # No spreadsheet declares entities; who does wants them expanded.
            if any(b"<!DOCTYPE" in packed.open(part).read(2048) for part in parts):
                raise _broken()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _broken() from error


def _broken() -> Unreadable:
    return Unreadable(_("Không mở được tệp XLSX: tải lại từ ngân hàng, hoặc dùng tệp CSV."))
