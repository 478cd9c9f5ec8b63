from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.flow import MOVES
from motcua.dossiers.models import Dossier, Event


class ChannelName(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Tin nhắn SMS")
    ZALO = "zalo", _("Zalo")


class State(models.TextChoices):
    QUEUED = "queued", _("đang chờ gửi")
    ACCEPTED = "accepted", _("máy chủ đã nhận")
    BOUNCED = "bounced", _("bị trả lại")
    GIVEN_UP = "given_up", _("bỏ sau 72 giờ thử gửi")


class Trouble(models.TextChoices):
    """Why it has not arrived, in words without anybody's address in them."""

    NO_MAILBOX = "no_mailbox", _("địa chỉ không tồn tại")
    FULL = "full", _("hộp thư đầy")
    REFUSED = "refused", _("máy chủ nơi nhận từ chối")
    BUSY = "busy", _("máy chủ nơi nhận hẹn gửi lại sau")
    UNREACHABLE = "unreachable", _("chưa nối được máy chủ gửi")
    HELD = "held", _("đã gửi nhiều, dừng lại để không làm đầy hộp thư")


# Feedback about a dossier, which is no move of it (`motcua/voice/`).
VOICE = "voice"


class Notice(models.Model):
    """What one person is told of one event. This row is the record: it stands in the inbox whatever becomes of letters.

    `subject`, `text` and `where` are as they were at that event: a letter that leaves late, and an inbox read years
    later, say what was true then.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notices")
    # None of what is no move of the dossier: an answer to what somebody said about it.
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="notices"
    )
    key = models.CharField(max_length=64)  # who, among the people of this dossier
    capacity = models.CharField(max_length=20)
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    where = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thông báo")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("event", "key", "kind", name="notice_once"),
            models.CheckConstraint(
                name="notice_of_an_event",
                condition=models.Q(event=None, kind=VOICE)
                | (models.Q(event__isnull=False) & ~models.Q(kind=VOICE)),
            ),
        )
        indexes = (
            models.Index(fields=("user", "-created_at", "-id"), name="notice_inbox"),
            models.Index(
                fields=("user",), name="notice_unread", condition=models.Q(read_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}"

    @property
    def title(self) -> str:
        """The subject; rows of before it was kept are called as the history calls their event."""
        return self.subject or (str(MOVES[self.event.action].said) if self.event else "")

    @property
    def said(self) -> str:
        """The title beside the procedure's name: what happened, without the number before it."""
        _number, colon, said = self.title.partition(f"{self.dossier.number}: ")
        return f"{said[:1].upper()}{said[1:]}" if colon else self.title

    @property
    def is_voice(self) -> bool:
        return self.kind == VOICE


class Delivery(models.Model):
    """One way on which one notice goes to its person, with what has become of it. A job takes it there."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=ChannelName)
    address = models.CharField(max_length=254)
    # The same at every try: a letter that comes twice is recognised as one. Not to be guessed: what comes back is
    # told apart from what anybody might write.
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    next_try = models.DateTimeField(default=clock.now)
    give_up_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # bounced or given up

    class Meta:
        verbose_name = _("lần gửi")
        verbose_name_plural = _("lần gửi")
        ordering = ("id",)
        constraints = (models.UniqueConstraint("notice", "channel", name="delivery_once"),)
        indexes = (
            models.Index(
                fields=("next_try",), name="delivery_waits", condition=models.Q(state="queued")
            ),
            models.Index(fields=("address", "accepted_at"), name="delivery_to"),
            models.Index(fields=("accepted_at",), name="delivery_accepted"),
            models.Index(fields=("created_at",), name="delivery_created"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"

    @property
    def said(self) -> str:
        """ "bị trả lại: địa chỉ không tồn tại" """
        words = str(self.get_state_display())
        if self.state == State.ACCEPTED or not self.trouble:
            return words
        return f"{words}: {self.get_trouble_display()}"


class Unreachable(models.Model):
    """An address that does not exist, as its own server said: its owner is asked to correct it."""

    address = models.CharField(max_length=254, unique=True)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("địa chỉ không tới được")

    def __str__(self) -> str:
        return str(self.pk)


class Wishes(models.Model):
    """On which ways a person likes to be told, besides the inbox, which always has everything."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    no_email_about = models.JSONField(default=list)  # groups of kinds, those one may do without
    sms = models.BooleanField(default=True)
    zalo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("cách nhận thông báo")

    def __str__(self) -> str:
        return str(self.pk)


class StaffState(models.TextChoices):
    QUEUED = "queued", _("Đang chờ gửi")
    SENT = "sent", _("Máy chủ thư đã nhận")
    GIVEN_UP = "given_up", _("Không gửi được")


class StaffLetter(models.Model):
    """One letter to one officer about all that came up since the last: numbers of dossiers and links, nothing else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_letters")
    to = models.EmailField()
    state = models.CharField(max_length=10, choices=StaffState, default=StaffState.QUEUED)
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
