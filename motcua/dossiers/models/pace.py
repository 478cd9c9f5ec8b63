"""How long dossiers took: what forecasts are read from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.dossiers.models.dossier import Dossier
from motcua.procedures.models import Procedure


class Completion(models.Model):
    """One dossier that came to a result. Worked out from its events, and can be worked out anew at any time."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="completion")
    # By the procedure, not its version: a new version does not make the office forget how fast it works.
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    case = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField()
    # Office time from acceptance to the result in which the clock ran.
    working_seconds = models.PositiveIntegerField()
    # Step → the same time at which it was first come to, and at which it was left for good.
    steps = models.JSONField(default=dict)
    late = models.BooleanField()

    class Meta:
        verbose_name = _("hồ sơ đã xong")
        indexes = (
            models.Index(fields=("agency", "procedure", "-finished_at"), name="completion_recent"),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.working_seconds}s"
