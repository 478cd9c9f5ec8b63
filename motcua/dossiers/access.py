"""Who sees and who acts. Doors (portal, desk) reach a dossier only through these functions; strangers get 404."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from motcua.accounts.models import Posting, Role, User
from motcua.dossiers import flow, steps
from motcua.dossiers.flow import Actor, Status
from motcua.dossiers.models import Attachment, Dossier

RELATED = (
    "version__procedure__field",
    "agency__unit",
    "division__agency",
    "holder__user",
    "by",
    "result",
)
# Of a draft nobody holds there is less to know, and its pages are asked for most of all.
OF_A_DRAFT = ("version__procedure", "agency__unit", "by")

KEEPS_THE_CATALOGUE = "province-committee"


@dataclass(frozen=True)
class Acting:
    """The person at the keyboard; `posting` when acting as an officer."""

    user: User
    posting: Posting | None = None


def _dossiers(*related: str) -> QuerySet[Dossier]:
    # A process has parsed the version's body once (`Version.description`): rows need not carry it again.
    return Dossier.objects.select_related(*(related or RELATED)).defer("version__body")


def mine(user: User) -> QuerySet[Dossier]:
    return _dossiers().filter(by=user)


def own(user: User, number: str) -> Dossier:
    """A sent dossier of this citizen."""
    return get_object_or_404(mine(user).exclude(status=Status.DRAFT), number=number)


def own_draft(user: User, key: str) -> Dossier:
    """A draft of this citizen, or the dossier it became: the pages of a sent draft lead to its receipt."""
    return get_object_or_404(_dossiers(*OF_A_DRAFT).filter(by=user), key=key)


def draft_by_key(key: str, user_id: int) -> Dossier | None:
    """For saving what was typed when the session had ended: the caller has checked a signed ticket."""
    drafts = _dossiers(*OF_A_DRAFT).filter(status=Status.DRAFT, by__is_active=True)
    return drafts.filter(key=key, by=user_id).first()


def waiting_for_supplement(number: str) -> Dossier | None:
    """As `draft_by_key`, for what is typed on the supplement page."""
    waiting = _dossiers().filter(status=Status.SUPPLEMENT_WANTED, by__is_active=True)
    return waiting.filter(number=number).first()


def in_scope(posting: Posting) -> QuerySet[Dossier]:
    """What an officer may see: dossiers their agency received, holds or has held; never drafts."""
    agency = posting.agency_id
    held = Q(agency=agency) | Q(division__agency=agency) | Q(events__division__agency=agency)
    return _dossiers().filter(
        pk__in=Dossier.objects.filter(held).exclude(status=Status.DRAFT).values("pk")
    )


def for_officer(posting: Posting, number: str) -> Dossier:
    return get_object_or_404(in_scope(posting), number=number)


def for_dry_run(posting: Posting) -> QuerySet[Dossier]:
    """Sent dossiers on which a new description is tried: numbers and counts of them are shown, no answers.

    For who keeps the catalogue: at the province's committee the whole, elsewhere what the agency had in hand.
    """
    if posting.role != Role.CATALOGUE:
        return _dossiers().none()
    if posting.agency.kind == KEEPS_THE_CATALOGUE:
        return _dossiers().exclude(status=Status.DRAFT)
    return in_scope(posting)


def attachment(dossier: Dossier, attachment_id: int) -> Attachment:
    return get_object_or_404(dossier.attachments.select_related("file"), pk=attachment_id)


def actors(dossier: Dossier, acting: Acting) -> frozenset[Actor]:
    """In which capacities this person stands before this dossier."""
    if acting.posting is None:
        return frozenset({Actor.APPLICANT} if dossier.by_id == acting.user.pk else ())
    if dossier.by_id == acting.user.pk:
        return frozenset()  # nobody decides their own dossier
    found = set()
    posting = acting.posting
    one_stop = posting.role == Role.CLERK and posting.division.kind == "one-stop"
    if one_stop and posting.agency_id == dossier.agency_id:
        found.add(Actor.CLERK)
    if (
        posting.division_id == dossier.division_id
        and posting.role == steps.current_step(dossier).role
    ):
        mine_or_free = dossier.holder_id in (None, posting.pk)
        if mine_or_free:
            found.add(Actor.STEP)
        if dossier.holder_id != posting.pk:
            found.add(Actor.COLLEAGUE)
    return frozenset(found)


def moves(dossier: Dossier, acting: Acting) -> list[flow.Move]:
    """The moves this person may make now: the buttons of the page, and what `actions.move` allows."""
    return flow.available(dossier.status, actors(dossier, acting), steps.Ways(dossier))
