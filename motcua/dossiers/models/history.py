"""The events of a dossier: its history."""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Division
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.models.for_ever import for_ever, waits_for_its_seal
from motcua.dossiers.proof import verify


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
    # Hides what the commitments in the hash stand for, from whoever gets a part of the event only.
    salt = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sự kiện")
        ordering = ("sequence",)
        constraints = (models.UniqueConstraint("dossier", "sequence", name="event_once"),)
        triggers = (*for_ever("event"), waits_for_its_seal())

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.sequence} {self.action}"


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def event_parts(event: Event) -> dict[str, Any]:
    """What the hash of an event covers, part by part, in a form that is the same when read back.

    Each part enters the hash as a commitment, so it can be withheld from a copy, or erased one day, and the chain
    still verifies (docs/adr/0020-a-history-that-verifies-itself.md).
    """
    return {
        "number": event.dossier.number,
        "action": event.action,
        "before": event.before,
        "after": event.after,
        "at": utc(event.at),
        "by": event.by_id,
        "posting": event.posting_id,
        "step": event.step,
        "division": event.division_id,
        "holder": event.holder_id,
        "due_at": utc(event.due_at) if event.due_at else None,
        "note": event.note,
        "private_note": event.private_note,
        **{f"data.{key}": value for key, value in event.data.items()},
    }


def part_salt(event: Event, name: str) -> str:
    """Of one part: it can be shown without giving the others away."""
    return hmac.new(bytes.fromhex(event.salt), name.encode(), sha256).hexdigest()


def history_mark(event: Event) -> str:
    """What is printed for people of the history as it is after this event."""
    return verify.mark(event.sequence, event.hash)


def event_hash(event: Event) -> str:
    parts = {
        name: verify.commitment(part_salt(event, name), name, value)
        for name, value in event_parts(event).items()
    }
    return verify.event_hash(event.dossier_id, event.sequence, event.previous_hash, parts)
