"""What the officers' door remembers: each person's lists, and what was done to many dossiers at once."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models import Dossier, Event


class SavedView(models.Model):
    """A list narrowed as one person likes it. The one without a name says which columns their other lists have."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Tên bộ lọc"), max_length=60, blank=True)
    query = models.CharField(max_length=1000, blank=True)
    columns = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("bộ lọc đã lưu")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint("user", "name", name="saved_view_named_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


def new_key() -> str:
    return secrets.token_urlsafe(12)


class BulkRun(models.Model):
    """One move asked for many dossiers at once. Not started: chosen, and waiting to be confirmed."""

    key = models.CharField(max_length=20, unique=True, default=new_key)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    action = models.CharField(max_length=32)
    to = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    left_out = models.PositiveIntegerField(default=0)  # chosen, but not in sight of this person
    more = models.BooleanField(default=False)  # the list held more than may be done at once
    back = models.CharField(max_length=1100, blank=True)  # the list it was chosen in
    made_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("việc làm cho nhiều hồ sơ")
        ordering = ("-id",)
        indexes = (models.Index(fields=("posting", "-id")),)

    def __str__(self) -> str:
        return f"{self.action} {self.key}"


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Chưa làm")
    DONE = "done", _("Đã làm")
    REFUSED = "refused", _("Không làm được")
    OVERTAKEN = "overtaken", _("Người khác đã làm trước")


class BulkItem(models.Model):
    """One line of it: the dossier as it was read, and what became of it."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    moves = models.PositiveIntegerField()  # as read when it was chosen
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    said = models.CharField(max_length=1000, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("dòng kết quả")
        ordering: ClassVar[tuple[str, ...]] = ("id",)
        constraints = (
            models.UniqueConstraint("run", "dossier", name="bulk_item_once"),
            models.CheckConstraint(
                name="bulk_item_done_with_event",
                condition=Q(event__isnull=True) | Q(outcome="done"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.dossier_id} {self.outcome}"
