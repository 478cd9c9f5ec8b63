"""The mailbox of the demonstration: every letter the SMTP catcher received. Mounted only when DEMO is on."""

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

NAME = re.compile(r"[\w.-]{1,100}\.eml", re.ASCII)
SHOWN = 100


def _read(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


@login_not_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest letters first, for one address when asked (`?den=`)."""
    wanted = request.GET.get("den", "").strip().lower()
    letters = []
    for file in sorted(settings.DEMO_MAIL_DIR.glob("*.eml"), reverse=True)[: SHOWN * 5]:
        message = _read(file)
        if wanted and wanted not in str(message["To"]).lower():
            continue
        letters.append(
            {
                "name": file.name,
                "to": message["To"],
                "subject": message["Subject"],
                "date": message["Date"].datetime,
            }
        )
        if len(letters) == SHOWN:
            break
    return render(request, "config/mailbox.html", {"letters": letters, "wanted": wanted})


@login_not_required
def letter(request: HttpRequest, name: str) -> HttpResponse:
    file = settings.DEMO_MAIL_DIR / name
    if not NAME.fullmatch(name) or not file.is_file():
        raise Http404
    message = _read(file)
    body = message.get_body(("plain",))
    context = {
        "message": {
            "to": message["To"],
            "subject": message["Subject"],
            "date": message["Date"].datetime,
        }
    }
    return render(
        request, "config/letter.html", {**context, "body": body.get_content() if body else ""}
    )


urlpatterns: list[URLPattern] = [
    path("", mailbox, name="demo_mailbox"),
    path("<str:name>/", letter, name="demo_letter"),
]
