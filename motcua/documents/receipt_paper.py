"""Biên lai thu tiền phí, lệ phí: the facts of an electronic receipt, and its PDF.

Its content is that of the decree on receipts: form, symbol and number, the body that collects with its tax code, name
and kind of what is paid, the amount in figures and words, the day. The signature is put on the PDF afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from motcua.common.money import thousands
from motcua.documents.papers import PageSize
from motcua.documents.render import day_words, local_time, render

TITLE = "Biên lai thu tiền phí, lệ phí"
COUNTER_TITLE = "Biên lai hủy"
KINDS = {"charge": "Phí", "fee": "Lệ phí"}


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    name: str
    kind: str  # "fee" (lệ phí) | "charge" (phí)
    amount: int


@dataclass(frozen=True, kw_only=True)
class Named:
    """Another receipt, as a receipt speaks of it."""

    symbol: str
    number: str
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper:
    """`cancels`: this is the counter-receipt of that one. `replaces`: that one was cancelled, this stands for it."""

    agency: str
    tax_code: str
    address: str
    form: str
    symbol: str
    number: str
    issued_at: datetime
    payer: str
    dossier_number: str
    procedure: str
    lines: Sequence[ReceiptLine]
    amount: int
    words: str
    method: str
    collector: str = ""
    cancels: Named | None = None
    replaces: Named | None = None
    reason: str = ""
    qr: str = ""
    lookup: str = ""
    page_size: PageSize = "a5"


def render_receipt(paper: ReceiptPaper) -> bytes:
    made_at = local_time(paper.issued_at)
    rows = [
        {"name": line.name, "kind": KINDS[line.kind], "amount": thousands(line.amount)}
        for line in paper.lines
    ]
    return render(
        "receipt",
        asdict(paper)
        | {
            "title": COUNTER_TITLE if paper.cancels else TITLE,
            "made_at": made_at,
            "lines": rows,
            "total": thousands(paper.amount),
            "day": day_words(made_at),
            "cancels": _named(paper.cancels),
            "replaces": _named(paper.replaces),
        },
    )


def _named(other: Named | None) -> str:
    if other is None:
        return ""
    return f"ký hiệu {other.symbol}, số {other.number}, {day_words(local_time(other.issued_at))}"
