"""Who may see a dossier, and who has looked."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.models.listed import stands_at_once


class Involvement(models.Model):
    """An agency that holds the dossier, held it, or was asked: its officers may see it from then on."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="involved")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)
    # The same as the dossier says, kept by the database: an agency's lists are read along one index.
    closed = models.BooleanField(default=False, editable=False)
    waiting = models.BooleanField(default=False, editable=False)
    place_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint("agency", "dossier", name="agency_involved_once"),)
        indexes = (
            models.Index(
                fields=("agency", "closed", "place_at", "dossier"), name="involved_listed"
            ),
            models.Index(fields=("agency", "place_at", "dossier"), name="involved_found"),
            models.Index(
                fields=("agency", "place_at", "dossier"),
                name="involved_waiting",
                condition=Q(closed=False, waiting=True),
            ),
        )
        triggers = (stands_at_once(),)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.agency_id}"


class Opening(models.Model):
    """An officer opened the dossier: who, in which post, and why where the post alone is no reason."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="openings")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("lượt mở hồ sơ")
        ordering = ("at", "id")
        indexes = (models.Index(fields=("dossier", "posting", "at")),)
        triggers = (
            pgtrigger.Protect(
                name="opening_is_for_ever", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.posting_id} {self.at}"
