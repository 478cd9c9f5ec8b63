"""Who sees and who acts. Doors (portal, desk) reach a dossier only through these functions; strangers get 404."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from motcua.accounts.models import Posting, Role, User
from motcua.accounts.queries import stood_in_for
from motcua.dossiers import flow, steps
from motcua.dossiers.flow import Actor, Status
from motcua.dossiers.models import Attachment, Dossier, Involvement

RELATED = (
    "version__procedure__field",
    "agency__unit",
    "reception",
    "division__agency",
    "holder__user",
    "by",
    "result",
)
# Of a draft nobody holds there is less to know, and its pages are asked for most of all.
OF_A_DRAFT = ("version__procedure", "agency__unit", "reception", "by")

KEEPS_THE_CATALOGUE = "province-committee"


@dataclass(frozen=True)
class Acting:
    """The person at the keyboard; `posting` when acting as an officer. `system` is nobody: the clock."""

    user: User | None
    posting: Posting | None = None
    system: bool = False

    @cached_property
    def posts(self) -> tuple[Posting, ...]:
        """The own post, and those of absent people whose work this one does today."""
        return (self.posting, *stood_in_for(self.posting)) if self.posting else ()


SYSTEM = Acting(None, system=True)


def dossiers(*related: str) -> QuerySet[Dossier]:
    # A process has parsed the version's body once (`Version.description`): rows need not carry it again.
    return Dossier.objects.select_related(*(related or RELATED)).defer("version__body")


def mine(user: User) -> QuerySet[Dossier]:
    return dossiers().filter(by=user)


def own(user: User, number: str) -> Dossier:
    """A sent dossier of this citizen."""
    return get_object_or_404(mine(user).exclude(status=Status.DRAFT), number=number)


def own_draft(user: User, key: str) -> Dossier:
    """A draft of this citizen, or the dossier it became: the pages of a sent draft lead to its receipt."""
    return get_object_or_404(dossiers(*OF_A_DRAFT).filter(by=user), key=key)


def draft_by_key(key: str, user_id: int) -> Dossier | None:
    """For saving what was typed when the session had ended: the caller has checked a signed ticket."""
    drafts = dossiers(*OF_A_DRAFT).filter(status=Status.DRAFT, by__is_active=True)
    return drafts.filter(key=key, by=user_id).first()


def waiting_for_supplement(number: str) -> Dossier | None:
    """As `draft_by_key`, for what is typed on the supplement page."""
    waiting = dossiers().filter(status=Status.SUPPLEMENT_WANTED, by__is_active=True)
    return waiting.filter(number=number).first()


def in_scope(posting: Posting) -> QuerySet[Dossier]:
    """What an officer may see: dossiers their agency received, holds, has held or was asked about; never drafts."""
    involved = Involvement.objects.filter(agency=posting.agency_id).values("dossier")
    return dossiers().filter(pk__in=involved).exclude(status=Status.DRAFT)


def listed(posting: Posting) -> QuerySet[Involvement]:
    """As `in_scope`, but the rows of the agency's lists: where each dossier stands, read along an index."""
    return Involvement.objects.filter(agency=posting.agency_id)


def for_officer(posting: Posting, number: str) -> Dossier:
    return get_object_or_404(in_scope(posting), number=number)


def number_of(posting: Posting, pk: int) -> str | None:
    return in_scope(posting).filter(pk=pk).values_list("number", flat=True).first()


def for_dry_run(posting: Posting) -> QuerySet[Dossier]:
    """Sent dossiers on which a new description is tried: numbers and counts of them are shown, no answers.

    For who keeps the catalogue: at the province's committee the whole, elsewhere what the agency had in hand.
    """
    if posting.role != Role.CATALOGUE:
        return dossiers().none()
    if posting.agency.kind == KEEPS_THE_CATALOGUE:
        return dossiers().exclude(status=Status.DRAFT)
    return in_scope(posting)


