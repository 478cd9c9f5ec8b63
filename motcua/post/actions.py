"""What is done to parcels. The carrier is spoken to by jobs: a page never waits for it, and nothing is lost."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.common.jobs import defer
from motcua.dossiers import access, actions
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Delivery, Dossier, Event
from motcua.post.jobs import attend
from motcua.post.models import LIVE, Parcel
from motcua.post.talking import write


class CannotSend(Exception):
    """Not by post, not done yet, or a parcel is under way."""


def parcels(dossier: Dossier) -> QuerySet[Parcel]:
    """The latest first."""
    return dossier.parcels.select_related("made_by__user").order_by("-pk")


def under_way(dossier: Dossier) -> Parcel | None:
    return parcels(dossier).filter(state__in=LIVE).first()


def may_order(dossier: Dossier, acting: Acting) -> bool:
    """Whoever may hand the result over may post it."""
    allowed = {move.name for move in access.moves(dossier, acting)}
    by_post = dossier.delivery == Delivery.POST and dossier.status == Status.DONE
    return by_post and "hand_over" in allowed and under_way(dossier) is None


def order(dossier: Dossier, acting: Acting, *, originals: Iterable[int] = ()) -> Parcel:
    """Write down that it goes by post; a job tells the carrier, until the carrier has said yes or no."""
    assert acting.posting is not None
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=dossier.pk)
        if not may_order(dossier, acting):
            raise CannotSend
        parcel = Parcel.objects.create(
            dossier=dossier,
            post_to=dossier.post_to,
            originals=sorted(originals),
            made_by=acting.posting,
        )
        defer(attend, parcel_id=parcel.pk)
    return parcel


def cancel(parcel: Parcel, posting: Posting) -> bool:
    """Ask the carrier to forget the order; False when it has been picked up."""
    with transaction.atomic():
        row = Parcel.objects.select_for_update().get(pk=parcel.pk)
        if not row.may_be_cancelled:
            return False
        row.cancel_wanted, row.next_try, row.trouble = True, clock.now(), ""
        row.save(update_fields=["cancel_wanted", "next_try", "trouble"])
        write(row, row.state, f"cancel-{clock.now().isoformat()}", posting=posting)
        defer(attend, parcel_id=row.pk)
    return True


def change_delivery(
    dossier: Dossier,
    acting: Acting,
    *,
    delivery: str,
    post_to: dict[str, str] | None = None,
    note: str = "",
) -> Event:
    """As long as nothing has been ordered with the carrier."""
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=dossier.pk)
        if under_way(dossier):
            raise CannotSend
        return actions.change_delivery(
            dossier, acting, delivery=delivery, post_to=post_to, note=note
        )


def may_change(dossier: Dossier, acting: Acting) -> bool:
    allowed = {move.name for move in access.moves(dossier, acting)}
    return "change_delivery" in allowed and under_way(dossier) is None
