"""One try to take one delivery where it goes, and what is written down of it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from motcua.common import clock
from motcua.notices import channels, kinds
from motcua.notices.channels.base import Final, Temporary
from motcua.notices.models import Delivery, State, Trouble, Unreachable

# After each try that failed; the last one over and over until 72 hours are gone.
WAITS = [
    *(timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)),
    *(timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)),
    *(timedelta(hours=2), timedelta(hours=4)),
]


class Outcome(NamedTuple):
    again: datetime | None = None  # when this job is wanted again
    back: str = ""  # a channel that was away and has answered


def send(delivery_id: int) -> Outcome:
    """Try once.

    The row is locked while the other side is spoken to: two jobs for one delivery send it once. Should the worker
    die between the other side's yes and our commit, the letter is repeated with the same Message-ID.
    """
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        delivery = waiting.select_related(
            "notice__dossier__reception", "notice__dossier__version__procedure", "notice__event"
        ).filter(pk=delivery_id, state=State.QUEUED)
        found = delivery.first()
        return _try(found) if found else Outcome()


def _try(delivery: Delivery) -> Outcome:
    now = clock.now()
    if delivery.trouble and delivery.next_try > now:
        return Outcome()  # whoever set that time has deferred the job for it
    if held := _held(delivery, now):
        return held
    channel = channels.channel(delivery.channel)
    delivery.tries += 1
    try:
        if channel is None:  # switched off since: it waits in case it comes back
            raise Temporary(Trouble.UNREACHABLE)
        channel.send(delivery)
    except Final as no:
        _end(delivery, State.BOUNCED, no.trouble)
        return Outcome()
    except Temporary as not_now:
        return Outcome(_wait(delivery, not_now.trouble, now))
    back = delivery.channel if delivery.trouble == Trouble.UNREACHABLE else ""
    delivery.state, delivery.trouble, delivery.accepted_at = State.ACCEPTED, "", clock.now()
    delivery.save(update_fields=["state", "trouble", "accepted_at", "tries"])
    return Outcome(back=back)


def _wait(delivery: Delivery, trouble: Trouble, now: datetime) -> datetime | None:
    if now >= delivery.give_up_at:
        _end(delivery, State.GIVEN_UP, trouble)
        return None
    # Once more exactly when the time is up, so that giving up comes from a last try.
    wait = WAITS[min(delivery.tries, len(WAITS)) - 1]
    delivery.trouble, delivery.next_try = trouble, min(now + wait, delivery.give_up_at)
    delivery.save(update_fields=["trouble", "next_try", "tries"])
    return delivery.next_try


def _end(delivery: Delivery, state: State, trouble: Trouble) -> None:
    delivery.state, delivery.trouble, delivery.ended_at = state, trouble, clock.now()
    delivery.save(update_fields=["state", "trouble", "ended_at", "tries"])
    if state == State.BOUNCED and trouble == Trouble.NO_MAILBOX:
        # Since now: what the server took before this no is no sign that the mailbox is back.
        Unreachable.objects.update_or_create(
            address=delivery.address.lower(), defaults={"since": clock.now()}
        )


def bounced(delivery: Delivery, trouble: Trouble) -> None:
    """The server that took it has sent it back."""
    with transaction.atomic():
        found = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if found.state in (State.QUEUED, State.ACCEPTED):
            _end(found, State.BOUNCED, trouble)


# --- limits: nobody's mailbox is flooded, and the mail server is not run over ---


def _held(delivery: Delivery, now: datetime) -> Outcome | None:
    """Waiting for the server takes nothing from the 72 hours. Waiting for a mailbox that is always full of ours does:
    whoever is told so much reads it on the portal, and nothing waits for ever unseen."""
    server = _free_at(_accepted(), timedelta(minutes=1), settings.NOTICES_PER_MINUTE, now)
    mailbox = _mailbox_free_at(delivery, now)
    if not (server or mailbox):
        return None
    if server:
        delivery.give_up_at += server - now
    if mailbox and now >= delivery.give_up_at:
        _end(delivery, State.GIVEN_UP, Trouble.HELD)
        return Outcome()
    until = max(server or now, min(mailbox or now, delivery.give_up_at))
    delivery.trouble, delivery.next_try = Trouble.HELD, until
    delivery.save(update_fields=["trouble", "next_try", "give_up_at"])
    return Outcome(until)


def _mailbox_free_at(delivery: Delivery, now: datetime) -> datetime | None:
    if kinds.is_required(delivery.notice.kind):
        return None
    same = _accepted().filter(address=delivery.address)
    spans = (
        (timedelta(hours=1), settings.NOTICES_PER_ADDRESS_HOUR),
        (timedelta(days=1), settings.NOTICES_PER_ADDRESS_DAY),
    )
    free = (_free_at(same, span, at_most, now) for span, at_most in spans)
    return max(filter(None, free), default=None)


def _accepted() -> QuerySet[Delivery]:
    return Delivery.objects.filter(accepted_at__isnull=False)


def _free_at(
    sent: QuerySet[Delivery], span: timedelta, at_most: int, now: datetime
) -> datetime | None:
    """When the window has room again: as soon as the oldest of the last `at_most` leaves it."""
    latest = sent.filter(accepted_at__gt=now - span).order_by("-accepted_at")
    times = list(latest.values_list("accepted_at", flat=True)[at_most - 1 : at_most])
    return times[0] + span if times and times[0] else None
