"""A picture of a transfer, sent by who made it; money only once a clerk has found it at the bank."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from motcua.payments.models.payment import Payment


class ProofState(models.TextChoices):
    WAITING = "waiting", _("Chờ đối chiếu với ngân hàng")
    CONFIRMED = "confirmed", _("Đã thấy tiền về")
    DECLINED = "declined", _("Không chấp nhận")


class Proof(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="proofs")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=9, choices=ProofState, default=ProofState.WAITING)
    decided_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="proof")

    class Meta:
        verbose_name = _("chứng từ chuyển khoản")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                "dossier", name="proof_one_waiting", condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="proof_confirmed_has_its_payment",
                condition=Q(state="confirmed", payment__isnull=False)
                | ~Q(state="confirmed") & Q(payment__isnull=True),
            ),
            models.CheckConstraint(
                name="proof_declined_for_a_reason",
                condition=~Q(state="declined") | ~Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.state}"
