"""Cash a clerk took, counted once a day; what was counted is never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models.for_ever import for_ever
from motcua.payments.models.payment import Payment


class Closing(models.Model):
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="closings")
    day = models.DateField()
    expected = models.PositiveBigIntegerField()
    counted = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("chốt quỹ")
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint("posting", "day", name="till_closed_once_a_day"),
            models.CheckConstraint(
                name="till_difference_has_a_reason",
                condition=Q(counted=models.F("expected")) | ~Q(reason=""),
            ),
        )
        triggers = for_ever("closing")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.counted}"

    @property
    def difference(self) -> int:
        return self.counted - self.expected


class Counted(models.Model):
    """Which payments a closing counted: each in one, in the order they came."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="lines")
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="counted")

    class Meta:
        verbose_name = _("khoản đã chốt")
        ordering = ("id",)
        triggers = for_ever("counted")

    def __str__(self) -> str:
        return str(self.payment_id)


class Correction(models.Model):
    """What was found out after a closing: a new line under it."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="corrections")
    amount = models.BigIntegerField()  # more cash than was counted, or less
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("điều chỉnh sau chốt quỹ")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="correction_of_something_for_a_reason", condition=~Q(amount=0) & ~Q(reason="")
            ),
        )
        triggers = for_ever("correction")

    def __str__(self) -> str:
        return str(self.amount)
