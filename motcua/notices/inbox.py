"""What one person has been told: the list, one of them, how many are unread."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.accounts.models import User
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.notices.models import VOICE, Notice, State, Unreachable
from motcua.notices.recipients import Capacity, key_of


class Mark(NamedTuple):
    """What the header of every page says about the inbox."""

    unread: int
    unreachable: bool


def of(user: User) -> QuerySet[Notice]:
    """Newest first: by when it was told, which is not always when the row was written."""
    found = Notice.objects.filter(user=user).select_related("dossier__version", "event")
    return found.order_by("-created_at", "-pk")


def older(notices: QuerySet[Notice], pk: int) -> QuerySet[Notice]:
    """Those after this one in the list."""
    last = notices.filter(pk=pk).first()
    if last is None:
        return notices
    at_once = Q(created_at=last.created_at, pk__lt=last.pk)
    return notices.filter(Q(created_at__lt=last.created_at) | at_once)


def of_dossier(dossier: Dossier, user: User) -> QuerySet[Notice]:
    found = of(user).filter(dossier=dossier).order_by("pk")
    return found.prefetch_related("deliveries")


def put(dossier: Dossier, user: User, subject: str, text: str) -> Notice:
    """What was answered to somebody's feedback; its letter is not one of ours (`motcua/voice/letters.py`)."""
    return Notice.objects.create(
        dossier=dossier,
        user=user,
        key=key_of(user),
        capacity=Capacity.SUBMITTER,
        kind=VOICE,
        subject=subject,
        text=text,
    )


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
    """What everybody was told of its moves, for officers: two queries. Feedback is not theirs to read here."""
    found = Notice.objects.filter(dossier=dossier).exclude(kind=VOICE)
    found = found.select_related("event").order_by("pk")
    return found.prefetch_related("deliveries")


def missed(notices: Iterable[Notice]) -> Notice | None:
    """The latest one that came back on every way, and that nobody has opened on the portal either."""
    ended = (State.BOUNCED, State.GIVEN_UP)
    for notice in reversed(list(notices)):
        states = [delivery.state for delivery in notice.deliveries.all()]
        if states and not notice.read_at and all(state in ended for state in states):
            return notice
    return None
