"""Who sees and who acts. Doors (portal, desk) reach a dossier only through these functions; strangers get 404."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from motcua.accounts.models import Posting, Role, User
from motcua.accounts.queries import confirmed_addresses, stood_in_for
from motcua.common import clock
from motcua.dossiers import flow, parties, steps, waits
from motcua.dossiers.flow import Actor, Status
from motcua.dossiers.models import (
    Attachment,
    Capacity,
    Decision,
    Dossier,
    Involvement,
    Opening,
    Party,
)
from motcua.files.models import StoredFile

RELATED = (
    "version__procedure__field",
    "agency__unit",
    "reception",
    "division__agency",
    "holder__user",
    "holder__division__agency",
    "by",
    "result",
)
# Of a draft nobody holds there is less to know, and its pages are asked for most of all.
OF_A_DRAFT = ("version__procedure", "agency__unit", "reception", "by")

# While it is in this state others may owe an opinion about a dossier.
ASKING = (Status.PROCESSING, *flow.WAITING)
KEEPS_THE_CATALOGUE = "province-committee"
OF_THE_PROVINCE = ("province-committee", "department-")


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


def loaded(*related: str) -> QuerySet[Dossier]:
    # A process has parsed the version's body once (`Version.description`): rows need not carry it again.
    return Dossier.objects.select_related(*(related or RELATED)).defer("version__body")


def mine(user: User) -> QuerySet[Dossier]:
    return loaded().filter(by=user)


def own(user: User, number: str) -> Dossier:
    """A sent dossier of this citizen."""
    return get_object_or_404(mine(user).exclude(status=Status.DRAFT), number=number)


@dataclass(frozen=True)
class Right:
    """To read a dossier at the citizens' door. `party` is none for the account it belongs to.

    `whole`: also what was declared and attached, the papers and the result. It wants more than an address, which is
    easily mistyped: the account must go by the identity number that was declared, too.
    """

    dossier: Dossier
    party: Party | None = None
    whole: bool = True


def followed(user: User) -> QuerySet[Party]:
    """By whom this person is known among those who wait: by the account, or first by a confirmed address."""
    unclaimed = Q(user=None, email__in=confirmed_addresses(user))
    open_ = Party.objects.filter(Q(user=user) | unclaimed, ended_at=None)
    return open_.exclude(dossier__by=user).exclude(dossier__status=Status.DRAFT)


def follower(user: User, number: str) -> Right:
    """As one who waits for a dossier that somebody else filed; whoever looks first has the place."""
    places = list(followed(user).filter(dossier__number=number))
    found = get_object_or_404(loaded(), pk__in={party.dossier_id for party in places})
    named = [party for party in places if _is_who_was_named(found, party, user)]
    party = (named or places)[0]
    Party.objects.filter(pk=party.pk, user=None).update(user=user, joined_at=clock.now())
    return Right(found, party, whole=bool(named))


def _is_who_was_named(dossier: Dossier, party: Party, user: User) -> bool:
    parts = {Capacity.BENEFICIARY: dossier.applicant, Capacity.REPRESENTATIVE: dossier.submitter}
    declared = parts.get(Capacity(party.capacity), {}).get("identity_number")
    return bool(declared) and declared == user.identity_number


def reader(user: User, number: str, *, whole: bool = False) -> Right:
    """The owner, or who waits with them; `whole` for what only the owner and whose dossier it is may read."""
    found = mine(user).exclude(status=Status.DRAFT).filter(number=number).first()
    right = Right(found) if found else follower(user, number)
    if whole and not right.whole:
        raise Http404
    return right


def place(user: User, number: str, pk: int) -> Party:
    """Of which this person may make an end: the own one, and as owner everybody else's."""
    if found := followed(user).filter(dossier__number=number, pk=pk).first():
        return found
    asked = parties.current(own(user, number)).filter(pk=pk).first()
    if asked is None or not parties.may_be_ended_by_owner(asked):
        raise Http404
    return asked


def own_draft(user: User, key: str) -> Dossier:
    """A draft of this citizen, or the dossier it became: the pages of a sent draft lead to its receipt."""
    return get_object_or_404(loaded(*OF_A_DRAFT).filter(by=user), key=key)


def draft_by_key(key: str, user_id: int) -> Dossier | None:
    """For saving what was typed when the session had ended: the caller has checked a signed ticket."""
    drafts = loaded(*OF_A_DRAFT).filter(status=Status.DRAFT, by__is_active=True)
    return drafts.filter(key=key, by=user_id).first()


