"""A notice as it goes out: letter in plain text and HTML, or a short message."""

import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from motcua.agencies.opening import hours_text
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.vietnamese import without_marks
from motcua.dossiers.calendar_file import CONTENT_TYPE, calendar_file
from motcua.dossiers.dates import Dated, dates
from motcua.notices import kinds
from motcua.notices.models import Delivery, Notice

SHORT = 160  # letters of one SMS in the GSM alphabet, which has no Vietnamese marks
WITH_CALENDAR = {"appointment"}
LIST_ITEM = re.compile(r"^\s*- ")


def email(delivery: Delivery) -> EmailMultiAlternatives:
    notice = delivery.notice
    context = _context(notice)
    message = EmailMultiAlternatives(
        notice.title,
        render_to_string("notices_mail/letter.txt", context).strip() + "\n",
        from_email=_envelope_sender(delivery),
        to=[delivery.address],
        headers=_headers(delivery),
    )
    message.attach_alternative(render_to_string("notices_mail/letter.html", context), "text/html")
    if notice.kind in WITH_CALENDAR and (days := _meetings(notice)):
        message.attach("lich-hen.ics", calendar_file(notice.dossier, days), CONTENT_TYPE)
    return message


def _meetings(notice: Notice) -> list[Dated]:
    """As they stand when the letter leaves: what has been put off meanwhile is not written into a calendar."""
    days = dates(notice.dossier, notice.dossier.events.all())
    return [day for day in days if day.place]


def _headers(delivery: Delivery) -> dict[str, str]:
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": f"<{delivery.message_id}>",
        "Auto-Submitted": "auto-generated",
    }
    if not kinds.is_required(delivery.notice.kind) and delivery.notice.user_id:
        wishes = settings.BASE_URL + reverse("portal:notice_wishes")
        headers["List-Unsubscribe"] = f"<{wishes}>"
    return headers


def _envelope_sender(delivery: Delivery) -> str:
    """Where what comes back is sent to; the name in it says which letter it was."""
    if not settings.BOUNCE_ADDRESS:
        return str(settings.DEFAULT_FROM_EMAIL)
    name, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{delivery.message_id.partition('@')[0]}@{domain}"


def _context(notice: Notice) -> dict[str, Any]:
    dossier = notice.dossier
    return {
        "notice": notice,
        "title": notice.title,
        "blocks": blocks(notice.text),
        "dossier": dossier,
        "procedure": dossier.version.procedure.name,
        "agency": dossier.reception,
        "hours": hours_text(calendar_for(dossier.reception), clock.today()),
        "link": link(notice),
        "wishes": settings.BASE_URL + reverse("portal:notice_wishes"),
        "required": kinds.is_required(notice.kind),
        "site_name": settings.SITE_NAME,
        "site_phone": settings.SITE_PHONE,
    }


def link(notice: Notice) -> str:
    return settings.BASE_URL + reverse("portal:dossier", args=[notice.dossier.number])


def blocks(text: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of a plain text, in order: what the HTML letter and the inbox are made of."""
    found: list[dict[str, Any]] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.splitlines()
        plain = [line.strip() for line in lines if not LIST_ITEM.match(line)]
        items = [LIST_ITEM.sub("", line).strip() for line in lines if LIST_ITEM.match(line)]
        found.append({"paragraph": " ".join(plain).strip(), "items": items})
    return [block for block in found if block["paragraph"] or block["items"]]


def short(delivery: Delivery) -> str:
    """One SMS: number, what happened, where to read on; without marks, as those cost half the room."""
    notice = delivery.notice
    said = without_marks(notice.title)
    for address in (link(notice), settings.BASE_URL):
        whole = f"{said}. {address}"
        if len(whole) <= SHORT:
            return whole
    return said[:SHORT]
