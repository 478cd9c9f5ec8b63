"""The secret code with which somebody without an account asks how far a dossier has come, and who guesses."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models.dossier import Dossier


class TrackingCode(models.Model):
    """The one code that is good now. The code itself is not here: it follows from `salt` and a secret setting."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="tracking")
    salt = models.CharField(max_length=32)
    secret = models.CharField(max_length=16)  # which of the secrets it was made with
    # Of number and code together: a wrong number and a wrong code are both simply not there.
    mark = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return str(self.dossier_id)


class CodeIssue(models.Model):
    """A code was made and the one before it died: when, by whom, why. For ever, and never the code."""

    class Why(models.TextChoices):
        SENT = "sent", _("Cấp khi gửi hồ sơ")
        ASKED = "asked", _("Cấp khi in phiếu lần đầu")
        OWNER = "owner", _("Người nộp xin mã mới")
        LOST = "lost", _("Cấp lại tại bộ phận một cửa")
        SECRET = "secret", _("Cấp lại do đổi khóa của hệ thống")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="code_issues")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=8, choices=Why)
    # Whose identity paper the clerk compared: a part of the dossier.
    checked = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ("at", "id")
        triggers = (
            pgtrigger.Protect(
                name="code_issue_is_for_ever", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.why} {self.at}"


class LookUpCount(models.Model):
    """Wrong look-ups within one window of time. `key` is a keyed hash: no address, no number can be read here."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"
