"""Seals over the history: many events under one hash, each seal hanging on the one before it."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models.for_ever import Refuse, for_ever, never_emptied
from motcua.dossiers.models.history import Event, utc


class Seal(models.Model):
    """The root of a Merkle tree over new events; all that ever changes is that its time-stamp comes, once."""

    number = models.PositiveIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    # The answer of the time-stamping authority (RFC 3161) over this hash, and the moment it says.
    token = models.BinaryField(null=True)
    token_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("niêm phong")
        ordering = ("number",)
        indexes = (
            models.Index(
                fields=("number",), name="seal_without_time", condition=models.Q(token=None)
            ),
        )
        triggers = (
            Refuse(name="seal_is_kept", operation=pgtrigger.Delete),
            Refuse(
                name="seal_is_stamped_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.token IS NOT NULL OR NEW.token IS NULL OR"
                    " (OLD.id, OLD.number, OLD.sealed_at, OLD.count, OLD.root, OLD.previous_hash, OLD.hash)"
                    " IS DISTINCT FROM"
                    " (NEW.id, NEW.number, NEW.sealed_at, NEW.count, NEW.root, NEW.previous_hash, NEW.hash)"
                ),
            ),
            never_emptied("seal"),
        )

    def __str__(self) -> str:
        return str(self.number)

    def content(self) -> dict[str, Any]:
        """What its hash covers."""
        return {
            "number": self.number,
            "sealed_at": utc(self.sealed_at),
            "count": self.count,
            "root": self.root,
            "previous_hash": self.previous_hash,
        }


class Leaf(models.Model):
    """Where an event stands in its seal. An event has one place, whatever two jobs do at once."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="leaf")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="leaves", db_index=False)
    place = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint("seal", "place", name="leaf_one_a_place"),)
        triggers = for_ever("leaf")

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.place}"


class Unsealed(models.Model):
    """The queue of the next seal, filled by the database (`waits_for_its_seal`)."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="unsealed")

    def __str__(self) -> str:
        return str(self.event_id)
