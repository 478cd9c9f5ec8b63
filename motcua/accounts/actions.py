"""What changes an account beside registration: activation by hand, and another e-mail address."""

from typing import Any, Literal

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core import signing
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from motcua.accounts import queries
from motcua.accounts.adapter import link
from motcua.accounts.models import EmailChange, User
from motcua.common import clock

Side = Literal["old", "new"]
Outcome = Literal["waiting", "done", "taken"]
TICKET_SALT = "accounts.change_email"
TICKET_SECONDS = 24 * 3600
ONCE_A_DAY = 24 * 3600


class DeadTicket(Exception):
    """Forged, cut off, too old, used up, or of a change that was cancelled or asked anew."""


def set_only_address(*, user: User, email: str) -> None:
    """The account goes by this one proven address; allauth's table is kept in step with ours."""
    EmailAddress.objects.filter(user=user).exclude(email=email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    if user.email != email:
        user.email = email
        user.save(update_fields=["email"])


@transaction.atomic
def ask_email_change(*, user: User, new_email: str) -> EmailChange:
    """Send a link to each address. A taken one looks the same to who asks; its owner is told."""
    change, _created = EmailChange.objects.update_or_create(
        user=user,
        defaults={
            "new_email": new_email,
            "asked_at": clock.now(),
            "old_confirmed_at": None,
            "new_confirmed_at": None,
        },
    )
    _send_ticket(change, "old", user.email)
    if queries.is_taken(new_email):
        _tell_owner(new_email)
    else:
        _send_ticket(change, "new", new_email)
    return change


def cancel_email_change(*, user: User) -> None:
    EmailChange.objects.filter(user=user).delete()


def read_ticket(ticket: str) -> tuple[EmailChange, Side]:
    """The change and the side a link speaks for, or `DeadTicket`."""
    try:
        said = signing.loads(ticket, salt=TICKET_SALT)
    except signing.BadSignature as bad:
        raise DeadTicket from bad
    change = EmailChange.objects.select_related("user").filter(pk=said["change"]).first()
    if change is None or change.asked_at.timestamp() != said["asked"]:
        raise DeadTicket
    if (clock.now() - change.asked_at).total_seconds() > TICKET_SECONDS:
        raise DeadTicket
    return change, said["side"]


def confirmed(change: EmailChange, side: Side) -> bool:
    return (change.old_confirmed_at if side == "old" else change.new_confirmed_at) is not None


@transaction.atomic
def confirm_email_change(*, ticket: str) -> Outcome:
    change, side = read_ticket(ticket)
    # Both links may be pressed in the same second: the second one must see the first.
    found = EmailChange.objects.select_for_update().filter(pk=change.pk).first()
    if found is None or confirmed(found, side):
        raise DeadTicket
    change = found
    setattr(change, f"{side}_confirmed_at", clock.now())
    change.save(update_fields=[f"{side}_confirmed_at"])
    if not (change.old_confirmed_at and change.new_confirmed_at):
        return "waiting"
    return _apply(change)


def _apply(change: EmailChange) -> Outcome:
    user, old_email = change.user, change.user.email
    change.delete()
    if queries.is_taken(change.new_email):
        return "taken"
    try:
        with transaction.atomic():
            set_only_address(user=user, email=change.new_email)
    except IntegrityError:
        return "taken"
    # To the old address: who loses an account this way must hear of it where no thief reads.
    get_adapter().send_mail("account/email/email_changed", old_email, {})
    return "done"


def _send_ticket(change: EmailChange, side: Side, email: str) -> None:
    said: dict[str, Any] = {"change": change.pk, "side": side, "asked": change.asked_at.timestamp()}
    ticket = signing.dumps(said, salt=TICKET_SALT)
    context = {"confirm_url": link("confirm_email_change", ticket=ticket)}
    get_adapter().send_mail(f"account/email/change_email_{side}", email, context)


def _tell_owner(email: str) -> None:
    seen = salted_hmac("accounts.taken_address", email.lower()).hexdigest()
    if cache.add(f"accounts:taken:{seen}", 1, ONCE_A_DAY):
        get_adapter().send_mail("account/email/address_in_use", email, {})
