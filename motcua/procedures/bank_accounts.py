"""The three lines of a bank account belong together: half an account pays nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.procedures.lines import BANK_LINES, Line


def defects(lines: Mapping[str, Line], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, sentence) for the first empty line of an account of which something was given."""
    for line in lines.values():
        if line.kind != "account_number":
            continue
        keys = [f"{line.prefix}{name}" for name in BANK_LINES]
        given = [bool(values.get(key)) for key in keys]
        # What cannot be read is not in the values; it has a sentence of its own.
        if any(given) and not all(given) and all(key in values for key in keys):
            empty = lines[keys[given.index(False)]]
            if not empty.required:
                yield (
                    empty.key,
                    _("Điền đủ ngân hàng, số tài khoản và tên chủ, hoặc để trống cả ba."),
                )
