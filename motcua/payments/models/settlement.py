"""What the gateway says it settled, day by day, and what a comparison with the books found. Kept for ever."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models.for_ever import for_ever


class Reconciliation(models.Model):
    """One comparison of one day with one gateway's file, for one agency; `agency` is none for what is nobody's."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    provider = models.CharField(max_length=16)
    day = models.DateField()
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()  # of the file, concerning this agency
    ours = models.BigIntegerField()  # came less went, by the books, of all that was compared
    theirs = models.BigIntegerField()
    difference = models.PositiveBigIntegerField()  # the sum of what differs, whichever way
    findings = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("lần đối soát")
        ordering = ("-day", "-id")
        indexes = (models.Index(fields=("agency", "-day"), name="reconciliation_listed"),)
        triggers = for_ever("reconciliation")

    def __str__(self) -> str:
        return f"{self.provider} {self.day} {self.difference}"


class Settled(models.Model):
    """A line of the gateway's files, once: a file read again brings nothing new."""

    provider = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)  # pay | refund
    reference = models.CharField(max_length=64)  # ours, of the payment
    number = models.CharField(max_length=64)  # theirs, of the movement
    amount = models.PositiveBigIntegerField()
    day = models.DateField()
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("dòng đối soát của cổng")
        constraints = (
            models.UniqueConstraint(
                *("provider", "kind", "reference", "number", "amount"), name="settled_once"
            ),
        )
        triggers = for_ever("settled")

    def __str__(self) -> str:
        return f"{self.kind} {self.reference} {self.amount}"
