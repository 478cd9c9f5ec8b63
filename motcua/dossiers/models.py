"""The dossier, its attachments, and the events that are its history. Verbs are in actions.py."""

import secrets
from datetime import UTC, datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency, Division
from motcua.common import clock
from motcua.dossiers.flow import PROMISED, WAITING, Status
from motcua.files.models import StoredFile
from motcua.procedures.models import Version
from motcua.procedures.schema import CASE, Limit


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Channel(models.TextChoices):
    ONLINE = "online", _("Trực tuyến")
    COUNTER = "counter", _("Trực tiếp")
    POST = "post", _("Bưu chính công ích")


class Delivery(models.TextChoices):
    COUNTER = "counter", _("Nhận trực tiếp tại bộ phận một cửa")
    ONLINE = "online", _("Nhận bản điện tử qua mạng")


class Dossier(models.Model):
    key = models.CharField(max_length=32, unique=True, default=new_key)
    number = models.CharField(_("Mã hồ sơ"), max_length=48, unique=True, null=True)  # noqa: DJ001  many drafts have none
    version = models.ForeignKey(Version, models.PROTECT, related_name="dossiers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dossiers")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    delivery = models.CharField(max_length=8, choices=Delivery, default=Delivery.COUNTER)

    # What was declared, part by part: values as typed, JSON-able, keyed by the version's field keys.
    submitter = models.JSONField(default=dict)
    applicant = models.JSONField(default=dict)
    declaration = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)  # part → how often saved; tells two tabs apart
    submitter_name = models.CharField(max_length=200, blank=True)
    applicant_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)

    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    paused_from = models.CharField(max_length=20, blank=True)
    paused_at = models.DateTimeField(null=True)
    wanted = models.JSONField(
        default=dict
    )  # what the open supplement request asks: papers, fields, reason
    moves = models.PositiveIntegerField(
        default=0
    )  # compare-and-set: as read ⇒ nobody moved it since
    step = models.PositiveSmallIntegerField(default=0)
    step_since = models.DateTimeField(null=True)
    step_due_at = models.DateTimeField(null=True)
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="dossiers")
    holder = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="dossiers")
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hồ sơ")
        constraints = (
            models.CheckConstraint(
                name="dossier_waits_only_when_paused",
                condition=(Q(status__in=WAITING) & ~Q(paused_from=""))
                | (~Q(status__in=WAITING) & Q(paused_from="")),
            ),
            models.CheckConstraint(
                name="dossier_accepted_has_due_time",
                condition=~Q(status__in=PROMISED)
                | Q(due_at__isnull=False, original_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_sent_has_number",
                condition=Q(status=Status.DRAFT)
                | Q(number__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_done_has_result",
                condition=~Q(status__in=(Status.DONE, Status.RETURNED)) | Q(result__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("by", "-saved_at")),
            models.Index(
                fields=("division", "due_at", "id"),
                name="dossier_queue",
                condition=~Q(status__in=("draft", "returned", "refused", "withdrawn", "stopped")),
            ),
            models.Index(
                F("agency"),
                F("submitted_at"),
                name="dossier_intake",
                condition=Q(status="submitted"),
            ),
        )

    def __str__(self) -> str:
        return self.number or str(self.pk)

    @property
    def people(self) -> dict[str, dict[str, Any]]:
        """What steps 1 and 2 said; the declaration's conditions may ask about it."""
        return {"submitter": self.submitter, "applicant": self.applicant}

    @property
    def case_key(self) -> str:
        """Which of the procedure's cases it is; empty while nobody has said, or where there are none."""
        return str(self.declaration.get(CASE) or "")

    @property
    def case_name(self) -> str:
        case = self.version.description.case(self.case_key)
        return case.name if case else ""

    @property
    def limit(self) -> Limit:
        """What the law promises in this case."""
        return self.version.description.limit_in(self.case_key)


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


class Attachment(models.Model):
    """A file given for one required paper. After sending, files are added (supplement), never replaced."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="attachments")
    paper = models.CharField(_("Thành phần hồ sơ"), max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    round = models.PositiveSmallIntegerField(
        default=0
    )  # 0 with the dossier, 1… with that supplement
    sent = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("giấy tờ đính kèm")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.paper}"


class NumberCounter(models.Model):
    """One row per agency and Vietnamese day: numbers are drawn from it in the move's own transaction."""

    agency = models.ForeignKey(Agency, models.PROTECT)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("agency", "day", name="counter_once"),)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day} {self.last}"


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
