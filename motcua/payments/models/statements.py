"""A bank's statement as a clerk brought it in, and every line of money that came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.payments.models.payment import Payment


class Statement(models.Model):
    """Read and looked at first (`lines`, nothing settled), then confirmed, once."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="statements")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    lines = models.JSONField(default=list)  # as read; emptied when its rows are written
    outgoing = models.PositiveIntegerField(default=0)
    read_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    repeated = models.PositiveIntegerField(default=0)  # lines that an earlier statement had

    class Meta:
        verbose_name = _("sao kê ngân hàng")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="statement_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class RowState(models.TextChoices):
    READY = "ready", _("Chờ ghi")
    SETTLED = "settled", _("Đã ghi vào hồ sơ")
    HELD = "held", _("Chưa rõ của hồ sơ nào")
    ASIDE = "aside", _("Không phải phí, lệ phí")


class StatementRow(models.Model):
    """One line, kept for ever: money that came and is not understood is not lost."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="statement_rows")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="rows")
    key = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    on = models.DateField()
    amount = models.PositiveBigIntegerField()
    text = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=RowState)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="statement_rows")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="statement_row")
    # By hand: who said whose money it is or that it is none of ours, and why.
    decided_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("dòng sao kê")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("agency", "key", name="statement_row_counts_once"),
            models.CheckConstraint(name="statement_row_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="statement_row_settled_has_its_payment",
                condition=Q(state="settled", payment__isnull=False)
                | ~Q(state="settled") & Q(payment__isnull=True),
            ),
        )
        indexes = (
            models.Index(fields=("agency", "reference"), name="statement_row_reference"),
            models.Index(
                fields=("agency", "id"), name="statement_row_held", condition=Q(state="held")
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.amount}"
