"""The events of a dossier: its history."""

from datetime import UTC, datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Division
from motcua.dossiers.models.dossier import Dossier


class Event(models.Model):
    """One move, for ever. `hash` covers the event and the hash before it in the same dossier."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=32)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    step = models.PositiveSmallIntegerField(default=0)
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    note = models.TextField(_("Ghi chú cho người dân"), blank=True)
    private_note = models.TextField(_("Ghi chú nội bộ"), blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sự kiện")
        ordering = ("sequence",)
        constraints = (models.UniqueConstraint("dossier", "sequence", name="event_once"),)
        triggers = (
            pgtrigger.Protect(
                name="event_is_for_ever", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.sequence} {self.action}"


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def event_content(event: Event) -> dict[str, Any]:
    """What the hash of an event covers, in a form that is the same when read back."""
    return {
        "dossier": event.dossier_id,
        "sequence": event.sequence,
        "action": event.action,
        "before": event.before,
        "after": event.after,
        "at": _utc(event.at),
        "by": event.by_id,
        "posting": event.posting_id,
        "step": event.step,
        "division": event.division_id,
        "holder": event.holder_id,
        "due_at": _utc(event.due_at),
        "note": event.note,
        "private_note": event.private_note,
        "data": event.data,
        "previous_hash": event.previous_hash,
    }
