from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.flow import MOVES
from motcua.dossiers.models import Dossier, Event


class State(models.TextChoices):
    QUEUED = "queued", _("Đang chờ gửi")
    SENT = "sent", _("Máy chủ thư đã nhận")
    GIVEN_UP = "given_up", _("Không gửi được")


class Notice(models.Model):
    """One letter about one event to one address. The row is the record; a job sends it after the move is committed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, models.PROTECT, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="notices"
    )
    to = models.EmailField()
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thông báo")
        ordering = ("id",)
        constraints = (models.UniqueConstraint("event", "to", name="notice_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}"

    @property
    def about(self) -> str:
        """What the letter tells, as the history says it."""
        return str(MOVES[self.event.action].said)


class StaffLetter(models.Model):
    """One letter to one officer about all that came up since the last: numbers of dossiers and links, nothing else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_letters")
    to = models.EmailField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thư cho cán bộ")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"


class StaffNotice(models.Model):
    """What an officer has to hear of one event; `letter` once it went into one."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="staff_notices")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    letter = models.ForeignKey(StaffLetter, models.PROTECT, null=True, related_name="lines")

    class Meta:
        verbose_name = _("nhắc việc")
        ordering = ("id",)
        constraints = (models.UniqueConstraint("event", "posting", name="staff_told_once"),)
        indexes = (
            models.Index(
                fields=("posting",),
                name="staff_notice_waits",
                condition=models.Q(letter__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.posting_id}"
