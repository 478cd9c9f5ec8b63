"""When somebody no longer follows a dossier because another took them off: they hear of it, if they ever looked."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from motcua.accounts.models import User
from motcua.accounts.tasks import send_letter
from motcua.common.jobs import defer
from motcua.dossiers import parties
from motcua.dossiers.models import Party


def let_go(party: Party, by: User) -> None:
    """An address that was only typed gets no letter: it may be anybody's, and it opened nothing."""
    with transaction.atomic():
        if parties.end(party, by) and party.user:
            context = {
                "dossier": party.dossier,
                "site_name": settings.SITE_NAME,
                "site_phone": settings.SITE_PHONE,
            }
            text = render_to_string("notices_mail/let_go.txt", context).strip()
            subject, _line, body = text.partition("\n")
            to = party.user.email
            defer(send_letter, subject=subject.strip(), body=body.strip() + "\n", to=to)
