"""Results given from one division to the one-stop desk, or from the desk to the post, with one numbered list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers import access, actions, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Delivery, Dossier, Event, HandOverList, HandOverRow
from motcua.dossiers.numbers import draw_from_book

BOOK = "BG"
RECEIVED, MISSING = "received", "missing"
AT_ONCE = 100  # results on one list


def gives_to_the_post(posting: Posting) -> bool:
    return access.is_one_stop(posting)


def to_give(posting: Posting) -> QuerySet[Dossier]:
    """Results that this division finished and the desk has not, or that lie at the desk and may go by post."""
    ready = access.in_scope(posting).filter(status=Status.DONE)
    # Given and not confirmed yet: the receiver has the word.
    ready = ready.exclude(hand_over_rows__in=_open_rows())
    if gives_to_the_post(posting):
        ready = ready.filter(reception=posting.agency_id).exclude(delivery=Delivery.ONLINE)
        return ready.order_by("finished_at", "pk")
    made_here = Event.objects.filter(
        dossier=OuterRef("pk"),
        action__in=steps.ENDING,
        posting__division=posting.division_id,
        at=OuterRef("finished_at"),
    )
    given = HandOverRow.objects.filter(
        dossier=OuterRef("pk"), missing=False, list__made_at__gte=OuterRef("finished_at")
    )
    # The desk of another agency does not see these lists: it would never confirm one.
    ready = ready.filter(Exists(made_here), ~Exists(given), reception=posting.agency_id)
    return ready.order_by("finished_at", "pk")


def _open_rows() -> QuerySet[HandOverRow]:
    return HandOverRow.objects.filter(confirmed_at=None)


def to_confirm(posting: Posting) -> QuerySet[HandOverList]:
    """Lists of which something is not confirmed yet: what came to the desk, and what it gave to the post."""
    lists = lists_of(posting)
    if not gives_to_the_post(posting):
        return lists.none()
    return lists.filter(rows__confirmed_at=None).distinct().order_by("pk")


def open_rows(handed: HandOverList) -> QuerySet[HandOverRow]:
    rows = handed.rows.filter(confirmed_at=None).order_by("pk")
    return rows.select_related("dossier__version__procedure").defer("dossier__version__body")


def lists_of(posting: Posting) -> QuerySet[HandOverList]:
    """Those of the agency that this person gave or receives."""
    own = Q(made_by__division=posting.division_id)
    if gives_to_the_post(posting):
        own |= Q(kind=HandOverList.Kind.DESK)
    counted = Count("rows", distinct=True)
    open_ones = Count("rows", filter=Q(rows__confirmed_at=None), distinct=True)
    return (
        HandOverList.objects.filter(own, agency=posting.agency_id)
        .select_related("agency__unit", "made_by__user", "made_by__division")
        .annotate(size=counted, unconfirmed=open_ones)
    )


def make_list(posting: Posting, dossiers: Sequence[Dossier], to: str) -> HandOverList:
    """One number, one list; a result that another list already has stays out of this one."""
    kind = HandOverList.Kind.POST if gives_to_the_post(posting) else HandOverList.Kind.DESK
    now = clock.now()
    with transaction.atomic():
        # In one order, so that two people who give the same results wait and do not block one another.
        keys = [dossier.pk for dossier in dossiers]
        locked = Dossier.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        still = to_give(posting).filter(pk__in=list(locked.values_list("pk", flat=True)))
        rows = list(still.order_by("finished_at", "pk")[:AT_ONCE])
        if not rows:
            raise actions.Overtaken(None)
        year = clock.local(now).year
        running = draw_from_book(posting.agency, BOOK, year)
        made = HandOverList.objects.create(
            agency=posting.agency,
            kind=kind,
            number=f"{running:02}/{year}/{BOOK}",
            to=to,
            made_by=posting,
            made_at=now,
        )
        HandOverRow.objects.bulk_create(HandOverRow(list=made, dossier=one) for one in rows)
    return made


@dataclass
class Confirmed:
    """What came of it: how many were received, and of which somebody else was faster or is in charge."""

    received: int = 0
    missing: int = 0
    left: list[str] = field(default_factory=list)


def confirm(handed: HandOverList, acting: Acting, said: Mapping[int, str]) -> Confirmed:
    """Each result by itself, so that one that cannot be confirmed keeps none of the others back."""
    done = Confirmed()
    rows = handed.rows.filter(confirmed_at=None, dossier__in=list(said)).order_by("dossier")
    for row in rows.select_related("dossier"):
        try:
            _confirm_one(handed, row, acting, missing=said[row.dossier_id] == MISSING, done=done)
        except (actions.NotAllowed, actions.Overtaken):
            done.left.append(str(row.dossier.number))
    return done


def _confirm_one(
    handed: HandOverList, row: HandOverRow, acting: Acting, *, missing: bool, done: Confirmed
) -> None:
    assert acting.posting is not None
    with transaction.atomic():
        open_row = HandOverRow.objects.filter(pk=row.pk, confirmed_at=None)
        said = {"confirmed_at": clock.now(), "confirmed_by": acting.posting, "missing": missing}
        if not open_row.update(**said):
            raise actions.Overtaken(None)
        if not missing:
            dossier = access.in_scope(acting.posting).get(pk=row.dossier_id)
            _receive(handed, dossier, acting)
    done.missing += missing
    done.received += not missing


def _receive(handed: HandOverList, dossier: Dossier, acting: Acting) -> None:
    if handed.kind == HandOverList.Kind.DESK:
        actions.confirm_result(dossier, acting, handed_by=handed.number)
        return
    actions.hand_over(
        dossier,
        acting,
        collected_by=handed.to,
        collector="post",
        acts_for=_("Phiếu bàn giao số %(number)s") % {"number": handed.number},
    )
