"""The books: every đồng that came, was held and went, twice: where it is, and whose it is. Nothing here is changed."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models.for_ever import for_ever
from motcua.payments.models.payment import Payment

# Made by the migration, not by pgtrigger: `SET pgtrigger.ignore` does not switch it off.
BALANCES = "payments_booking_balances"


class Balances(pgtrigger.Trigger):
    """Asked when the transaction commits: until then a booking grows entry by entry."""

    when = pgtrigger.After
    operation = pgtrigger.Insert
    timing = pgtrigger.Deferred
    func = "RETURN NULL;"  # never called

    def render_execute(self, model: Any) -> str:
        return f"{BALANCES}()"


class Account(models.TextChoices):
    """Where money is: gateway, bank, a clerk's cash. Whose it is: what was collected, what is held for payers."""

    GATEWAY = "gateway", _("Tiền ở cổng thanh toán")
    BANK = "bank", _("Tiền trong tài khoản ngân hàng")
    CASH = "cash", _("Tiền mặt cán bộ đang giữ")
    FEE = "fee", _("Lệ phí đã thu")
    CHARGE = "charge", _("Phí đã thu")
    HELD = "held", _("Tiền giữ hộ, phải trả lại")
    GIVEN_BACK = "given_back", _("Phí, lệ phí đã hoàn")


class What(models.TextChoices):
    PAYMENT = "payment", _("Khoản thu")
    REFUND_OWED = "refund_owed", _("Phải hoàn")
    REFUND = "refund", _("Đã hoàn")
    CASH_IN_BANK = "cash_in_bank", _("Nộp tiền mặt vào ngân hàng")


class Booking(models.Model):
    """One happening. Its debits and its credits are each `amount`: the database takes no other at commit."""

    key = models.CharField(max_length=64, unique=True)  # the same happening is booked once
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="bookings")
    day = models.DateField()
    what = models.CharField(max_length=16, choices=What)
    reference = models.CharField(max_length=64, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="bookings")
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("bút toán")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="booking_of_something", condition=Q(amount__gt=0)),
        )
        indexes = (models.Index(fields=("agency", "day"), name="booking_of_a_day"),)
        triggers = (*for_ever("booking"), Balances(name="booking_balances"))

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="entries")
    account = models.CharField(max_length=12, choices=Account)
    clerk = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")  # whose cash
    debit = models.PositiveBigIntegerField(default=0)
    credit = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("dòng bút toán")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="entry_has_one_side",
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
            ),
            models.CheckConstraint(
                name="entry_clerk_of_cash_only",
                condition=Q(account=Account.CASH) | Q(clerk=None),
            ),
        )
        triggers = (*for_ever("entry"), Balances(name="entry_balances"))

    def __str__(self) -> str:
        return f"{self.account} {self.debit} {self.credit}"
