"""Who waits for a dossier besides the account it belongs to."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from motcua.common import clock
from motcua.dossiers.models.dossier import Dossier


class Capacity(models.TextChoices):
    REPRESENTATIVE = "representative", _("Người nộp thay")
    BENEFICIARY = "beneficiary", _("Chủ hồ sơ")
    HELPER = "helper", _("Người theo dõi giúp")


class Party(models.Model):
    """`user` is known from the day somebody signs in who has confirmed that very address.

    A row is ended, never deleted: it says who could see what, and when.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="parties")
    capacity = models.CharField(max_length=16, choices=Capacity)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="parties"
    )
    joined_at = models.DateTimeField(null=True)  # when `user` became known
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("người chờ hồ sơ")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                "dossier",
                "capacity",
                Lower("email"),
                condition=Q(ended_at=None) & ~Q(email=""),
                name="party_once",
            ),
            models.CheckConstraint(
                name="party_can_be_reached",
                condition=~Q(email="") | ~Q(phone="") | Q(user__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("email",), name="party_unclaimed", condition=Q(user=None, ended_at=None)
            ),
        )
        triggers = (pgtrigger.Protect(name="party_stays", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.capacity}"
