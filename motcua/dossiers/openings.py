"""Who has looked (TT 01/2018 Điều 16: the owner follows the dossier): every opening by an officer, and for what.

Whatever shows an officer what a dossier holds calls `opened`, `opened_many` or `opened_by_administrator`;
a test walks the desk's pages (tests/desk/test_who_has_looked.py). One row stands for all that the same person opened
within a quarter of an hour: the page, its attachments and its papers.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.accounts import naming
from motcua.accounts.models import Posting, User
from motcua.common import clock
from motcua.dossiers import access, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Actor, Status
from motcua.dossiers.models import Dossier, Opening, Purpose

WRITTEN_DOWN_EVERY = timedelta(minutes=15)
AT_ONCE = 1000


def opened(dossier: Dossier, posting: Posting, reason: str = "") -> None:
    """Write down that this person looked, and for what."""
    lately = dossier.openings.filter(
        posting__user=posting.user_id, at__gt=clock.now() - WRITTEN_DOWN_EVERY
    )
    if reason or not lately.exists():
        Opening.objects.create(
            dossier=dossier,
            posting=posting,
            user_id=posting.user_id,
            **_for_what(dossier, posting, reason),
        )


def opened_many(dossiers: Iterable[int], posting: Posting) -> None:
    """For lists that tell more than number and name, and bundles of papers: a row for each dossier in them."""
    since = clock.now() - WRITTEN_DOWN_EVERY
    wanted = list(dict.fromkeys(dossiers))
    for begin in range(0, len(wanted), AT_ONCE):
        some = wanted[begin : begin + AT_ONCE]
        lately = Opening.objects.filter(
            dossier__in=some, posting__user=posting.user_id, at__gt=since
        )
        known = set(lately.values_list("dossier", flat=True))
        Opening.objects.bulk_create(
            Opening(
                dossier_id=pk, posting=posting, user_id=posting.user_id, purpose=Purpose.PRINTED
            )
            for pk in some
            if pk not in known
        )


def opened_by_administrator(dossier: Dossier, user: User) -> None:
    lately = dossier.openings.filter(user=user, at__gt=clock.now() - WRITTEN_DOWN_EVERY)
    if not lately.exists():
        Opening.objects.create(dossier=dossier, user=user, purpose=Purpose.ADMINISTRATOR)


def counter_draft(posting: Posting, key: str) -> Dossier:
    """As `access.counter_draft`; once it was taken in, whoever reads it reads a dossier."""
    found = access.counter_draft(posting, key)
    if found.status != Status.DRAFT:
        opened(found, posting)
    return found


def of(dossier: Dossier) -> QuerySet[Opening]:
    """The latest first."""
    related = ("posting__user", "posting__division__agency", "instead_of__division__agency")
    found = Opening.objects.filter(dossier=dossier).select_related(
        *related, "instead_of__user", "user"
    )
    return found.order_by("-at", "-pk")


# --- for what ---


def _for_what(dossier: Dossier, posting: Posting, reason: str) -> dict[str, object]:
    if reason:
        return {"purpose": Purpose.REASON, "reason": reason}
    if access.is_own(dossier, posting.user):
        return {"purpose": Purpose.OWN}
    acting = Acting(posting.user, posting)
    for post in acting.posts:
        if Actor.STEP in access.standing(dossier, post):
            if post == posting:
                return {"purpose": Purpose.WORKS, "step": dossier.step}
            return {"purpose": Purpose.STANDS_IN, "step": dossier.step, "instead_of": post}
    capacities = access.standing(dossier, posting)
    if capacities & {Actor.HEAD, Actor.LEADER}:
        return {"purpose": Purpose.LEADS}
    if Actor.CLERK in capacities:
        return {"purpose": Purpose.DESK}
    if access.only_asked(dossier, posting) or access.was_asked(dossier, acting):
        return {"purpose": Purpose.CONSULTED}
    if access.is_involved(dossier, posting):
        return {"purpose": Purpose.COLLEAGUE}
    # Opened for a reason earlier today: it is the reason of this look, too.
    said = dossier.openings.filter(posting=posting).exclude(reason="").order_by("-at").first()
    return {"purpose": Purpose.REASON, "reason": said.reason if said else ""}


# --- in words, for the owner ---


def who(opening: Opening) -> str:
    """As the officer's agency lets people be told apart."""
    if opening.posting:
        return naming.public(opening.posting)
    return _("quản trị hệ thống")


def where(opening: Opening) -> str:
    if opening.posting is None:
        return ""
    division = opening.posting.division
    return f"{division.name}, {division.agency.name}"


def why(opening: Opening, dossier: Dossier) -> str:
    match opening.purpose:
        case Purpose.WORKS:
            return _("Làm bước “%(step)s”.") % {"step": _step(opening, dossier)}
        case Purpose.STANDS_IN if opening.instead_of:
            return _("Làm bước “%(step)s”, thay %(who)s.") % {
                "step": _step(opening, dossier),
                "who": naming.public(opening.instead_of),
            }
        case Purpose.REASON:
            return _("Lý do: %(reason)s") % {"reason": opening.reason}
        case "":
            return _("Xem hồ sơ.")
    return f"{str(Purpose(opening.purpose).label).capitalize()}."


def _step(opening: Opening, dossier: Dossier) -> str:
    known = steps.steps(dossier)
    index = opening.step
    return known[index].name if index is not None and index < len(known) else ""