def attachment(dossier: Dossier, attachment_id: int) -> Attachment:
    return get_object_or_404(dossier.attachments.select_related("file"), pk=attachment_id)


def is_own(dossier: Dossier, user: User) -> bool:
    """Whether the dossier is this person's own, by the account or by the number of their identity card."""
    number = user.identity_number
    return dossier.by_id == user.pk or bool(number and number in dossier.words.split())


def actors(dossier: Dossier, acting: Acting) -> frozenset[Actor]:
    """In which capacities this person stands before this dossier."""
    if acting.user is None:
        return frozenset({Actor.SYSTEM} if acting.system else ())
    if acting.posting is None:
        return frozenset({Actor.APPLICANT} if dossier.by_id == acting.user.pk else ())
    if is_own(dossier, acting.user):
        return frozenset()  # nobody decides their own dossier
    found = {Actor.OFFICER} if _is_involved(dossier, acting.posting.agency_id) else set()
    for posting in acting.posts:
        found |= _capacities(dossier, posting)
    # Who holds it, in the own post or in that of somebody absent, is not a colleague of themselves.
    return frozenset(found - {Actor.COLLEAGUE} if dossier.holder_id in _ids(acting) else found)


def _is_involved(dossier: Dossier, agency: int) -> bool:
    has_it = dossier.division.agency_id if dossier.division else None
    if agency in (dossier.agency_id, dossier.reception_id, has_it):
        return True
    return dossier.involved.filter(agency=agency).exists()


def _ids(acting: Acting) -> set[int]:
    return {posting.pk for posting in acting.posts}


def _capacities(dossier: Dossier, posting: Posting) -> set[Actor]:
    found = set()
    if is_one_stop(posting) and posting.agency_id == dossier.reception_id:
        found.add(Actor.CLERK)
    division = dossier.division
    if division is None:
        return found
    here = posting.division_id == division.pk
    leads = posting.role == Role.LEADER and posting.agency_id == division.agency_id
    if leads:
        found.add(Actor.LEADER)
    if leads or (posting.heads and here):
        found.add(Actor.HEAD)
    if here and posting.role == steps.current_step(dossier).role:
        if dossier.holder_id in (None, posting.pk):
            found.add(Actor.STEP)
        if dossier.holder_id != posting.pk:
            found.add(Actor.COLLEAGUE)
    return found


def stands_in(dossier: Dossier, acting: Acting, move: flow.Move) -> Posting | None:
    """The absent colleague for whom this person makes the move; nobody where the own post is enough."""
    if acting.posting is None or Actor.OFFICER in move.actors:
        return None
    for posting in acting.posts:
        if not _capacities(dossier, posting).isdisjoint(move.actors):
            return None if posting == acting.posting else posting
    return None


def post_for(dossier: Dossier, acting: Acting, name: str) -> Posting | None:
    """In which post the move is made: whoever takes a dossier for somebody absent puts it in their hands."""
    return stands_in(dossier, acting, flow.MOVES[name]) or acting.posting


def is_one_stop(posting: Posting) -> bool:
    return posting.role == Role.CLERK and posting.division.kind == "one-stop"


def moves(dossier: Dossier, acting: Acting) -> list[flow.Move]:
    """The moves this person may make now: the buttons of the page, and what `actions.move` allows."""
    return flow.available(dossier.status, actors(dossier, acting), steps.Ways(dossier))


def at_hand(dossier: Dossier, acting: Acting, names: Iterable[str]) -> list[flow.Move]:
    """Of these moves at a step those this person may make now, without a query: asked for every row of a list."""
    if acting.user is None or is_own(dossier, acting.user):
        return []
    found = {actor for posting in acting.posts for actor in _capacities(dossier, posting)}
    if dossier.holder_id in _ids(acting):
        found.discard(Actor.COLLEAGUE)
    among = [flow.MOVES[name] for name in names]
    return flow.available(dossier.status, found, steps.Ways(dossier), among)
