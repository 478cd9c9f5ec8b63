"""Who may see a dossier, and who has looked."""

import pgtrigger
from django.conf import settings
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


class Purpose(models.TextChoices):
    """For what an officer has a dossier open, as it stood at that moment; never asked of them, but for the reason."""

    WORKS = "works", _("làm bước này")
    STANDS_IN = "stands_in", _("làm thay")
    DESK = "desk", _("tiếp nhận, trả kết quả")
    LEADS = "leads", _("phụ trách nơi đang giữ hồ sơ")
    CONSULTED = "consulted", _("được hỏi ý kiến")
    COLLEAGUE = "colleague", _("cùng cơ quan tham gia giải quyết")
    PRINTED = "printed", _("lập danh sách, in nhiều hồ sơ")
    REASON = "reason", _("có lý do ghi lại")
    OWN = "own", _("hồ sơ của chính mình")
    ADMINISTRATOR = "administrator", _("quản trị hệ thống")


class Opening(models.Model):
    """An officer opened the dossier: who, in which post, and for what."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="openings")
    # None for who runs the machine and holds no post.
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=500, blank=True)
    # Empty in rows of before it was kept.
    purpose = models.CharField(max_length=16, choices=Purpose, blank=True)
    step = models.PositiveSmallIntegerField(null=True)
    instead_of = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("lượt mở hồ sơ")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="opening_by_somebody",
                condition=Q(posting__isnull=False) | Q(user__isnull=False),
            ),
        )
        indexes = (models.Index(fields=("dossier", "posting", "at")),)
        triggers = (
            pgtrigger.Protect(
                name="opening_is_for_ever", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.posting_id} {self.at}"
