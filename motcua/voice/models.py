"""What people say of how they were served: feedback and complaints with a clock of their own, and ratings.

An app of its own: nothing here is a move of a dossier, and neither `dossiers` nor its lists can reach what was said of
whoever works in them.
"""

from datetime import date, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency, Division
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.procedures.models import Procedure


class Kind(models.TextChoices):
    """What it is decides the law it falls under: the last is a complaint, the others are feedback."""

    CONDUCT = "conduct", _("Phản ánh thái độ của cán bộ")
    DELAY = "delay", _("Phản ánh chậm trễ")
    SUGGESTION = "suggestion", _("Góp ý")
    DECISION = "decision", _("Khiếu nại quyết định")


class State(models.TextChoices):
    NEW = "new", _("Đã gửi, chờ xem xét")
    ACCEPTED = "accepted", _("Đã thụ lý, chờ giải quyết")
    ANSWERED = "answered", _("Đã trả lời")
    DECLINED = "declined", _("Không thụ lý")
    WITHDRAWN = "withdrawn", _("Đã rút")


OPEN = (State.NEW, State.ACCEPTED)


class Feedback(models.Model):
    """One phản ánh, góp ý or khiếu nại about a dossier. Who answers is computed (`heads.py`), never chosen."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    text = models.TextField(_("nội dung"))
    about = models.CharField(max_length=300, blank=True)  # the desk, as the citizen read it
    concerned = models.ManyToManyField(Posting, related_name="+")
    # Where it lies: the head of this division, or without one the leaders of the agency.
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    # The law lets whoever decided answer first; and where nobody else is left, they do.
    by_concerned = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    founded = models.BooleanField(null=True)  # what the answer found
    sent_at = models.DateTimeField(default=clock.now)
    arrived_at = models.DateTimeField(default=clock.now)  # at the agency where it lies
    first_due_at = models.DateTimeField()  # thụ lý, or to be passed on
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("phản ánh, khiếu nại")
        verbose_name_plural = _("phản ánh, khiếu nại")
        ordering = ("due_at", "id")
        constraints = (
            models.CheckConstraint(
                name="feedback_ends_once",
                condition=Q(state__in=OPEN, ended_at=None)
                | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("agency", "state", "due_at"), name="feedback_listed"),
            models.Index(fields=("dossier", "by"), name="feedback_of_dossier"),
        )
        triggers = (
            pgtrigger.Protect(name="feedback_is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="feedback_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("text", "kind", "by", "dossier", "sent_at"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"

    @property
    def is_complaint(self) -> bool:
        return self.kind == Kind.DECISION

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Step(models.TextChoices):
    SENT = "sent", _("Đã gửi")
    ACCEPTED = "accepted", _("Đã thụ lý")
    DECLINED = "declined", _("Không thụ lý")
    FORWARDED = "forwarded", _("Đã chuyển nơi có thẩm quyền")
    ANSWERED = "answered", _("Đã trả lời")
    WITHDRAWN = "withdrawn", _("Đã rút")
    LATE = "late", _("Quá hạn, đã báo lãnh đạo")


class FeedbackEvent(models.Model):
    """What happened to it, for ever."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="events")
    step = models.CharField(max_length=10, choices=Step)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("việc của phản ánh")
        ordering = ("id",)
        triggers = (
            pgtrigger.Protect(
                name="feedback_event_for_ever", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.step}"


class Letter(models.Model):
    """One e-mail about one such event: the dossier's number and a link, no names and nothing that was said."""

    event = models.ForeignKey(FeedbackEvent, models.PROTECT, related_name="letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to_staff = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thư về phản ánh")
        constraints = (models.UniqueConstraint("event", "user", name="voice_letter_once"),)

    def __str__(self) -> str:
        return f"{self.event_id} {self.user_id}"


class Level(models.IntegerChoices):
    VERY = 2, _("Rất hài lòng")
    YES = 1, _("Hài lòng")
    NO = 0, _("Chưa hài lòng")


class Times(models.IntegerChoices):
    NONE = 0, _("Không phải đến lần nào")
    ONCE = 1, _("Một lần")
    TWICE = 2, _("Hai lần")
    MORE = 3, _("Ba lần trở lên")


class Offices(models.IntegerChoices):
    NONE = 0, _("Không phải đến nơi nào")
    DESK = 1, _("Chỉ bộ phận một cửa")
    MORE = 2, _("Cả nơi khác ngoài bộ phận một cửa")


# After the quarter's last day: with it the sums are final.
CHANGED_FOR = timedelta(days=7)


class Rating(models.Model):
    """How content somebody is. It names neither the dossier nor the person: `mark` can only be made from the
    dossier's own secret by the program (`ratings.mark`), so no query of the database leads from one to the other.

    No running number and no day either: beside the times at which results were given they would tell whose it is.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    quarter = models.DateField()  # its first day: the day itself would tell the dossier
    overall = models.PositiveSmallIntegerField(choices=Level)
    convenience = models.PositiveSmallIntegerField(choices=Level, null=True)
    timeliness = models.PositiveSmallIntegerField(choices=Level, null=True)
    attitude = models.PositiveSmallIntegerField(choices=Level, null=True)
    times_came = models.PositiveSmallIntegerField(choices=Times, null=True)
    offices = models.PositiveSmallIntegerField(choices=Offices, null=True)
    comment = models.TextField(blank=True)

    class Meta:
        verbose_name = _("đánh giá")
        # Not in the order in which they came: beside a list of what was handed over it would tell whose they are.
        ordering = ("mark",)
        indexes = (models.Index(fields=("agency", "quarter"), name="rating_summed"),)

    def __str__(self) -> str:
        return str(self.overall)

    @property
    def change_until(self) -> date:
        """The same day for all of a quarter: one of its own would tell when it was given."""
        year, month = self.quarter.year, self.quarter.month + 3
        next_quarter = date(year + month // 13, (month - 1) % 12 + 1, 1)
        return next_quarter - timedelta(days=1) + CHANGED_FOR
