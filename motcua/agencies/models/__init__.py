"""The territory of the province and the agencies that serve it, each with its dates.

A code alone never identifies a unit: all 69 codes of today belonged to an older unit, 57 of them to
one of another name. Units are found by (code, valid_from), and always as of a day.
"""

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.agencies import hours
from motcua.agencies.models.bank_account import BankAccount, bank_account
from motcua.agencies.models.dated import DatedQuerySet, dates_in_order
from motcua.agencies.models.territory import Relation, Succession, Unit, UnitAlias, UnitKind

__all__ = (
    "PARTS",
    "Agency",
    "BankAccount",
    "CalendarCounted",
    "CalendarDay",
    "CalendarVersion",
    "DatedQuerySet",
    "DayKind",
    "Division",
    "DivisionKind",
    "LoadedFacts",
    "OfficeHours",
    "PeopleShown",
    "Relation",
    "Succession",
    "Unit",
    "UnitAlias",
    "UnitKind",
    "bank_account",
    "dates_in_order",
    "new_calendar_version",
)


class DivisionKind(models.TextChoices):
    ONE_STOP = "one-stop", _("Bộ phận một cửa")
    JUSTICE = "justice", _("Tư pháp – Hộ tịch")
    LABOUR = "labour", _("Lao động – Xã hội")
    CONSTRUCTION = "construction", _("Xây dựng")
    RESIDENCE = "residence", _("Cư trú")
    SEAL = "seal", _("Văn thư")
    LEADERSHIP = "leadership", _("Lãnh đạo")


class PeopleShown(models.TextChoices):
    """What whoever is not an officer reads of the person who works on a dossier."""

    NAME = "name", _("Họ tên và vai trò")
    ROLE = "role", _("Chỉ vai trò")
    DESK = "desk", _("Chỉ tên bộ phận")


class DayKind(models.TextChoices):
    PUBLIC_HOLIDAY = "public_holiday", _("Ngày lễ, Tết")
    COMPENSATORY_OFF = "compensatory_off", _("Nghỉ bù")
    SWAP_DAY_OFF = "swap_day_off", _("Nghỉ hoán đổi")
    MAKEUP_WORKING_DAY = "makeup_working_day", _("Làm bù")
    ORDINARY = "ordinary", _("Ngày thường (bỏ ngày nghỉ hoặc ngày làm bù đã ghi)")


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True)
class Agency(models.Model):
    """A body that receives or decides. `kind` is plain text: a new kind needs no migration."""

    slug = models.CharField(max_length=80, unique=True)
    kind = models.CharField(_("loại cơ quan"), max_length=40)
    name = models.CharField(_("tên"), max_length=120)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="agencies", verbose_name=_("địa bàn")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(_("mã định danh"), max_length=35)
    old_code = models.CharField(_("mã định danh kiểu cũ"), max_length=20)
    code_is_sample = models.BooleanField(_("mã là giá trị mẫu"), default=True)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    people_shown = models.CharField(
        _("người dân đọc được gì về cán bộ"),
        max_length=4,
        choices=PeopleShown,
        default=PeopleShown.NAME,
        help_text=_(
            "Áp dụng cho trang hồ sơ, lịch sử và thư gửi người dân. "
            "Giấy tờ theo mẫu vẫn ghi tên người ký, và cán bộ luôn đọc được tên nhau."
        ),
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")
        constraints = (
            models.UniqueConstraint("kind", "unit", "valid_from", name="agency_kind_once_a_unit"),
            models.UniqueConstraint("code", "valid_from", name="agency_code_once_a_day"),
            dates_in_order("agency_ends_after_it_begins"),
        )
        indexes = (models.Index(fields=("kind", "valid_from", "valid_to"), name="agency_by_day"),)

    def __str__(self) -> str:
        return self.name


# Names of divisions that begin with one of these say by themselves what they are.
PARTS = (
    "Bộ phận",
    "Trung tâm",
    "Phòng",
    "Tổ",
    "Văn phòng",
    "Văn thư",
    "Lãnh đạo",
    "Chỉ huy",
    "Ban",
)


class Division(models.Model):
    """A part of an agency that a step of a procedure can be given to."""

    agency = models.ForeignKey(
        Agency, models.CASCADE, related_name="divisions", verbose_name=_("cơ quan")
    )
    kind = models.CharField(_("loại bộ phận"), max_length=20, choices=DivisionKind)
    name = models.CharField(_("tên"), max_length=120)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("bộ phận")
        verbose_name_plural = _("bộ phận")
        constraints = (
            models.UniqueConstraint("agency", "kind", name="division_kind_once_an_agency"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def in_sentence(self) -> str:
        """ "bộ phận Tư pháp – Hộ tịch", "Phòng Tư pháp"."""
        known = self.name.startswith(PARTS)
        return self.name if known else gettext("bộ phận %(name)s") % {"name": self.name}


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


class LoadedFacts(models.Model):
    """Which facts were loaded last, by fingerprint: unchanged ones are not loaded again."""

    name = models.CharField(max_length=20, unique=True)
    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
