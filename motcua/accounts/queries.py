from datetime import date
from typing import Literal, NamedTuple

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.core import signing
from django.db.models import Q, QuerySet

from motcua.accounts.models import Posting, Role, Substitution, User
from motcua.common import clock


def active_postings(on: date | None = None) -> QuerySet[Posting]:
    on = on or clock.today()
    return Posting.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, user__is_active=True
    ).select_related("user", "agency", "division")


def ended_postings() -> QuerySet[Posting]:
    """In which nobody works any more: what is still in these hands lies in nobody's."""
    return Posting.objects.filter(Q(valid_to__lt=clock.today()) | Q(user__is_active=False))


def posting_of(user: User) -> Posting | None:
    """The post in which a person acts now; asked on every request: an ended post ends access.

    Who keeps the catalogue works on no dossier: that post opens the designer, not the desk.
    """
    posts = active_postings().filter(user=user).exclude(role=Role.CATALOGUE)
    return posts.order_by("-valid_from", "-pk").first()


def stood_in_for(posting: Posting, on: date | None = None) -> tuple[Posting, ...]:
    """The posts whose work this person does today because their holders are away; not whose they do in turn."""
    on = on or clock.today()
    away = away_on(on).filter(substitute=posting)
    # A post of another agency or role gives no right here, however the row came about.
    like_mine = active_postings(on).filter(agency=posting.agency_id, role=posting.role)
    return tuple(like_mine.filter(pk__in=away.values("absent")))


def away_on(day: date) -> QuerySet[Substitution]:
    """Who is away that day, and who does their work; the first and the last day are included."""
    return Substitution.objects.filter(ended_at=None, valid_from__lte=day, valid_to__gte=day)


def catalogue_posting_of(user: User) -> Posting | None:
    """The post in which a person keeps the catalogue of procedures."""
    posts = active_postings().filter(user=user, role=Role.CATALOGUE)
    return posts.order_by("-valid_from", "-pk").first()


def leaders_of(agency_id: int) -> list[Posting]:
    """Who signs and decides there today."""
    return list(active_postings().filter(agency=agency_id, role=Role.LEADER).order_by("pk"))


def only_one_in(division_id: int, role: str) -> Posting | None:
    """The person a step falls to unassigned: the only one of that role in the division."""
    found = list(active_postings().filter(division_id=division_id, role=role)[:2])
    return found[0] if len(found) == 1 else None


def account_of(identity_number: str, email: str) -> User | None:
    """The account that goes by both: a number alone is on every copy of a card, an address is easily mistyped."""
    if not (identity_number and email):
        return None
    confirmed = EmailAddress.objects.filter(
        email=email.lower(), verified=True, user__identity_number=identity_number
    ).filter(user__is_active=True)
    found = confirmed.select_related("user").first()
    return found.user if found else None


def accounts_numbered(identity_number: str) -> list[User]:
    """Accounts with a confirmed address that go by this identity number."""
    confirmed = User.objects.filter(
        identity_number=identity_number, is_active=True, emailaddress__verified=True
    )
    return list(confirmed.distinct()[:3])


def confirmed_addresses(user: User) -> list[str]:
    """Where this person has shown to read the mail."""
    known = EmailAddress.objects.filter(user=user, verified=True)
    return [email.lower() for email in known.values_list("email", flat=True)]


def is_taken(email: str) -> bool:
    """Whether any account, activated or not, goes by this address."""
    email = email.lower()
    known: bool = EmailAddress.objects.filter(email=email).exists()
    return known or User.objects.filter(email__iexact=email).exists()


def address_to_activate(email: str) -> EmailAddress | None:
    return (
        EmailAddress.objects.filter(email=email.lower(), verified=False, user__is_active=True)
        .exclude(user__emailaddress__verified=True)
        .select_related("user")
        .first()
    )


class Activation(NamedTuple):
    state: Literal["open", "done", "late", "broken"]
    address: EmailAddress | None = None


def read_activation_key(key: str) -> Activation:
    """What an activation link still can do; allauth itself only says yes or no."""
    longest = app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS * 24 * 3600
    try:
        pk = signing.loads(key, salt=app_settings.SALT)
        address = EmailAddress.objects.select_related("user").get(pk=pk)
        if address.verified:
            return Activation("done", address)
        signing.loads(key, salt=app_settings.SALT, max_age=longest)
    except signing.SignatureExpired:
        return Activation("late")
    except (signing.BadSignature, EmailAddress.DoesNotExist):
        return Activation("broken")
    return Activation("open", address)
