"""From an event to the rows: one notice a person, one delivery for each way to that person."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings

from motcua.accounts.models import User
from motcua.common import clock
from motcua.common.jobs import defer
from motcua.dossiers.models import Event
from motcua.notices import channels, kinds
from motcua.notices.jobs import deliver
from motcua.notices.models import ChannelName, Delivery, Notice, Unreachable, Wishes
from motcua.notices.recipients import Recipient, recipients
from motcua.notices.writing import Words, words

# Three days: a weekend without the mail server costs nobody a letter.
PATIENCE = timedelta(hours=72)


def tell(event: Event, kind: str) -> list[Notice]:
    """Everybody who has not been told yet. Whoever has neither an account nor a way is told at the counter."""
    told = []
    said: dict[str, Words] = {}
    had = set(Notice.objects.filter(event=event, kind=kind).values_list("key", flat=True))
    for person in recipients(event):
        ways = list(_ways(person, kind))
        if person.key in had or not (ways or person.user):
            continue
        if person.capacity not in said:
            said[person.capacity] = words(event, kind, person.capacity)
        notice = Notice.objects.create(
            dossier=event.dossier,
            event=event,
            user=person.user,
            key=person.key,
            capacity=person.capacity,
            kind=kind,
            **said[person.capacity]._asdict(),
        )
        told.append(notice)
        for name, address in ways:
            _send_on(notice, name, address)
    return told


def _send_on(notice: Notice, name: str, address: str) -> None:
    delivery = Delivery.objects.create(
        notice=notice,
        channel=name,
        address=address,
        message_id=new_message_id(),
        give_up_at=clock.now() + PATIENCE,
    )
    defer(deliver, delivery_id=delivery.pk)


def new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return f"{secrets.token_hex(16)}@{domain}"


def _ways(person: Recipient, kind: str) -> Iterator[tuple[str, str]]:
    """What the law wants told goes out by e-mail whatever is wished, also to an address that failed before."""
    wishes = wishes_of(person.user)
    required = kinds.is_required(kind)
    for name in channels.offered():
        if name == ChannelName.EMAIL:
            wanted = required or kinds.group_of(kind) not in wishes.no_email_about
            if person.email and wanted and (required or not is_unreachable(person.email)):
                yield name, person.email
        elif person.phone and (wishes.sms if name == ChannelName.SMS else wishes.zalo):
            yield name, person.phone


def wishes_of(user: User | None) -> Wishes:
    """What holds for who never said."""
    found = Wishes.objects.filter(user=user).first() if user else None
    return found or Wishes(user=user)


def is_unreachable(address: str) -> bool:
    return Unreachable.objects.filter(address=address.lower()).exists()