def waiting_for_supplement(number: str) -> Dossier | None:
    """As `draft_by_key`, for what is typed on the supplement page."""
    waiting = loaded().filter(status=Status.SUPPLEMENT_WANTED, by__is_active=True)
    return waiting.filter(number=number).first()


def in_scope(posting: Posting) -> QuerySet[Dossier]:
    """What an officer may see: dossiers their agency received, holds, has held or was asked about; never drafts."""
    involved = Involvement.objects.filter(agency=posting.agency_id).values("dossier")
    return loaded().filter(pk__in=involved).exclude(status=Status.DRAFT)


def listed(posting: Posting) -> QuerySet[Involvement]:
    """As `in_scope`, but the rows of the agency's lists: where each dossier stands, read along an index."""
    return Involvement.objects.filter(agency=posting.agency_id)


def for_officer(posting: Posting, number: str) -> Dossier:
    return get_object_or_404(in_scope(posting), number=number)


def sees_province(posting: Posting) -> bool:
    """The leaders of the province's committee and of its departments: figures of all, and one dossier for a reason."""
    of_the_province = posting.agency.kind.startswith(OF_THE_PROVINCE)
    return of_the_province and posting.role == Role.LEADER


def anywhere(posting: Posting, number: str) -> Dossier:
    """Any sent dossier, for the province to say why it must be opened; nothing of it may be shown before that."""
    if not sees_province(posting):
        raise Http404
    return get_object_or_404(loaded().exclude(status=Status.DRAFT), number=number)


def for_reader(posting: Posting, number: str) -> Dossier:
    """To look at: what lies in scope, and for the province what it gave a reason for today."""
    if not sees_province(posting):
        return for_officer(posting, number)
    today = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    told = Opening.objects.filter(posting=posting, at__gte=today).exclude(reason="")
    seen = Q(pk__in=in_scope(posting).values("pk")) | Q(pk__in=told.values("dossier"))
    return get_object_or_404(loaded().filter(seen).exclude(status=Status.DRAFT), number=number)


def number_of(posting: Posting, pk: int) -> str | None:
    return in_scope(posting).filter(pk=pk).values_list("number", flat=True).first()


def for_dry_run(posting: Posting) -> QuerySet[Dossier]:
    """Sent dossiers on which a new description is tried: numbers and counts of them are shown, no answers.

    For who keeps the catalogue: at the province's committee the whole, elsewhere what the agency had in hand.
    """
    if posting.role != Role.CATALOGUE:
        return loaded().none()
    if posting.agency.kind == KEEPS_THE_CATALOGUE:
        return loaded().exclude(status=Status.DRAFT)
    return in_scope(posting)


def counter_drafts(posting: Posting) -> QuerySet[Dossier]:
    """What the clerks of this desk have begun to type and nobody has taken in yet, the latest first."""
    drafts = _typed_at(posting, *OF_A_DRAFT, "taken_in_by__user").filter(status=Status.DRAFT)
    return drafts.order_by("-saved_at", "-pk")


def counter_draft(posting: Posting, key: str) -> Dossier:
    """A draft of this desk, or the dossier it became: clerks of one desk go on with one another's work."""
    return get_object_or_404(_typed_at(posting), key=key)


def _typed_at(posting: Posting, *related: str) -> QuerySet[Dossier]:
    here = loaded(*related).filter(reception=posting.agency_id, taken_in_by__isnull=False)
    return here if works_at_the_desk(posting) else here.none()


def at_my_counter(posting: Posting, number: str) -> Dossier:
    """A dossier this clerk's own desk took in; never their own."""
    found = for_officer(posting, number)
    here = works_at_the_desk(posting) and found.reception_id == posting.agency_id
    if not here or is_own(found, posting.user):
        raise Http404
    return found


def attachment(dossier: Dossier, attachment_id: int) -> Attachment:
    return get_object_or_404(dossier.attachments.select_related("file"), pk=attachment_id)


def is_own(dossier: Dossier, user: User) -> bool:
    """Whether the dossier is this person's own, by the account or by the number of their identity card."""
    number = user.identity_number
    return dossier.by_id == user.pk or bool(number and number in dossier.words.split())


def actors(dossier: Dossier, acting: Acting) -> frozenset[Actor]:
    """In which capacities this person stands before this dossier."""
    found = _standing(dossier, acting)
    # Whose dossier it is, or who has no business with it, gives no opinion either.
    if acting.posting and found and dossier.status in ASKING and was_asked(dossier, acting):
        found |= {Actor.CONSULTED}
    return found


