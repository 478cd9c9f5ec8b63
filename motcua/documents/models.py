import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common import clock
from motcua.dossiers.models import Dossier, Event
from motcua.files.models import StoredFile


def new_token() -> str:
    return secrets.token_urlsafe(16)


class Document(models.Model):
    """A printed paper of a dossier. The row is written with the move; the PDF is rendered once and never again."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    event = models.ForeignKey(Event, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=16)
    number = models.CharField(_("số"), max_length=64, blank=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("giấy tờ in")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("event", "kind", name="document_once"),
            models.UniqueConstraint(
                fields=("number",), name="document_number_once", condition=~models.Q(number="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}"
