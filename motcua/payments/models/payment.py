"""An attempt to pay, and everything that was said about it from outside."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.for_ever import for_ever

REFERENCE_DIGITS = 12


class State(models.TextChoices):
    """`paid` is for ever; what failed or ran out may still turn out to have been paid."""

    OPEN = "open", _("Đang chờ xác nhận")
    PAID = "paid", _("Đã thanh toán")
    FAILED = "failed", _("Không thành công")
    EXPIRED = "expired", _("Đã hết hạn thanh toán")


def new_key() -> str:
    return secrets.token_urlsafe(16)


def new_reference() -> str:
    """Our number for an attempt, as the gateway gets it: digits only, and nobody guesses the next."""
    return str(10 ** (REFERENCE_DIGITS - 1) + secrets.randbelow(9 * 10 ** (REFERENCE_DIGITS - 1)))


class Payment(models.Model):
    """Amounts in đồng. `applied` is what went to the dossier; the rest of a paid one is to be given back."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="payments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="payments")  # who collects
    provider = models.CharField(max_length=16)
    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    gateway_reference = models.CharField(max_length=64, blank=True)
    bank = models.CharField(max_length=40, blank=True)
    applied = models.PositiveBigIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)  # how often the provider was asked
    asked_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lần thanh toán")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="payment_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_applied_when_paid",
                condition=Q(applied=0) | Q(state=State.PAID, applied__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="payment_paid_at_a_time",
                condition=~Q(state=State.PAID) | Q(settled_at__isnull=False),
            ),
            models.UniqueConstraint(
                "dossier",
                "provider",
                name="payment_one_open",
                condition=Q(state=State.OPEN),
            ),
        )
        indexes = (
            models.Index(
                fields=("provider", "created_at"),
                name="payment_open",
                condition=Q(state=State.OPEN),
            ),
            models.Index(fields=("agency", "settled_at"), name="payment_of_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class Message(models.Model):
    """What a provider said, as it came, for ever: the proof when somebody doubts what was settled."""

    provider = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)  # ipn | return | query | refund | statement
    reference = models.CharField(max_length=64, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="messages")
    verified = models.BooleanField()
    said = models.JSONField(default=dict)
    verdict = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("thông điệp thanh toán")
        ordering = ("id",)
        triggers = for_ever("message")

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.reference}"
