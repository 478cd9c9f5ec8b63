from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from motcua.accounts.tasks import send_letter


class AccountAdapter(DefaultAccountAdapter):
    """Letters leave through the job queue, so a slow mail server never keeps a person waiting nor loses a letter."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        frame = {"email": email, "site_name": settings.SITE_NAME, "site_phone": settings.SITE_PHONE}
        letter: EmailMessage = self.render_mail(template_prefix, email, {**context, **frame})
        send_letter.defer(subject=str(letter.subject), body=str(letter.body), to=email)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        letter = super().render_mail(template_prefix, email, context, headers)
        return EmailMessage(letter.subject, letter.body.strip() + "\n", to=letter.to)

    def get_email_confirmation_url(self, request: Any, emailconfirmation: Any) -> str:
        # From the settings, not from the Host header: a forged header must not choose where a link leads.
        return settings.BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return settings.BASE_URL + reverse(
            "account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}
        )
