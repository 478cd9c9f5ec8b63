import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common import clock


class ScanState(models.TextChoices):
    CLEAN = "clean", _("Đã quét, sạch")
    UNSCANNED = "unscanned", _("Chưa quét")


def new_key() -> str:
    """128 random bits: an address nobody guesses. Access is checked all the same."""
    return secrets.token_hex(16)


class StoredFile(models.Model):
    """One file as it is served. Its content never changes: another content is another row."""

    key = models.CharField(_("khoá"), max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(_("tên tệp"), max_length=200)
    path = models.CharField(_("nơi lưu"), max_length=200, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("kích thước"), editable=False)
    content_type = models.CharField(_("định dạng"), max_length=100, editable=False)
    pages = models.PositiveIntegerField(_("số trang"), null=True, editable=False)
    scan_state = models.CharField(
        _("quét mã độc"), max_length=20, choices=ScanState, default=ScanState.UNSCANNED
    )
    created_at = models.DateTimeField(_("lúc tải lên"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người tải lên"),
    )

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")
        constraints = (
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_sha256_is_hex"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="content_is_immutable",
                fields=[
                    "key",
                    "name",
                    "path",
                    "sha256",
                    "size",
                    "content_type",
                    "pages",
                    "created_at",
                ],
            ),
        )

    def __str__(self) -> str:
        return self.name
