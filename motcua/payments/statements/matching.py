"""Whose money a line of a statement is: by the code of the charge in what the payer wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.common.vietnamese import without_marks
from motcua.dossiers.models import Charge, Dossier
from motcua.dossiers.models.charges import ALPHABET, CODE_LENGTH
from motcua.payments.models import Payment, State, StatementRow
from motcua.payments.statements.reading import Line

_CODE = re.compile(rf"(?=(MC[{ALPHABET}]{{{CODE_LENGTH}}}))")
AT_ONCE = 2000


class Verdict(StrEnum):
    EXACT = "exact"
    LESS = "less"
    MORE = "more"
    NOT_OWED = "not_owed"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    TAKEN = "taken"


WORDS: dict[Verdict, str | Promise] = {
    Verdict.EXACT: _("Đúng số tiền"),
    Verdict.LESS: _("Thiếu, ghi nộp một phần"),
    Verdict.MORE: _("Thừa, phần thừa sẽ hoàn lại"),
    Verdict.NOT_OWED: _("Hồ sơ không còn nợ, sẽ hoàn lại"),
    Verdict.UNKNOWN: _("Chưa rõ của hồ sơ nào"),
    Verdict.SEVERAL: _("Có mã của nhiều hồ sơ"),
    Verdict.TAKEN: _("Đã nhập trước đây"),
}
MATCHED = frozenset({Verdict.EXACT, Verdict.LESS, Verdict.MORE, Verdict.NOT_OWED})


@dataclass(frozen=True)
class Match:
    line: Line
    verdict: Verdict
    dossier: Dossier | None = None
    owed: int = 0  # before this line


def codes_in(text: str) -> set[str]:
    """Banks put words before and after, capitals and spaces where they like; the code itself has no 0 O 1 I."""
    said = without_marks(text).upper()
    joined = re.sub(r"[^0-9A-Z]", "", said)
    return {*_CODE.findall(said), *_CODE.findall(joined)}


def match(agency: Agency, lines: Iterable[Line]) -> list[Match]:
    """In the order of the file: a second line for the same dossier finds what the first has left."""
    listed = list(lines)
    codes = {line.key: codes_in(line.text) for line in listed}
    known = _charges(agency, {code for found in codes.values() for code in found})
    taken = _taken(agency, listed)
    left: dict[int, int] = {}
    matched = []
    for line in listed:
        found = {known[code].pk: known[code] for code in codes[line.key] if code in known}
        if line.key in taken:
            matched.append(Match(line, Verdict.TAKEN))
            continue
        taken.add(line.key)
        if len(found) != 1:
            matched.append(Match(line, Verdict.SEVERAL if found else Verdict.UNKNOWN))
            continue
        dossier = next(iter(found.values())).dossier
        owed = left.get(dossier.pk, dossier.owed)
        left[dossier.pk] = max(0, owed - line.amount)
        matched.append(Match(line, _verdict(line.amount, owed), dossier, owed))
    return matched


def _verdict(amount: int, owed: int) -> Verdict:
    if not owed:
        return Verdict.NOT_OWED
    if amount == owed:
        return Verdict.EXACT
    return Verdict.LESS if amount < owed else Verdict.MORE


def _charges(agency: Agency, codes: set[str]) -> dict[str, Charge]:
    """Only of dossiers whose fees this agency collects: a code of another one is unknown here."""
    found: dict[str, Charge] = {}
    listed = sorted(codes)
    for begin in range(0, len(listed), AT_ONCE):
        rows = Charge.objects.filter(
            code__in=listed[begin : begin + AT_ONCE], dossier__reception=agency
        )
        found |= {row.code: row for row in rows.select_related("dossier")}
    return found


def _taken(agency: Agency, lines: list[Line]) -> set[str]:
    """Keys of lines that an earlier statement had, or that a clerk has confirmed by a proof."""
    taken: set[str] = set()
    for begin in range(0, len(lines), AT_ONCE):
        part = lines[begin : begin + AT_ONCE]
        keys = [line.key for line in part]
        rows = StatementRow.objects.filter(agency=agency, key__in=keys)
        taken |= set(rows.values_list("key", flat=True))
        named = {line.reference: line.key for line in part if line.reference}
        proven = Payment.objects.filter(
            agency=agency, provider="proof", state=State.PAID, gateway_reference__in=named
        )
        taken |= {named[one] for one in proven.values_list("gateway_reference", flat=True)}
    return taken
