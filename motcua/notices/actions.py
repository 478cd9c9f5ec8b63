"""Writing and sending the letters. They carry no personal data: the dossier's number, what happened, a link."""

from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from motcua.common import clock
from motcua.dossiers import asking
from motcua.dossiers.models import Event
from motcua.notices.models import Notice, State

FOR_EVER = 500  # SMTP codes from here on say that trying again is useless


def send(notice_id: int) -> None:
    """Send one notice once: looks first, so that a job found again after a crash does no harm.

    The Message-ID is made from the row: should the worker die between the server's yes and our own mark, the
    repeated letter is recognised as the same one.
    """
    notice = Notice.objects.select_related(
        "event__posting", "dossier__reception", "dossier__version__procedure"
    ).get(pk=notice_id)
    if notice.state != State.QUEUED:
        return
    Notice.objects.filter(pk=notice.pk).update(tries=F("tries") + 1)
    try:
        letter(notice).send()
    except (SMTPRecipientsRefused, SMTPDataError) as refused:
        if not is_final(refused):
            raise
        Notice.objects.filter(pk=notice.pk).update(state=State.GIVEN_UP)
        return
    Notice.objects.filter(pk=notice.pk).update(state=State.SENT, sent_at=clock.now())


def is_final(refused: SMTPRecipientsRefused | SMTPDataError) -> bool:
    """Only a word about this address or this letter ends it: a wrong password of ours can be mended."""
    if isinstance(refused, SMTPRecipientsRefused):
        return all(code >= FOR_EVER for code, _text in refused.recipients.values())
    return refused.smtp_code >= FOR_EVER


def letter(notice: Notice) -> EmailMessage:
    subject, _, body = (
        render_to_string(f"notices/{notice.kind}.txt", _context(notice)).strip().partition("\n")
    )
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    headers = {"Message-ID": f"<notice-{notice.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[notice.to], headers=headers)


def _context(notice: Notice) -> dict[str, Any]:
    dossier, event = notice.dossier, notice.event
    papers = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    asked = event.data.get("papers", {}) if event.action == "ask_supplement" else {}
    others = [other.name for other in asking.others_in(event.data).values()]
    return {
        "which": int(event.data.get("round") or 1),
        "dossier": dossier,
        "event": event,
        "procedure": dossier.version.procedure.name,
        "agency": dossier.reception,
        "papers": [papers[key] for key in asked if key in papers] + others,
        "fields": len(event.data.get("fields", {})) if event.action == "ask_supplement" else 0,
        "reply_by": _moment(event, "reply_by"),
        "answer_by": _moment(event, "answer_by"),
        "meeting_at": _moment(event, "at"),
        "meeting_place": event.data.get("place", ""),
        "meeting_purpose": event.data.get("purpose", "").rstrip("."),
        "before": _moment(event, "before"),
        "link": settings.BASE_URL + reverse("portal:dossier", args=[dossier.number]),
        "site_name": settings.SITE_NAME,
        "site_phone": settings.SITE_PHONE,
    }


def _moment(event: Event, key: str) -> datetime | None:
    return clock.moment(event.data[key]) if event.data.get(key) else None
