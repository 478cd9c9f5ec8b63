"""What is said with the carrier about one parcel, and what follows from its answer. Run by jobs only."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers import access, actions, flow
from motcua.dossiers.access import SYSTEM
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Delivery, Dossier
from motcua.post.carriers import carrier
from motcua.post.carriers.base import Away, Fact, Nonsense, Order, Placed, Refuses
from motcua.post.models import LIVE, RANK, Parcel, ParcelEvent, State, Trouble

log = logging.getLogger("motcua.post")
ASK_EVERY = timedelta(minutes=1 if settings.DEMO else 10)
LONGEST_WAIT = timedelta(hours=1)
AT_ONCE = 500
IN_VAIN = 3  # so many times in a row: it is away, and the others would only wait


def due() -> list[int]:
    """Parcels about which the carrier is to be asked now."""
    found = Parcel.objects.filter(state__in=LIVE, next_try__lte=clock.now())
    return list(found.order_by("next_try").values_list("pk", flat=True)[:AT_ONCE])


def sweep() -> None:
    vain = 0
    for pk in due():
        try:
            vain = 0 if step(pk) else vain + 1
        except Exception:
            # One that cannot be worked off must not keep all the others waiting behind it.
            log.exception("parcel-not-worked-off")
            _later(pk, Trouble.NONSENSE)
        if vain == IN_VAIN:
            return


def step(parcel_id: int) -> bool:
    """Ask the carrier what is next to be asked of this parcel; safe to run twice and side by side.

    Whether it answered.
    """
    parcel = Parcel.objects.select_related("dossier__reception").get(pk=parcel_id)
    way = carrier()
    if not parcel.is_live or way is None:
        return True
    try:
        if parcel.cancel_wanted:
            _cancelled(parcel_id, done=way.cancel(parcel.key))
        elif parcel.state == State.WANTED:
            _placed(parcel_id, way.order(_order(parcel)))
        else:
            _tracked(parcel_id, way.track(parcel.reference))
    except Refuses:
        _refused(parcel_id)
    except Away as away:
        trouble = Trouble.NONSENSE if isinstance(away, Nonsense) else Trouble.AWAY
        _later(parcel_id, trouble)
        return False
    return True


def _order(parcel: Parcel) -> Order:
    office = parcel.dossier.reception
    sender = {"name": office.name, "phone": office.phone, "address": office.address}
    return Order(parcel.key, sender, parcel.post_to)


def _held(parcel_id: int) -> Parcel:
    held = Parcel.objects.select_for_update(of=("self",))
    return held.select_related("dossier", "made_by").get(pk=parcel_id)


@transaction.atomic
def _placed(parcel_id: int, placed: Placed) -> None:
    parcel = _held(parcel_id)
    if parcel.state != State.WANTED:
        return
    parcel.reference, parcel.postage = placed.reference, placed.postage
    _heard(parcel)
    _move(parcel, State.ORDERED)
    write(parcel, State.ORDERED, "ordered")


@transaction.atomic
def _cancelled(parcel_id: int, *, done: bool) -> None:
    parcel = _held(parcel_id)
    if not parcel.is_live or not parcel.cancel_wanted:
        return
    parcel.cancel_wanted = False
    _heard(parcel)
    if done:
        _move(parcel, State.CANCELLED)
        write(parcel, State.CANCELLED, "cancelled")
    else:
        parcel.trouble, parcel.next_try = Trouble.TOO_LATE, clock.now()
        parcel.save()


@transaction.atomic
def _refused(parcel_id: int) -> None:
    parcel = _held(parcel_id)
    if parcel.state != State.WANTED:
        _put_off(parcel, Trouble.NONSENSE)  # it knows the order: a "no" now makes no sense
        return
    parcel.trouble = Trouble.ADDRESS
    _move(parcel, State.REFUSED)
    write(parcel, State.REFUSED, "refused")


@transaction.atomic
def _later(parcel_id: int, trouble: Trouble) -> None:
    parcel = _held(parcel_id)
    if parcel.is_live:
        _put_off(parcel, trouble)


def _put_off(parcel: Parcel, trouble: Trouble) -> None:
    parcel.tries = min(parcel.tries + 1, 30_000)
    wait = min(timedelta(minutes=2 ** min(parcel.tries - 1, 6)), LONGEST_WAIT)
    parcel.trouble, parcel.next_try = trouble, clock.now() + wait
    parcel.save(update_fields=["tries", "trouble", "next_try"])


@transaction.atomic
def _tracked(parcel_id: int, facts: list[Fact]) -> None:
    """Facts told late, twice or in any order leave the same rows; where it stands only leads on."""
    parcel = _held(parcel_id)
    if not parcel.is_live:
        return
    _heard(parcel)
    had = set(parcel.events.values_list("mark", flat=True))
    reached = State(parcel.state)
    for fact in facts:
        if fact.mark not in had:
            had.add(fact.mark)
            write(parcel, fact.state, fact.mark, fact=fact)
        if RANK[State(fact.state)] > RANK[reached]:
            reached = State(fact.state)
    _move(parcel, reached)
    if reached == State.DELIVERED:
        _hand_over(parcel)
    elif reached == State.RETURNED:
        _came_back(parcel)


def _heard(parcel: Parcel) -> None:
    now = clock.now()
    parcel.asked_at, parcel.tries, parcel.trouble = now, 0, ""
    parcel.next_try = now + ASK_EVERY


def _move(parcel: Parcel, state: State) -> None:
    parcel.state = state
    if not parcel.is_live:
        parcel.ended_at, parcel.cancel_wanted = clock.now(), False
    parcel.save()


def write(
    parcel: Parcel,
    state: str,
    mark: str,
    *,
    fact: Fact | None = None,
    posting: Posting | None = None,
) -> None:
    ParcelEvent.objects.create(
        parcel=parcel,
        state=state,
        mark=mark,
        at=fact.at if fact else clock.now(),
        place=fact.place if fact else "",
        by=posting,
    )


def _hand_over(parcel: Parcel) -> None:
    """The carrier's word closes the dossier: nobody at the desk knows better, and nobody has to remember it."""
    dossier = _fresh(parcel)
    if dossier.status != Status.DONE:
        return  # somebody has written it down by hand
    # Where the table no longer lets it end like this, the desk sees "delivered" and decides.
    with suppress(actions.NotAllowed, actions.Overtaken):
        actions.hand_over(
            dossier,
            SYSTEM,
            collected_by=str(parcel.post_to.get("name", "")),
            collector="post",
            acts_for=parcel.reference,
            originals=parcel.originals,
        )


def _came_back(parcel: Parcel) -> None:
    """The result waits at the counter; the citizen and whoever sent it are told."""
    dossier = _fresh(parcel)
    move = flow.MOVES["change_delivery"]
    if dossier.status not in move.sources or dossier.delivery != Delivery.POST:
        return
    actions.change_delivery(
        dossier,
        SYSTEM,
        delivery=Delivery.COUNTER,
        post_to=dossier.post_to,
        came_back=parcel.reference,
        told=[parcel.made_by_id],
    )


def _fresh(parcel: Parcel) -> Dossier:
    """Held: nobody moves it between what is read here and what is written."""
    Dossier.objects.select_for_update().get(pk=parcel.dossier_id)
    return access.loaded().get(pk=parcel.dossier_id)
