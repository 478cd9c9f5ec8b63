"""Procedures and their versions. A published version never changes: dossiers are pinned to it."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.procedures.body import canonical
from motcua.procedures.schema import Description

# Parsed descriptions by digest of the body: the same digest is the same text, for ever.
_PARSED: dict[str, Description] = {}
_PARSED_AT_MOST = 2000

# All but the state and the withdrawal; jsonb and arrays compare by value.
_KEPT = (
    "procedure_id, number, level, effective_from, effective_to, offered_by, decided_by, "
    "body, digest, published_at"
)


def _row(name: str) -> str:
    return ", ".join(f"{name}.{column}" for column in _KEPT.split(", "))


class CatalogueVersion(models.Model):
    """One row; a new token with every change of what is found makes processes read it again."""

    token = models.UUIDField()

    def __str__(self) -> str:
        return str(self.token)


_RENEW = """
    INSERT INTO procedures_catalogueversion (id, token) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
    RETURN NULL;
"""


def new_catalogue_version() -> pgtrigger.Trigger:
    """In the database, because it must come with the change itself, whoever makes it."""
    return pgtrigger.Trigger(
        name="new_catalogue_version",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=_RENEW,
    )


class Field(models.Model):
    """A field of administration (lĩnh vực)."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Tên lĩnh vực"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")
        ordering = ("position", "slug")
        triggers = (new_catalogue_version(),)

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """What the versions share; name and words to find it by follow the version published last."""

    code = models.CharField(_("Mã thủ tục"), max_length=20, unique=True)
    name = models.CharField(_("Tên thủ tục"), max_length=500)
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures")
    synonyms = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    life_events = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("thủ tục")
        verbose_name_plural = _("thủ tục")
        ordering = ("code",)
        indexes = (
            GinIndex(fields=["search_text"], name="procedure_words", opclasses=["gin_trgm_ops"]),
        )
        triggers = (new_catalogue_version(),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class State(models.TextChoices):
    """What is still being written is no version yet: see `designer.models.Draft`."""

    PUBLISHED = "published", _("Đã công bố")
    REPLACED = "replaced", _("Đã thay thế")


class Version(models.Model):
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Phiên bản"))
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    level = models.PositiveSmallIntegerField(_("Mức độ"))
    effective_from = models.DateField(_("Có hiệu lực từ"))
    effective_to = models.DateField(_("Hết hiệu lực sau"), null=True, blank=True)
    offered_by = ArrayField(models.CharField(max_length=60))
    decided_by = ArrayField(models.CharField(max_length=60))
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(_("Ngừng từ"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        verbose_name_plural = _("phiên bản thủ tục")
        ordering = ("procedure", "-number")
        constraints = (
            models.UniqueConstraint("procedure", "number", name="version_number_once"),
            models.UniqueConstraint(
                "procedure",
                "effective_from",
                condition=Q(state="published"),
                name="version_published_once_a_date",
            ),
            models.CheckConstraint(
                name="version_is_published_or_replaced",
                condition=Q(state__in=("published", "replaced")),
            ),
            models.CheckConstraint(
                name="version_ends_after_it_begins",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            ),
            models.CheckConstraint(
                name="version_level_1_to_4", condition=Q(level__gte=1, level__lte=4)
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="published_version_keeps",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"ROW({_row('OLD')}) IS DISTINCT FROM ROW({_row('NEW')})"
                ),
            ),
            pgtrigger.Protect(name="published_version_stays", operation=pgtrigger.Delete),
            new_catalogue_version(),
        )

    def __str__(self) -> str:
        return f"{self.procedure.code} ({self.number})"

    @property
    def description(self) -> Description:
        """The body, parsed; parsed once for every process and digest."""
        if (known := _PARSED.get(self.digest)) is not None:
            return known
        parsed = Description.model_validate_json(canonical(self.body))
        if len(_PARSED) >= _PARSED_AT_MOST:
            _PARSED.clear()
        _PARSED[self.digest] = parsed
        return parsed

    @property
    def name(self) -> str:
        """The name as of this version; the procedure's own name is today's."""
        return self.description.name

    def in_force(self, on: dt.date) -> bool:
        """Whether a new dossier may be opened under it on that date."""
        return (
            self.state == State.PUBLISHED
            and (self.withdrawn_at is None or timezone.localtime(self.withdrawn_at).date() > on)
            and self.effective_from <= on
            and (self.effective_to is None or on <= self.effective_to)
        )
