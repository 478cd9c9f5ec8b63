"""What a dossier costs, in whole đồng: the published fees, counted by its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.common.money import dong, thousands
from motcua.procedures import cases
from motcua.procedures.fields import People, answered, complete
from motcua.procedures.logic import Answered
from motcua.procedures.readings import MOST_DIGITS
from motcua.procedures.schema import EXEMPTION, Description, Exemption, Fee, Paper

# Where a channel has a price per piece, this number of the declaration says how many.
COPIES = "copies"


@dataclass(frozen=True)
class FeeLine:
    """One line of what is to be paid."""

    name: str
    kind: str
    each: int
    unit: str
    quantity: int
    amount: int
    note: str = ""
    sample: bool = False
    # How many per cent are taken off.
    spared: int = 0
    # A price per page, say: how much it comes to is counted at the counter.
    counted: bool = True

    @property
    def text(self) -> str:
        return fee_text(self.each, self.unit)

    @property
    def sum_text(self) -> str:
        """ "16.000 đồng", or the mere price where nobody has counted yet."""
        return fee_text(self.amount) if self.counted else self.text

    @property
    def how(self) -> str:
        """How it comes to that: "2 bản × 8.000 đồng, giảm 50%"."""
        said = []
        if self.unit and self.counted and self.each:
            said.append(f"{thousands(self.quantity)} {self.unit} × {dong(self.each)}")
        if self.spared:
            said.append(
                _("được miễn")
                if self.spared == 100
                else _("giảm %(percent)s%%") % {"percent": self.spared}
            )
        return ", ".join(said)

    @property
    def kind_text(self) -> str:
        """Two words in law: lệ phí pays an act of the state, phí a service."""
        return _("lệ phí") if self.kind == "fee" else _("phí")


@dataclass(frozen=True)
class Bill:
    lines: list[FeeLine]
    claim: Exemption | None = None
    # The paper that proves the claim.
    proof: Paper | None = None

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines if line.counted)

    @property
    def total_text(self) -> str:
        return fee_text(self.total)

    @property
    def counted(self) -> bool:
        """Whether the total is the whole of it."""
        return all(line.counted for line in self.lines)

    @property
    def sample(self) -> bool:
        return any(line.sample for line in self.lines)


def bill(
    description: Description,
    channel: str,
    answers: Mapping[str, Any],
    *,
    people: People | None = None,
) -> Bill:
    # What is worked out counts as well: a quantity may be a sum.
    answers = complete(description, answers, people=people)
    so = answered(description, answers, people=people)
    claim = cases.claim(description, answers) if so.shown(EXEMPTION) else None
    lines = list(_lines(description, channel, answers, so, claim))
    used = claim if claim and any(line.spared for line in lines) else None
    return Bill(lines, used, description.paper(used.paper) if used else None)


def fee_lines(
    description: Description,
    channel: str,
    answers: Mapping[str, Any] | None = None,
    *,
    people: People | None = None,
) -> list[FeeLine]:
    """What these answers cost by this channel; nothing if it is not offered."""
    return bill(description, channel, answers or {}, people=people).lines


def _lines(
    description: Description,
    channel: str,
    answers: Mapping[str, Any],
    so: Answered,
    claim: Exemption | None,
) -> Iterator[FeeLine]:
    if description.channel(channel) is None:
        return
    if not description.fees:
        yield _of_channel(description, channel, answers, so)
    for fee in description.fees:
        asked = cases.fits(fee.cases, answers) and (not fee.when or so.holds(fee.when))
        if asked and (not fee.channels or channel in fee.channels):
            quantity = _number(answers, fee.quantity, so) - fee.included if fee.quantity else 1
            if quantity > 0:
                yield _of_fee(
                    fee, quantity, claim if claim and claim.key in fee.exemptions else None
                )


def _of_fee(fee: Fee, quantity: int, claim: Exemption | None) -> FeeLine:
    spared = claim.percent if claim and fee.amount else 0
    return FeeLine(
        fee.name,
        fee.kind,
        fee.amount,
        fee.unit,
        quantity,
        less(fee.amount * quantity, spared),
        fee.note,
        fee.sample,
        spared,
        counted=bool(fee.quantity or not fee.unit or not fee.amount or spared == 100),
    )


def _of_channel(
    description: Description, channel: str, answers: Mapping[str, Any], so: Answered
) -> FeeLine:
    offered = description.channel(channel)
    assert offered is not None
    counts = any(field.key == COPIES for field in description.form_fields())
    quantity = 1
    if offered.fee_unit and counts:
        quantity = _number(answers, COPIES, so) or 1
    return FeeLine(
        _("Phí, lệ phí"),
        "fee",
        offered.fee,
        offered.fee_unit,
        quantity,
        offered.fee * quantity,
        offered.fee_note,
        offered.fee_sample,
        counted=counts or not (offered.fee and offered.fee_unit),
    )


def _number(answers: Mapping[str, Any], key: str, so: Answered) -> int:
    """A draft holds whatever was typed; what is no number yet counts nothing."""
    text = str(answers.get(key) or "").replace(".", "")
    number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if number and so.shown(key) else 0


def less(amount: int, percent: int) -> int:
    """The amount with so many per cent taken off, to the nearest đồng; half a đồng is not asked for."""
    whole, rest = divmod(amount * (100 - percent), 100)
    return whole + (rest > 50)


def fee_text(fee: int, unit: str = "") -> str:
    """As on a price list: `"8.000 đồng/bản"`, `"Miễn phí"`."""
    if not fee:
        return _("Miễn phí")
    return f"{dong(fee)}/{unit}" if unit else dong(fee)


# --- the price list, before anybody has answered ---


@dataclass(frozen=True)
class Price:
    fee: Fee
    text: str
    # Names of the cases; empty when it is for all.
    cases: str

    @property
    def charge(self) -> bool:
        return self.fee.kind == "charge"


def prices(description: Description, channel: str) -> tuple[Price, ...]:
    return tuple(
        Price(fee, fee_text(fee.amount, fee.unit), case_names(description, fee.cases))
        for fee in description.fees
        if not fee.channels or channel in fee.channels
    )


def case_names(description: Description, keys: tuple[str, ...]) -> str:
    return "; ".join(case.name for case in description.cases if case.key in keys)


def short_price(description: Description, channel: str) -> str:
    """In a few words: one amount, from the least to the most, or a price for each piece."""
    offered = description.channel(channel)
    if not description.fees:
        assert offered is not None
        return _marked(fee_text(offered.fee, offered.fee_unit), offered.fee_sample)
    listed = [price.fee for price in prices(description, channel)]
    fixed = [fee for fee in listed if not fee.unit]
    if not fixed:
        each = dict.fromkeys(fee_text(fee.amount, fee.unit) for fee in listed)
        return _marked("; ".join(each), any(fee.sample for fee in listed))
    totals: set[int] = set()
    for case in [case.key for case in description.cases] or [""]:
        asked = [fee for fee in fixed if not fee.cases or case in fee.cases]
        always = sum(fee.amount for fee in asked if not fee.when)
        totals |= {always, always + sum(fee.amount for fee in asked if fee.when)}
    ends = {"least": fee_text(min(totals)), "most": fee_text(max(totals))}
    text = ends["least"] if len(totals) == 1 else _("%(least)s đến %(most)s, tùy trường hợp") % ends
    return _marked(text, any(fee.sample for fee in fixed))


def _marked(text: str, sample: bool) -> str:
    return _("%(fee)s (mức mẫu)") % {"fee": text} if sample else text
