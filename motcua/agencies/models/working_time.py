"""Days off and made up, office hours, and what tells that one of them was changed."""

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies import hours
from motcua.agencies.models.agency import Agency
from motcua.agencies.models.dated import DatedQuerySet, dates_in_order


class DayKind(models.TextChoices):
    PUBLIC_HOLIDAY = "public_holiday", _("Ngày lễ, Tết")
    COMPENSATORY_OFF = "compensatory_off", _("Nghỉ bù")
    SWAP_DAY_OFF = "swap_day_off", _("Nghỉ hoán đổi")
    MAKEUP_WORKING_DAY = "makeup_working_day", _("Làm bù")
    ORDINARY = "ordinary", _("Ngày thường (bỏ ngày nghỉ hoặc ngày làm bù đã ghi)")


class CalendarVersion(models.Model):
    """One row; a new token with every change of days and hours makes processes read them again."""

    token = models.UUIDField()

    def __str__(self) -> str:
        return str(self.token)


class CalendarCounted(models.Model):
    """One row: the days and hours with which all promises were last brought to agree (`changes`)."""

    token = models.UUIDField(null=True)
    days = models.JSONField(default=dict)  # date → whether it is worked
    hours = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.token)


def new_calendar_version() -> pgtrigger.Trigger:
    """In the database, because days are also changed by loaders and by hand in SQL."""
    return pgtrigger.Trigger(
        name="new_calendar_version",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            INSERT INTO agencies_calendarversion (id, token) VALUES (1, gen_random_uuid())
            ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
            RETURN NULL;
        """,
    )


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    append_only=True,
)
class CalendarDay(models.Model):
    """A day unlike the ordinary week: off although a Monday, or worked although a Saturday."""

    date = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại ngày"), max_length=20, choices=DayKind)
    name = models.CharField(_("tên"), max_length=120)
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)
    by_hand = models.BooleanField(_("sửa tay"), default=False, editable=False)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ("date",)
        triggers = (new_calendar_version(),)

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    append_only=True,
)
class OfficeHours(models.Model):
    """When an agency is open in one season; without an agency, when all others are."""

    agency = models.ForeignKey(
        Agency,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="hours",
        verbose_name=_("cơ quan"),
        help_text=_("Để trống: áp dụng cho mọi cơ quan không có giờ riêng."),
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    season_start = models.CharField(
        _("mùa từ ngày"),
        max_length=5,
        default=hours.YEAR_START,
        validators=[hours.validate_month_day],
    )
    season_end = models.CharField(
        _("mùa đến hết ngày"),
        max_length=5,
        default=hours.YEAR_END,
        validators=[hours.validate_month_day],
    )
    intervals = models.CharField(
        _("giờ làm việc"),
        max_length=80,
        default=hours.DEFAULT,
        validators=[hours.validate_intervals],
    )
    by_hand = models.BooleanField(_("sửa tay"), default=False, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ("agency_id", "valid_from", "season_start")
        constraints = (
            models.UniqueConstraint(
                "agency",
                "valid_from",
                "season_start",
                name="hours_once_a_season",
                nulls_distinct=False,
            ),
            dates_in_order("hours_end_after_they_begin"),
        )
        triggers = (new_calendar_version(),)

    def __str__(self) -> str:
        return f"{self.agency or _('Mọi cơ quan')}: {self.intervals}"

    def clean(self) -> None:
        """Two rows for the same agency must not both claim one day."""
        mine = hours.days_of_season(self.season_start, self.season_end)
        others = OfficeHours.objects.exclude(pk=self.pk).filter(agency=self.agency)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from))
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        for other in others:
            if mine & hours.days_of_season(other.season_start, other.season_end):
                raise ValidationError(
                    _(
                        "Mùa này trùng với giờ làm việc đã ghi từ ngày %(day)s. "
                        "Ghi ngày kết thúc cho dòng cũ trước."
                    ),
                    params={"day": f"{other.valid_from:%d/%m/%Y}"},
                )
