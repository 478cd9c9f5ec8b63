"""Descriptions of procedures while they are being written, and who changed what in them."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.procedures.models import Version


class State(models.TextChoices):
    OPEN = "open", _("Đang soạn")
    PROPOSED = "proposed", _("Chờ công bố")
    PUBLISHED = "published", _("Đã công bố")
    DROPPED = "dropped", _("Đã bỏ")


class Draft(models.Model):
    """`body` is what was typed, right or not; code and name follow it, to be found by."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    code = models.CharField(_("Mã thủ tục"), max_length=60, blank=True)
    name = models.CharField(_("Tên thủ tục"), max_length=500, blank=True)
    search_text = models.TextField(editable=False, blank=True)
    body = models.JSONField(default=dict)
    based_on = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Who last changed the body: neither this person nor who proposed it may publish it.
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True)
    remark = models.TextField(_("Lời nhắn khi trả lại"), blank=True)
    published = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("bản soạn thủ tục")
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=("agency", "state", "-changed_at")),)
        constraints = (
            models.CheckConstraint(
                name="draft_proposed_by_somebody",
                condition=~Q(state__in=("proposed", "published"))
                | Q(proposed_by__isnull=False, proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_published_is_a_version",
                condition=Q(state="published", published__isnull=False, published_by__isnull=False)
                | ~Q(state="published") & Q(published__isnull=True, published_by__isnull=True),
            ),
            models.CheckConstraint(
                name="draft_published_by_a_second_person",
                condition=Q(published_by__isnull=True)
                | ~Q(published_by=models.F("proposed_by"))
                & ~Q(published_by=models.F("changed_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip() or str(self.pk)


class DraftChange(models.Model):
    """One change, for ever: at `path` stood `before`, and since then `after`.

    Without a path the body stayed as it was: the draft was proposed, given back, published.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=1000)
    path = models.JSONField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("thay đổi của bản soạn")
        ordering = ("-revision",)
        constraints = (models.UniqueConstraint("draft", "revision", name="draft_change_once"),)
        triggers = (
            pgtrigger.Protect(
                name="draft_change_is_for_ever",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        )

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.revision} {self.what}"
