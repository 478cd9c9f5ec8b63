"""Who is told of an event, besides officers: each person once, in one capacity."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.dossiers.models import Dossier, Event


class Capacity(models.TextChoices):
    SUBMITTER = "submitter", _("Người nộp hồ sơ")


@dataclass(frozen=True)
class Recipient:
    """`key` names the person among those of one dossier, whatever address they have today: one notice an event."""

    user: User | None
    email: str
    phone: str
    capacity: str
    key: str


def recipients(event: Event) -> list[Recipient]:
    """In the order of their right to know; who stands in two capacities is told in the first."""
    found: dict[str, Recipient] = {}
    for person in _all(event.dossier):
        if person.user or person.email or person.phone:
            found.setdefault(person.key, person)
    return list(found.values())


def _all(dossier: Dossier) -> Iterator[Recipient]:
    yield submitter(dossier)


def submitter(dossier: Dossier) -> Recipient:
    """Without an account they came to the counter; what they wrote there is all there is to reach them by."""
    user = dossier.by
    phone = str(dossier.submitter.get("phone") or (user.phone if user else ""))
    key = key_of(user) if user else "submitter"
    return Recipient(user, dossier.email, phone, Capacity.SUBMITTER, key)


def key_of(user: User) -> str:
    return f"user:{user.pk}"
