"""Who is told of an event, besides officers: each person once, in one capacity."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.dossiers import parties
from motcua.dossiers.models import Capacity as Follower
from motcua.dossiers.models import Dossier, Event, Party


class Capacity(models.TextChoices):
    SUBMITTER = "submitter", _("Người nộp hồ sơ")


# In the words of `dossiers.models.Capacity`; they are written to otherwise than who files.
FOLLOWERS = frozenset(Follower.values)


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
    known: set[object] = set()
    for person in _all(event):
        same = {person.user, person.email.lower()} - {None, ""}
        if (same or person.phone) and known.isdisjoint(same):
            known |= same
            found.setdefault(person.key, person)
    return list(found.values())


def _all(event: Event) -> Iterator[Recipient]:
    yield submitter(event.dossier)
    for party in parties.current(event.dossier):
        since = party.joined_at if party.capacity == Follower.HELPER else party.added_at
        # Nobody is asked by letter after letter: a helper is told from the day they signed in.
        if since and since <= event.at:
            yield _follower(party)


def _follower(party: Party) -> Recipient:
    """The key stays when they sign in later: what they were told is not told again."""
    user = party.user
    email = user.email if user else party.email
    return Recipient(user, email, party.phone, party.capacity, f"party:{party.pk}")


def submitter(dossier: Dossier) -> Recipient:
    """Without an account they came to the counter; what they wrote there is all there is to reach them by."""
    user = dossier.by
    phone = str(dossier.submitter.get("phone") or (user.phone if user else ""))
    key = key_of(user) if user else "submitter"
    return Recipient(user, dossier.email, phone, Capacity.SUBMITTER, key)


def key_of(user: User) -> str:
    return f"user:{user.pk}"
