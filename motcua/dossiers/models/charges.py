"""What a dossier costs."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models.dossier import Dossier

# Letters and digits that nobody mistakes for another, as a bank's form may show them in capitals only.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def new_code() -> str:
    return "MC" + "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


class Charge(models.Model):
    """Frozen when the dossier is sent, in whole đồng; how it changed since stands in the events."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="charge")
    # What a bank transfer is found by: short, and nothing that tells whose dossier it is.
    code = models.CharField(max_length=16, unique=True, default=new_code)
    # As in `procedures.fees.FeeLine`: name, kind ("fee": lệ phí, "charge": phí), each, unit, quantity, amount, …
    lines = models.JSONField(default=list)
    total = models.PositiveBigIntegerField()
    exemption = models.JSONField(default=dict)  # {} or key, name, percent, paper
    # When the procedure wants it: "before" acceptance, "after" it, at "hand_over"; "" where it does not say.
    when = models.CharField(max_length=12, blank=True)
    paid = models.PositiveBigIntegerField(default=0)  # settled, less what was given back
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("phí, lệ phí của hồ sơ")
        constraints = (
            models.CheckConstraint(
                name="charge_settled_when_paid",
                condition=Q(settled_at__isnull=True) | Q(paid__gte=F("total")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.total}"
