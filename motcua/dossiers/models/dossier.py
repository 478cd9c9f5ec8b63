"""The dossier and what was attached to it."""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting, User
from motcua.agencies.models import Agency, Division
from motcua.common import clock
from motcua.dossiers.models.listed import moves_its_rows
from motcua.dossiers.statuses import PROMISED, WAITING, Status
from motcua.files.models import StoredFile
from motcua.procedures.models import Version
from motcua.procedures.schema import CASE, Limit

# What waits for nobody here stands at the end of a list.
NEVER = Value(datetime(3000, 1, 1, tzinfo=UTC))


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Channel(models.TextChoices):
    ONLINE = "online", _("Trực tuyến")
    COUNTER = "counter", _("Trực tiếp")
    POST = "post", _("Bưu chính công ích")


class Delivery(models.TextChoices):
    COUNTER = "counter", _("Nhận trực tiếp tại bộ phận một cửa")
    ONLINE = "online", _("Nhận bản điện tử qua mạng")
    POST = "post", _("Nhận qua bưu chính công ích")


class Dossier(models.Model):
    key = models.CharField(max_length=32, unique=True, default=new_key)
    number = models.CharField(_("Mã hồ sơ"), max_length=48, unique=True, null=True)  # noqa: DJ001  many drafts have none
    version = models.ForeignKey(Version, models.PROTECT, related_name="dossiers")
    # Who is competent, and at whose one-stop desk it was handed in and is given back: not always the same
    # (NĐ 61/2018 Điều 14, phi địa giới hành chính).
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers")
    reception = models.ForeignKey(Agency, models.PROTECT, related_name="received_dossiers")
    # The account it belongs to; none for who came to the counter or wrote by post without one.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="dossiers"
    )
    # The clerk who typed it in for who came or wrote.
    taken_in_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="taken_in")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    delivery = models.CharField(max_length=8, choices=Delivery, default=Delivery.COUNTER)
    # Where the result is posted to, if it is: name, phone, address.
    post_to = models.JSONField(default=dict)

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
    # What an officer would like to be asked for; the one-stop desk sends it or not.
    proposed = models.JSONField(default=dict)
    supplements_asked = models.PositiveSmallIntegerField(default=0)
    may_ask_again = models.BooleanField(default=False)  # a leader approved a second request
    # Until when a supplement must be asked if it must: three working days from acceptance.
    ask_until = models.DateTimeField(null=True)
    reply_by = models.DateTimeField(null=True)  # of the open supplement request
    # What stops the legal clock inside a step, other than a supplement: consultation, appointment, payment.
    stopped_for = models.CharField(max_length=16, blank=True)
    stopped_at = models.DateTimeField(null=True)
    # Of what it costs, in đồng: what is still to be paid, and when (`Charge.when`). Lists ask without another table.
    owed = models.PositiveBigIntegerField(default=0)
    pays_when = models.CharField(max_length=12, blank=True)
    moves = models.PositiveIntegerField(
        default=0
    )  # compare-and-set: as read ⇒ nobody moved it since
    step = models.PositiveSmallIntegerField(default=0)
    step_role = models.CharField(max_length=16, blank=True)  # who works at the step, for lists
    step_since = models.DateTimeField(null=True)
    step_due_at = models.DateTimeField(null=True)
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="dossiers")
    holder = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="dossiers")
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    # Conditions are not met: reason and article as proposed; the result itself once a leader agreed.
    refusal = models.JSONField(default=dict)
    # The applicant asked to take it back while it is being worked on.
    withdrawal_asked_at = models.DateTimeField(null=True)
    result_number = models.CharField(_("Số văn bản"), max_length=60, blank=True)
    words = models.TextField(blank=True)  # number and names, folded: what lists are searched by

    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    reschedules = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hồ sơ")
        triggers = (moves_its_rows(),)
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
                name="dossier_rescheduled_once",  # NĐ 61/2018 Điều 19 khoản 9
                condition=Q(reschedules__lte=1),
            ),
            models.CheckConstraint(
                name="dossier_clock_stops_for_a_cause",
                condition=Q(stopped_at__isnull=True, stopped_for="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_for="")),
            ),
            models.CheckConstraint(
                name="dossier_without_account_was_taken_in",
                condition=Q(by__isnull=False) | Q(taken_in_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_by_post_has_address",
                condition=Q(status=Status.DRAFT) | ~Q(delivery=Delivery.POST) | ~Q(post_to={}),
            ),
            models.CheckConstraint(
                name="dossier_done_has_result",
                condition=~Q(status__in=(Status.DONE, Status.RETURNED))
                | Q(result__isnull=False)
                | ~Q(refusal={}),
            ),
        )
        indexes = (
            models.Index(fields=("by", "-saved_at")),
            GinIndex(OpClass(F("words"), name="gin_trgm_ops"), name="dossier_words"),
            models.Index(
                F("division"),
                F("step_role"),
                Coalesce(F("step_due_at"), NEVER),
                F("id"),
                name="dossier_queue",
                condition=Q(status__in=("submitted", "accepted", "processing", "done")),
            ),
            models.Index(
                fields=("submitted_at",), name="dossier_proposed", condition=~Q(proposed={})
            ),
            models.Index(
                fields=("reception", "reply_by"),
                name="dossier_unanswered",
                condition=Q(status="supplement_wanted"),
            ),
            models.Index(
                fields=("reception", "accepted_at", "id"),
                name="dossier_register",
                condition=Q(accepted_at__isnull=False),
            ),
            # What the watch over limits looks for, and the lists of what is late.
            models.Index(
                fields=("step_due_at", "id"),
                name="dossier_step_due",
                condition=Q(status__in=("submitted", "accepted", "processing")),
            ),
            models.Index(
                fields=("due_at", "id"),
                name="dossier_promise_due",
                condition=Q(status__in=("submitted", "accepted", "processing")),
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
    def owner(self) -> User:
        """The account it belongs to, where a page or a ticket has made sure that there is one."""
        assert self.by is not None
        return self.by

    @property
    def keeper(self) -> Posting | None:
        """In whose hands it is now: nobody's, once the holder's post has ended."""
        return None if self.holder is None or self.holder.ended else self.holder

    @property
    def refused(self) -> bool:
        """Its result is a refusal (phiếu từ chối giải quyết)."""
        has_result = self.status in (Status.DONE, Status.RETURNED)
        return has_result and self.result_id is None

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
