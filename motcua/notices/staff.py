"""Letters to officers: one for all that came up since the last, with numbers of dossiers and links only.

Whose posting has ended hears nothing more of it.
"""

from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from motcua.accounts.models import User
from motcua.accounts.queries import active_postings
from motcua.common import clock
from motcua.dossiers import lateness
from motcua.dossiers.flow import MOVES
from motcua.dossiers.models import Event
from motcua.notices.channels import mail
from motcua.notices.channels.base import Final
from motcua.notices.models import StaffLetter, StaffNotice, StaffState


def write_letters() -> list[int]:
    """A letter for each officer of whom lines wait. Two at a time: who comes second finds no line left."""
    return [pk for user in _waiting() if (pk := _write(user)) is not None]


def _waiting() -> list[User]:
    lines = StaffNotice.objects.filter(letter=None, posting__user__is_active=True)
    lines = lines.filter(posting__in=active_postings())
    return list(User.objects.filter(pk__in=lines.values("posting__user")).order_by("pk"))


def _write(user: User) -> int | None:
    with transaction.atomic():
        waiting = StaffNotice.objects.filter(
            letter=None, posting__user=user, posting__in=active_postings()
        )
        lines = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
        if not lines:
            return None
        letter = StaffLetter.objects.create(user=user, to=user.email)
        StaffNotice.objects.filter(pk__in=lines).update(letter=letter)
    return letter.pk


def send(letter_id: int) -> None:
    """Once, however often the job runs: as `actions.send`."""
    row = StaffLetter.objects.select_related("user").get(pk=letter_id)
    if row.state != StaffState.QUEUED:
        return
    StaffLetter.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    if not active_postings().filter(user=row.user, user__is_active=True).exists():
        StaffLetter.objects.filter(pk=row.pk).update(state=StaffState.GIVEN_UP)
        return
    try:
        mail.hand_over(letter(row))
    except Final:
        StaffLetter.objects.filter(pk=row.pk).update(state=StaffState.GIVEN_UP)
        return
    StaffLetter.objects.filter(pk=row.pk).update(state=StaffState.SENT, sent_at=clock.now())


def letter(row: StaffLetter) -> EmailMessage:
    lines = list(row.lines.select_related("event__dossier"))
    context = {
        "groups": list(_groups([line.event for line in lines])),
        "count": len({line.event.dossier_id for line in lines}),
        "list_link": settings.BASE_URL + reverse("desk:late"),
        "site_name": settings.SITE_NAME,
    }
    text = render_to_string("notices_staff/digest.txt", context).strip()
    subject, _, body = text.partition("\n")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    headers = {"Message-ID": f"<staff-{row.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[row.to], headers=headers)


def _groups(events: list[Event]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What is told, and the dossiers of which it is told: number and link."""
    found: dict[str, list[tuple[str, str]]] = {}
    for event in events:
        number = event.dossier.number or ""
        link = settings.BASE_URL + reverse("desk:dossier", args=[number])
        about = lateness.said(event) if event.action == "warn" else str(MOVES[event.action].said)
        row = (number, link)
        if row not in found.setdefault(about, []):
            found[about].append(row)
    yield from found.items()
