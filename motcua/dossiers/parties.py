"""Who waits for a dossier besides the account it belongs to: how they come to be told, and how it ends."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.accounts.queries import confirmed_addresses
from motcua.common import clock
from motcua.common.vietnamese import fold
from motcua.dossiers.models import Capacity, Dossier, Party

HELPERS_AT_MOST = 5
# Each of them gets a letter, and anybody may type any address.
ASKED_A_DAY = 20
EMAIL_LENGTH = 254


class CannotAsk(Exception):
    """The sentence says what to do instead."""


def current(dossier: Dossier) -> QuerySet[Party]:
    found = Party.objects.filter(dossier=dossier, ended_at=None)
    return found.select_related("user", "dossier__version")


def helpers(dossier: Dossier) -> QuerySet[Party]:
    return current(dossier).filter(capacity=Capacity.HELPER)


# --- at filing ---


def at_filing(dossier: Dossier, by: User, at: datetime) -> None:
    """Whose dossier it is, if somebody else files it, and who files for them; from what was declared.

    `at` is the moment of the filing itself: they are told of it, too."""
    named = list(_named(dossier, by))
    for party in named:
        party.added_at = at
        party.joined_at = at if party.joined_at else None
    Party.objects.bulk_create(named)


def _named(dossier: Dossier, by: User) -> Iterator[Party]:
    filer = _reached(dossier.submitter)
    if files_for_themselves(dossier):
        if dossier.by is None and any(filer.values()):
            yield _party(dossier, Capacity.BENEFICIARY, by, dossier.applicant, **filer)
        return
    if dossier.by or any(filer.values()):
        rep = _party(dossier, Capacity.REPRESENTATIVE, by, dossier.submitter, **filer)
        if dossier.by:
            rep.user, rep.joined_at = dossier.by, clock.now()
        yield rep
    known = {*filer.values(), dossier.email.lower(), dossier.by.email if dossier.by else ""}
    # Who gives their own address for a child is told once, as who files.
    reached = _reached(dossier.applicant)
    own = {way: said for way, said in reached.items() if said and said not in known}
    if own:
        yield _party(dossier, Capacity.BENEFICIARY, by, dossier.applicant, **own)


def files_for_themselves(dossier: Dossier) -> bool:
    one, other = dossier.submitter, dossier.applicant
    numbers = [str(person.get("identity_number") or "") for person in (one, other)]
    if all(numbers):
        return numbers[0] == numbers[1]
    return all(
        fold(str(one.get(key) or "")) == fold(str(other.get(key) or ""))
        for key in ("full_name", "birth_date")
    )


def _reached(person: Mapping[str, Any]) -> dict[str, str]:
    """What of this is of use: at the counter a dossier may be taken in with answers that are wrong."""
    email = str(person.get("email") or "").lower()
    phone = str(person.get("phone") or "")
    return {"email": email if is_address(email) else "", "phone": phone if len(phone) < 20 else ""}


def is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= EMAIL_LENGTH


def _party(
    dossier: Dossier, capacity: Capacity, by: User, person: Mapping[str, Any], **reached: str
) -> Party:
    name = str(person.get("full_name") or "")[:200]
    return Party(dossier=dossier, capacity=capacity, name=name, added_by=by, **reached)


# --- helpers ---


def ask_helper(dossier: Dossier, by: User, *, email: str, name: str = "") -> Party:
    """Somebody the owner trusts may follow the dossier; once they sign in with this address."""
    email = email.lower()
    with transaction.atomic():
        # Two presses one after the other: the second sees what the first wrote.
        Dossier.objects.select_for_update().only("pk").get(pk=dossier.pk)
        _refuse(dossier, by, email)
        return Party.objects.create(
            dossier=dossier, capacity=Capacity.HELPER, email=email, name=name, added_by=by
        )


def _refuse(dossier: Dossier, by: User, email: str) -> None:
    if email in {by.email.lower(), *confirmed_addresses(by), dossier.email.lower()}:
        raise CannotAsk(_("Đây là địa chỉ của chính mình: nhập địa chỉ của người muốn nhờ."))
    there = list(current(dossier))
    if any(email in (party.email, party.user.email if party.user else "") for party in there):
        raise CannotAsk(_("Người này đã theo dõi hồ sơ: không cần nhờ lại."))
    if sum(party.capacity == Capacity.HELPER for party in there) >= HELPERS_AT_MOST:
        wrong = _("Đã nhờ %(n)s người, là nhiều nhất: thôi nhờ một người rồi thêm người khác.")
        raise CannotAsk(wrong % {"n": HELPERS_AT_MOST})
    since = clock.now() - timedelta(days=1)
    asked = Party.objects.filter(added_by=by, capacity=Capacity.HELPER, added_at__gt=since)
    if asked.count() >= ASKED_A_DAY:
        raise CannotAsk(_("Hôm nay đã nhờ nhiều người: ngày mai nhờ tiếp."))


# --- the end of it ---


def may_be_ended_by_owner(party: Party) -> bool:
    """Anybody but themself, as they answer for the dossier: an address may be wrong, also after somebody used it."""
    return party.capacity != Capacity.REPRESENTATIVE or party.user_id != party.dossier.by_id


def end(party: Party, by: User) -> bool:
    """False where somebody else was faster."""
    still = Party.objects.filter(pk=party.pk, ended_at=None)
    return bool(still.update(ended_at=clock.now(), ended_by=by))
