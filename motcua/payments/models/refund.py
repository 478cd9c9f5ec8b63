"""Money that goes back to who paid it: by rule, or asked for by one person and approved by another."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.payments.models.payment import Payment, new_reference


class RefundKind(models.TextChoices):
    AUTOMATIC = "automatic", _("Hoàn theo quy định")
    ASKED = "asked", _("Hoàn theo đề nghị")
    EXCESS = "excess", _("Trả lại phần nộp thừa")


class RefundState(models.TextChoices):
    PROPOSED = "proposed", _("Chờ duyệt")
    DECLINED = "declined", _("Không duyệt")
    APPROVED = "approved", _("Chờ hoàn")
    SENT = "sent", _("Đã gửi lệnh hoàn, chờ xác nhận")
    FAILED = "failed", _("Hoàn qua cổng không thành công, chờ chi trả")
    DONE = "done", _("Đã hoàn")


class Refund(models.Model):
    """Part of one payment. What `excess` gives back never paid for the dossier; the others lower what it paid."""

    cause = models.CharField(max_length=64, unique=True)  # the same cause gives back once
    # Sent to the gateway with every try: what was done once is not done again.
    reference = models.CharField(max_length=32, unique=True, default=new_reference)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=RefundKind)
    state = models.CharField(max_length=10, choices=RefundState)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)  # why not, where it was declined
    by_hand = models.BooleanField(default=False)  # no gateway takes it back: a clerk pays it out
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)  # the gateway's code
    method = models.CharField(max_length=16, blank=True)  # how it went: a provider, cash, transfer
    bank_details = models.JSONField(default=dict)  # {} | {"bank", "account", "holder"}
    gateway_reference = models.CharField(max_length=64, blank=True)
    paid_out_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần hoàn tiền")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="refund_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_by_two_persons",
                condition=Q(kind__in=("automatic", "excess"))
                | Q(proposed_by__isnull=False, state__in=("proposed", "declined"))
                | (
                    Q(proposed_by__isnull=False, approved_by__isnull=False)
                    & ~Q(approved_by=F("proposed_by"))
                ),
            ),
            models.CheckConstraint(
                name="refund_done_at_a_time",
                condition=~Q(state="done") | Q(done_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "sent_at"),
                name="refund_under_way",
                condition=Q(state__in=("approved", "sent")),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="refund_is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="refund_stays_what_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    *("cause", "reference", "payment", "amount", "kind", "proposed_by", "reason")
                ),
            ),
            pgtrigger.Protect(
                name="refund_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=("done", "declined")),
            ),
            # Whoever asks and however: no more goes back than came.
            pgtrigger.Trigger(
                name="refund_fits_payment",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("came", "bigint"), ("going", "numeric")],
                func=(
                    "SELECT amount INTO came FROM payments_payment"
                    " WHERE id = NEW.payment_id AND state = 'paid' FOR UPDATE;"
                    " SELECT coalesce(sum(amount), 0) INTO going FROM payments_refund"
                    " WHERE payment_id = NEW.payment_id AND state <> 'declined';"
                    " IF came IS NULL OR going + NEW.amount > came THEN"
                    " RAISE EXCEPTION 'more goes back than came with payment %', NEW.payment_id"
                    " USING ERRCODE = 'check_violation'; END IF; RETURN NEW;"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"

    @property
    def of_charge(self) -> bool:
        """Whether it lowers what the dossier paid."""
        return self.kind != RefundKind.EXCESS
