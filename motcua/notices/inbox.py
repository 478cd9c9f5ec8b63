"""What one person has been told: the list, one of them, how many are unread."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.accounts.models import User
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.notices.models import Notice, State, Unreachable


class Mark(NamedTuple):
    """What the header of every page says about the inbox."""

    unread: int
    unreachable: bool


def of(user: User) -> QuerySet[Notice]:
    """Newest first."""
    found = Notice.objects.filter(user=user).select_related("dossier__version", "event")
    return found.order_by("-pk")


def of_dossier(dossier: Dossier, user: User) -> QuerySet[Notice]:
    found = of(user).filter(dossier=dossier).order_by("pk")
    return found.prefetch_related("deliveries")


def mark(user: User) -> Mark:
    """One query, by indexes; asked for every page with a header."""
    unread = Notice.objects.filter(user=OuterRef("pk"), read_at=None).order_by().values("user")
    row = User.objects.filter(pk=user.pk).values_list(
        Coalesce(Subquery(unread.annotate(n=Count("pk")).values("n")), 0),
        Exists(Unreachable.objects.filter(address=user.email.lower())),
    )
    return Mark(*row.get())


def read(notices: QuerySet[Notice]) -> int:
    return notices.filter(read_at=None).update(read_at=clock.now())


def all_of(dossier: Dossier) -> QuerySet[Notice]:
    """What everybody was told, for officers: two queries."""
    found = Notice.objects.filter(dossier=dossier).select_related("event").order_by("pk")
    return found.prefetch_related("deliveries")


def missed(notices: Iterable[Notice]) -> Notice | None:
    """The latest one that came back on every way, and that nobody has opened on the portal either."""
    ended = (State.BOUNCED, State.GIVEN_UP)
    for notice in reversed(list(notices)):
        states = [delivery.state for delivery in notice.deliveries.all()]
        if states and not notice.read_at and all(state in ended for state in states):
            return notice
    return None