def _standing(dossier: Dossier, acting: Acting, *, looks_up: bool = True) -> frozenset[Actor]:
    """Without looking up who else is involved, where no row of a list may cost a query."""
    if acting.user is None:
        return frozenset({Actor.SYSTEM} if acting.system else ())
    if acting.posting is None:
        return frozenset({Actor.APPLICANT} if dossier.by_id == acting.user.pk else ())
    if is_own(dossier, acting.user):
        return frozenset()  # nobody decides their own dossier
    involved = looks_up and _is_involved(dossier, acting.posting.agency_id)
    found = {Actor.OFFICER} if involved else set()
    for posting in acting.posts:
        found |= _capacities(dossier, posting)
    # Who holds it, in the own post or in that of somebody absent, is not a colleague of themselves.
    return frozenset(found - {Actor.COLLEAGUE} if dossier.holder_id in _ids(acting) else found)


def was_asked(dossier: Dossier, acting: Acting) -> bool:
    """Whether a division of this person owes an opinion."""
    divisions = {posting.division_id for posting in acting.posts}
    return any(one.division_id in divisions for one in waits.open_questions(dossier))


def only_asked(dossier: Dossier, posting: Posting) -> bool:
    """Whether this officer's agency sees the dossier only because it was asked for an opinion."""
    agency = posting.agency_id
    has_it = dossier.division.agency_id if dossier.division else None
    if agency in (dossier.agency_id, dossier.reception_id, has_it):
        return False
    asked = dossier.consultations.filter(division__agency=agency)
    return asked.exists() and not dossier.events.filter(division__agency=agency).exists()


def work_file(dossier: Dossier, posting: Posting, pk: int) -> StoredFile:
    """A file of the officers' work on this dossier; who was only asked may have what they answered with."""
    answered = dossier.consultations.filter(file=pk)
    if only_asked(dossier, posting):
        known = answered.filter(division=posting.division_id).exists()
    else:
        of_work = dossier.events.filter(files__file=pk), _drafts(dossier, pk)
        known = any(found.exists() for found in (answered, *of_work))
        # Nobody decides, or reads what others say about, their own dossier.
        known = known and not is_own(dossier, posting.user)
    if not known:
        raise Http404
    return get_object_or_404(StoredFile, pk=pk)


def _drafts(dossier: Dossier, pk: int) -> QuerySet[Decision]:
    return dossier.decisions.filter(Q(file=pk) | Q(signed=pk) | Q(sealed=pk))


def _is_involved(dossier: Dossier, agency: int) -> bool:
    has_it = dossier.division.agency_id if dossier.division else None
    if agency in (dossier.agency_id, dossier.reception_id, has_it):
        return True
    return dossier.involved.filter(agency=agency).exists()


def _ids(acting: Acting) -> set[int]:
    return {posting.pk for posting in acting.posts}


def standing(dossier: Dossier, posting: Posting) -> set[Actor]:
    """In which capacities this one post stands before the dossier, whosever it is."""
    return _capacities(dossier, posting)


def is_involved(dossier: Dossier, posting: Posting) -> bool:
    """Whether the agency has, had or was asked about it: else only a reason opens it."""
    return _is_involved(dossier, posting.agency_id)


def _capacities(dossier: Dossier, posting: Posting) -> set[Actor]:
    found = set()
    if is_one_stop(posting) and posting.agency_id == dossier.reception_id:
        found.add(Actor.CLERK)
        if dossier.by_id is None:
            found.add(Actor.COUNTER)
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
        if dossier.keeper in (None, posting):
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


def may_judge(dossier: Dossier, acting: Acting) -> bool:
    """Papers are judged where the work is: by any clerk at intake, by whoever does the step at work."""
    if dossier.status not in flow.OPEN:
        return False
    judges = {Actor.STEP} if dossier.step else {Actor.STEP, Actor.CLERK}
    return not judges.isdisjoint(actors(dossier, acting))


def works_at_the_desk(posting: Posting) -> bool:
    """In the own post, or in that of a colleague who is away."""
    if is_one_stop(posting):
        return True
    posts = Acting(posting.user, posting).posts
    return any(is_one_stop(one) and one.agency_id == posting.agency_id for one in posts)


def moves(dossier: Dossier, acting: Acting) -> list[flow.Move]:
    """The moves this person may make now: the buttons of the page, and what `actions.move` allows."""
    return flow.available(dossier.status, actors(dossier, acting), steps.Ways(dossier))


def at_hand(dossier: Dossier, acting: Acting, names: Iterable[str]) -> list[flow.Move]:
    """Of these moves at a step those this person may make now, without a query: asked for every row of a list."""
    found = _standing(dossier, acting, looks_up=False)
    among = [flow.MOVES[name] for name in names]
    return flow.available(dossier.status, found, steps.Ways(dossier), among)
