"""Agencies that receive or decide, and their divisions."""

import pghistory
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models.dated import DatedQuerySet, dates_in_order
from motcua.agencies.models.territory import Unit


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
    signs_electronically = models.BooleanField(
        _("ký số kết quả"),
        default=False,
        help_text=_(
            "Lãnh đạo duyệt là ký số, văn thư cấp số là đóng dấu số. "
            "Chỉ bật khi dấu cơ quan và lãnh đạo đã có khóa ký số."
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
