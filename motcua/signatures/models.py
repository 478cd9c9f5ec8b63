"""Whose signing keys there are and where they lie. Keys, passphrases and PINs themselves are never in the database."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock


class Kind(models.TextChoices):
    PKCS12 = "pkcs12", _("Tệp PKCS#12")
    PKCS11 = "pkcs11", _("Thiết bị PKCS#11")


class SigningKey(models.Model):
    """The seal of an agency or, with a posting, the key of one of its leaders."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="signing_keys", verbose_name=_("cơ quan")
    )
    posting = models.ForeignKey(
        Posting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signing_keys",
        verbose_name=_("của người"),
        help_text=_("Bỏ trống nếu là dấu của cơ quan."),
    )
    kind = models.CharField(_("loại"), max_length=6, choices=Kind)
    place = models.CharField(
        _("tên tệp hoặc nhãn thiết bị"),
        max_length=200,
        help_text=_("Tệp trong SIGNING_KEYS_DIR, hoặc nhãn của thiết bị."),
    )
    label = models.CharField(_("nhãn khóa trong thiết bị"), max_length=200, blank=True)
    # First the key's own, then what leads from it to a root.
    certificate = models.TextField(_("chứng thư số (PEM)"))
    fingerprint = models.CharField(max_length=64, editable=False)
    valid_from = models.DateTimeField(_("từ lúc"), editable=False)
    valid_to = models.DateTimeField(_("đến lúc"), editable=False)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("khóa ký số")
        verbose_name_plural = _("khóa ký số")
        constraints = (
            models.CheckConstraint(
                name="signing_key_ends_after_it_begins",
                condition=Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="signing_key_in_a_token_has_a_label",
                condition=Q(kind="pkcs12") | ~Q(label=""),
            ),
        )
        indexes = (models.Index(fields=("fingerprint",), name="signing_key_by_certificate"),)

    def __str__(self) -> str:
        return f"{self.posting.user if self.posting else self.agency} {self.valid_from:%Y}"
