"""A statement is read, looked at and confirmed; then each of its lines is settled, once."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers.models import Dossier
from motcua.payments.arrivals import arrived
from motcua.payments.models import Message, Payment, RowState, Statement, StatementRow
from motcua.payments.statements import matching
from motcua.payments.statements.cells import Unreadable
from motcua.payments.statements.matching import MATCHED, Match, Verdict
from motcua.payments.statements.reading import Line, read

TRANSFER = "transfer"
# So many are settled while the clerk waits; the rest by a job.
AT_ONCE = 60


class Overtaken(Exception):
    """A colleague was faster; the sentence says who did what."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def bring(content: bytes, name: str, posting: Posting) -> Statement:
    """Nothing is settled yet. Raises `Unreadable`."""
    found = read(content)
    if not found.lines:
        raise Unreadable(_("Sao kê không có khoản tiền vào nào: chọn khoảng ngày khác."))
    lines = [asdict(line) | {"on": line.on.isoformat()} for line in found.lines]
    return Statement.objects.create(
        agency=posting.agency,
        name=name[:200],
        digest=found.digest,
        lines=lines,
        outgoing=found.outgoing,
        read_by=posting,
    )


def preview(statement: Statement) -> list[Match]:
    """As it would be settled now."""
    return matching.match(statement.agency, _lines(statement))


def _lines(statement: Statement) -> list[Line]:
    return [Line(**{**line, "on": dt.date.fromisoformat(line["on"])}) for line in statement.lines]


def confirm(statement: Statement, posting: Posting) -> None:
    """Every line becomes a row; one that an earlier statement had does not. Raises `Overtaken`."""
    with transaction.atomic():
        one_at_a_time(statement.agency)
        statement = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        if statement.confirmed_at:
            assert statement.confirmed_by is not None
            raise Overtaken(
                _("%(who)s đã ghi sao kê này lúc %(at)s.")
                % {
                    "who": statement.confirmed_by.user.full_name,
                    "at": luc(statement.confirmed_at),
                }
            )
        matched = preview(statement)
        new = [one for one in matched if one.verdict != Verdict.TAKEN]
        StatementRow.objects.bulk_create((_row(statement, one) for one in new), batch_size=1000)
        statement.lines = []
        statement.repeated = len(matched) - len(new)
        statement.confirmed_by, statement.confirmed_at = posting, clock.now()
        statement.save()


def one_at_a_time(agency: Agency) -> None:
    """Until the transaction ends nobody else says for this agency what money has come."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _row(statement: Statement, one: Match) -> StatementRow:
    line = one.line
    return StatementRow(
        agency_id=statement.agency_id,
        statement=statement,
        key=line.key,
        number=line.number,
        on=line.on,
        amount=line.amount,
        text=line.text,
        reference=line.reference,
        state=RowState.READY if one.verdict in MATCHED else RowState.HELD,
        dossier=one.dossier,
    )


def settle_ready(statement: Statement, at_most: int | None = None) -> int:
    """Each in a transaction of its own: one that fails keeps no other waiting. How many are left."""
    ready = StatementRow.objects.filter(statement=statement, state=RowState.READY)
    for pk in list(ready.order_by("pk").values_list("pk", flat=True)[:at_most]):
        with transaction.atomic():
            row = ready.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is not None and row.dossier is not None:
                _settle(row, row.dossier)
    return ready.count()


def _settle(row: StatementRow, dossier: Dossier) -> Payment:
    by = row.decided_by or row.statement.confirmed_by
    assert by is not None
    payment = arrived(dossier, TRANSFER, row.amount, taken_by=by, reference=row.reference)
    row.state, row.dossier, row.payment = RowState.SETTLED, dossier, payment
    row.save()
    said: dict[str, Any] = {"on": row.on.isoformat(), "amount": row.amount, "text": row.text}
    Message.objects.create(
        provider=TRANSFER,
        kind="statement",
        reference=row.reference,
        payment=payment,
        verified=True,
        said=said,
        verdict="settled",
    )
    return payment


def assign(row: StatementRow, dossier: Dossier, posting: Posting, reason: str) -> Payment:
    """By hand, for a reason. Raises `Overtaken`."""
    with transaction.atomic():
        row = _held(row)
        row.decided_by, row.decided_at, row.reason = posting, clock.now(), reason
        return _settle(row, dossier)


def set_aside(row: StatementRow, posting: Posting, reason: str) -> None:
    """No fee at all: it stays in the list of what came, with the reason. Raises `Overtaken`."""
    with transaction.atomic():
        row = _held(row)
        row.state = RowState.ASIDE
        row.decided_by, row.decided_at, row.reason = posting, clock.now(), reason
        row.save()


def _held(row: StatementRow) -> StatementRow:
    found = StatementRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if found.state != RowState.HELD:
        who = found.decided_by.user.full_name if found.decided_by else _("Hệ thống")
        raise Overtaken(
            _("%(who)s đã xử lý khoản này: %(state)s.")
            % {"who": who, "state": found.get_state_display()}
        )
    return found
