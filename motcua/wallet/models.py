"""What is kept for a citizen: results they were given, and papers an agency found good (kho dữ liệu cá nhân)."""

import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile


class Kind(models.TextChoices):
    RESULT = "result", _("Kết quả đã nhận")
    PAPER = "paper", _("Giấy tờ đã được chấp nhận")


class Kept(models.Model):
    """One document. `folded` is its name as it is compared: what makes two papers the same across procedures."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(_("tên giấy tờ"), max_length=500)
    folded = models.CharField(max_length=500)
    code = models.CharField(
        max_length=20, blank=True
    )  # of the kind of result, in the national list
    issuer = models.CharField(_("nơi cấp"), max_length=300, blank=True)
    number = models.CharField(_("số"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True)
    validity = models.CharField(_("giá trị"), max_length=300, blank=True)
    valid_until = models.DateField(_("có giá trị đến"), null=True)
    whose = models.CharField(_("của ai"), max_length=200, blank=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    paper = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)  # by its owner; can be taken back
    replaced_at = models.DateTimeField(null=True)  # the agency does it again: no longer good

    class Meta:
        verbose_name = _("giấy tờ trong kho")
        constraints = (
            models.UniqueConstraint("dossier", "file", name="kept_once"),
            models.CheckConstraint(
                name="kept_results_stay", condition=Q(kind=Kind.PAPER) | Q(removed_at=None)
            ),
        )
        indexes = (
            models.Index(fields=("owner", "-id"), name="kept_of"),
            models.Index(
                fields=("valid_until",),
                name="kept_ends",
                condition=Q(removed_at=None, replaced_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.valid_until is not None and self.valid_until < clock.today()


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Share(models.Model):
    """The owner lets one person see one document, for a purpose, until a day or until they change their mind."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    kept = models.ForeignKey(Kept, models.PROTECT, related_name="shares")
    email = models.EmailField(_("thư điện tử"))
    purpose = models.CharField(_("mục đích"), max_length=300)
    until = models.DateField(_("đến hết ngày"))
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần chia sẻ")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.until >= clock.today()


class ShareOpening(models.Model):
    """Every time it was opened, for ever."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("lần mở")
        ordering = ("-id",)
        triggers = (
            pgtrigger.Protect(
                name="share_openings_stay", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.share_id} {self.at:%Y-%m-%d}"
