"""The units of territory: a province, its districts and communes, each for as long as it was one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models.dated import DatedQuerySet, dates_in_order


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class Relation(models.TextChoices):
    MERGE = "merge", _("Nhập vào")
    SPLIT = "split", _("Chia ra")
    RENAME = "rename", _("Đổi tên")
    REPARENT = "reparent", _("Chuyển sang đơn vị cấp trên khác")
    KEEP = "keep", _("Giữ nguyên")


class Unit(models.Model):
    """A province, district or commune for as long as its name and its parent stayed the same."""

    code = models.CharField(_("mã"), max_length=8)
    name = models.CharField(_("tên"), max_length=80)
    short_name = models.CharField(_("tên ngắn"), max_length=80)
    kind = models.CharField(_("cấp"), max_length=8, choices=UnitKind)
    type = models.CharField(_("loại"), max_length=20)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    folded = models.CharField(max_length=80, editable=False, db_index=True)
    folded_name = models.CharField(max_length=80, editable=False, db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        constraints = (
            models.UniqueConstraint("code", "valid_from", name="unit_code_once_a_day"),
            dates_in_order("unit_ends_after_it_begins"),
            models.CheckConstraint(
                name="unit_without_parent_only_province",
                condition=Q(kind="province", parent=None)
                | ~Q(kind="province") & Q(parent__isnull=False),
            ),
        )
        indexes = (models.Index(fields=("kind", "valid_from", "valid_to"), name="unit_by_day"),)

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Names this unit in addresses and cookies: the code alone would name two units."""
        return f"{self.code}-{self.valid_from:%Y%m%d}"

    @property
    def in_sentence(self) -> str:
        """The name inside a sentence: "xã Cẩm Lạc"."""
        return self.name[:1].lower() + self.name[1:]


class Succession(models.Model):
    """What became of a unit on a day; splits make it many to many."""

    old = models.ForeignKey(
        Unit, models.CASCADE, related_name="became", verbose_name=_("đơn vị cũ")
    )
    new = models.ForeignKey(
        Unit, models.CASCADE, related_name="came_from", verbose_name=_("đơn vị mới")
    )
    relation = models.CharField(_("cách chuyển"), max_length=8, choices=Relation)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    effective_on = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("đơn vị kế thừa")
        verbose_name_plural = _("đơn vị kế thừa")
        constraints = (
            models.UniqueConstraint("old", "new", name="succession_once"),
            models.CheckConstraint(name="succession_not_to_itself", condition=~Q(old=F("new"))),
        )

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class UnitAlias(models.Model):
    """Another spelling under which people and data files know a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(_("cách viết khác"), max_length=80)
    folded = models.CharField(max_length=80, editable=False, db_index=True)

    class Meta:
        verbose_name = _("cách viết khác")
        verbose_name_plural = _("cách viết khác")
        constraints = (models.UniqueConstraint("unit", "name", name="alias_once"),)

    def __str__(self) -> str:
        return self.name
