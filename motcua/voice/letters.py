"""E-mails about feedback: the dossier's number, what happened, a link. Nothing that anybody said."""

from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from motcua.common import clock
from motcua.voice.models import FeedbackEvent, Letter, Step

FOR_EVER = 500  # SMTP codes from here on say that trying again is useless


def send(letter_id: int) -> None:
    """Once, however often the job runs: looks first, and a repeated letter has the same Message-ID."""
    letter = Letter.objects.select_related("event__feedback__dossier", "user").get(pk=letter_id)
    if letter.sent_at or letter.given_up_at:
        return
    try:
        email(letter).send()
    except (SMTPRecipientsRefused, SMTPDataError) as refused:
        if not _is_final(refused):
            raise
        Letter.objects.filter(pk=letter.pk).update(given_up_at=clock.now())
        return
    Letter.objects.filter(pk=letter.pk).update(sent_at=clock.now())


def told(event: FeedbackEvent) -> tuple[str, str]:
    """Title and text of the notice in the inbox."""
    text = render_to_string("voice/told.txt", _facts(event)).strip()
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip()


def _facts(event: FeedbackEvent) -> dict[str, Any]:
    feedback = event.feedback
    return {
        "kind": str(feedback.get_kind_display()),
        "step": Step(event.step),
        "said": str(Step(event.step).label),
        "number": feedback.dossier.number,
        "due_at": feedback.due_at,
    }


def email(letter: Letter) -> EmailMessage:
    feedback = letter.event.feedback
    if letter.to_staff:
        path, template = reverse("desk:voice_one", args=[feedback.pk]), "voice/to_staff.txt"
    else:
        path, template = reverse("portal:voice", args=[feedback.dossier.number]), "voice/letter.txt"
    context = _facts(letter.event) | {
        "link": settings.BASE_URL + path,
        "site_name": settings.SITE_NAME,
        "site_phone": settings.SITE_PHONE,
    }
    subject, _, body = render_to_string(template, context).strip().partition("\n")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    headers = {"Message-ID": f"<voice-{letter.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject.strip(), body.strip() + "\n", to=[letter.user.email], headers=headers
    )


def _is_final(refused: SMTPRecipientsRefused | SMTPDataError) -> bool:
    if isinstance(refused, SMTPRecipientsRefused):
        return all(code >= FOR_EVER for code, _text in refused.recipients.values())
    return refused.smtp_code >= FOR_EVER
