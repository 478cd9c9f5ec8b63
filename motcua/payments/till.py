"""Cash at the counter: taken in exactly the sum that is owed, and counted once a day by whoever took it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.common.money import dong
from motcua.common.templatetags.vi import luc, ngay
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import lock, permit
from motcua.dossiers.models import Dossier
from motcua.payments.arrivals import arrived
from motcua.payments.models import Closing, Correction, Counted, Payment, State

CASH = "cash"


class Refused(Exception):
    """The sentence says what to do; `field` is the box it stands at."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def take(dossier: Dossier, posting: Posting, amount: int) -> Payment:
    """Two clerks may take it at the same moment: whoever is second reads who was first. Raises `Refused`."""
    with transaction.atomic():
        lock(dossier)
        acting = Acting(posting.user, posting)
        if not dossier.owed:
            raise Refused(_who_was_first(dossier))
        if amount != dossier.owed:
            raise Refused(
                _("Thu đúng %(owed)s: nhập lại số tiền đã nhận.") % {"owed": dong(dossier.owed)},
                "amount",
            )
        permit(dossier, "record_payment", acting)
        return arrived(dossier, CASH, amount, taken_by=posting, acting=acting)


def _who_was_first(dossier: Dossier) -> str:
    paid = dossier.payments.filter(state=State.PAID).select_related("taken_by__user")
    last = paid.order_by("-settled_at", "-pk").first()
    if last is None or last.settled_at is None:
        return _("Hồ sơ này không còn khoản nào phải nộp: không thu thêm tiền.")
    if last.taken_by is None:
        return _("Hồ sơ đã được nộp đủ lúc %(at)s: không thu thêm tiền.") % {
            "at": luc(last.settled_at)
        }
    return _("%(who)s đã thu %(amount)s lúc %(at)s: không thu thêm tiền.") % {
        "who": last.taken_by.user.full_name,
        "amount": dong(last.amount),
        "at": luc(last.settled_at),
    }


# --- the day ---


@dataclass(frozen=True)
class Till:
    """What lies in the drawer of one clerk and was not counted yet; `day` is the one to close next."""

    day: dt.date
    payments: list[Payment]
    later: list[Payment]  # of days after `day`, or taken after today was closed
    closed: Closing | None = None  # today's, where it is closed already

    @property
    def expected(self) -> int:
        return sum(one.amount for one in self.payments)


def till(posting: Posting) -> Till:
    waiting = list(
        Payment.objects.filter(
            provider=CASH, taken_by=posting, state=State.PAID, counted__isnull=True
        )
        .select_related("dossier")
        .order_by("settled_at", "pk")
    )
    today = clock.today()
    closed = {one.day: one for one in Closing.objects.filter(posting=posting, day__lte=today)}
    open_days = sorted({_day(one) for one in waiting} - set(closed))
    day = open_days[0] if open_days else today
    if day in closed:
        return Till(day, [], waiting, closed[day])
    # What came after an earlier closing lies in the drawer too, and is counted with the next one.
    now = [one for one in waiting if _day(one) <= day]
    return Till(day, now, [one for one in waiting if _day(one) > day])


def _day(payment: Payment) -> dt.date:
    assert payment.settled_at is not None
    return clock.local(payment.settled_at).date()


def close(posting: Posting, day: dt.date, counted: int, reason: str = "") -> Closing:
    """Raises `Refused`."""
    with transaction.atomic():
        # One closing at a time for one drawer.
        Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
        if before := Closing.objects.filter(posting=posting, day=day).first():
            raise Refused(
                _("Quỹ ngày %(day)s đã chốt lúc %(at)s; ghi điều chỉnh bên dưới nếu có sai lệch.")
                % {"day": ngay(day), "at": luc(before.at)}
            )
        drawer = till(posting)
        if drawer.day != day or not drawer.payments:
            raise Refused(
                _("Danh sách đã thay đổi: xem lại các khoản ngày %(day)s rồi chốt.")
                % {"day": ngay(drawer.day)}
            )
        if counted != drawer.expected and not reason:
            raise Refused(
                _("Tiền đếm được lệch %(difference)s so với sổ: ghi lý do.")
                % {"difference": dong(counted - drawer.expected)},
                "reason",
            )
        made = Closing.objects.create(
            posting=posting, day=day, expected=drawer.expected, counted=counted, reason=reason
        )
        Counted.objects.bulk_create(Counted(closing=made, payment=one) for one in drawer.payments)
    return made


def correct(closing: Closing, posting: Posting, amount: int, reason: str) -> Correction:
    """What was counted stays as it was counted."""
    if not amount:
        raise Refused(_("Ghi số tiền thừa, hoặc thiếu (có dấu trừ), khác 0."), "amount")
    return Correction.objects.create(closing=closing, amount=amount, reason=reason, by=posting)
