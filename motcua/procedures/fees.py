"""What a channel costs, in đồng."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.common.money import dong
from motcua.procedures.schema import Description


@dataclass(frozen=True)
class FeeLine:
    text: str
    each: int
    quantity: int
    amount: int
    note: str = ""
    sample: bool = False


def fee_lines(description: Description, channel: str, copies: int = 1) -> list[FeeLine]:
    """One line, or none if the channel is not offered; `copies` counts where a unit is named."""
    offered = description.channel(channel)
    if offered is None:
        return []
    quantity = max(copies, 0) if offered.fee_unit else 1
    return [
        FeeLine(
            fee_text(offered.fee, offered.fee_unit),
            offered.fee,
            quantity,
            offered.fee * quantity,
            offered.fee_note,
            offered.fee_sample,
        )
    ]


def fee_text(fee: int, unit: str = "") -> str:
    """As on a price list: `"8.000 đồng/bản"`, `"Miễn phí"`."""
    if not fee:
        return _("Miễn phí")
    return f"{dong(fee)}/{unit}" if unit else dong(fee)
