"""Questions about dossiers: lists, events, calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from motcua.accounts.models import Posting, Role, User
from motcua.accounts.queries import active_postings, ended_postings
from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for, calendars_for
from motcua.common import clock
from motcua.dossiers import access, flow, steps
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Consultation, Dossier, Event, Party, WorkFile
from motcua.dossiers.models.dossier import NEVER

# Moves after which a dossier may be in other hands.
HANDED = ("assign", "take", "give_back", "send_back", "finish", *steps.ENTERING)


def mine(user: User) -> QuerySet[Dossier]:
    """A citizen's dossiers, drafts among them, the latest touched first."""
    return access.mine(user).order_by("-saved_at", "-pk")


def followed(user: User) -> QuerySet[Party]:
    """Where this person waits for what others filed, the latest filed first."""
    related = [f"dossier__{name}" for name in access.RELATED]
    found = access.followed(user).select_related(*related).defer("dossier__version__body")
    return found.order_by("-dossier_id", "pk")


def known_people(user: User) -> list[dict[str, Any]]:
    """People of this user's earlier dossiers, to fill a page with one click; the latest first, each once."""
    rows = mine(user).exclude(status=Status.DRAFT).values_list("submitter", "applicant")[:20]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        for person in row:
            who = (str(person.get("full_name", "")), str(person.get("identity_number", "")))
            if who[0]:
                found.setdefault(who, person)
    return list(found.values())


def untaken() -> Q:
    """In nobody's hands; as `Dossier.keeper` says it of one."""
    return Q(holder=None) | Q(holder__in=ended_postings())


def waiting_for(posting: Posting, *stood_in: Posting) -> QuerySet[Dossier]:
    """What waits for this person: open dossiers at their role in their division, the oldest promise first.

    So is what waits for absent people of the same role whose work they do."""
    hands: dict[int, list[int]] = {}
    for one in (posting, *stood_in):
        hands.setdefault(one.division_id, []).append(one.pk)
    theirs = Q()
    for division, posts in hands.items():
        theirs |= Q(division=division) & (untaken() | Q(holder__in=posts))
    return (
        access.loaded()
        .filter(theirs, step_role=posting.role, status__in=(*flow.OPEN, Status.DONE))
        .alias(due=Coalesce("step_due_at", NEVER))
        .order_by("due", "pk")
    )


def given(dossiers: Iterable[Dossier]) -> dict[int, Event]:
    """The event by which each came into the hands it is in, where it was given by the head or by a rule."""
    held = {dossier.pk: dossier.holder_id for dossier in dossiers if dossier.holder_id}
    if not held:
        return {}
    changes = Event.objects.filter(
        Q(action__in=HANDED) | Q(data__has_key="by_rule"), dossier__in=held
    )
    latest = changes.order_by("dossier", "-sequence").distinct("dossier").select_related("by")
    return {
        event.dossier_id: event
        for event in latest
        if event.holder_id == held[event.dossier_id]
        and (event.action == "assign" or "by_rule" in event.data)
    }


def stood_in(events: Iterable[Event]) -> dict[int, str]:
    """Names of the absent people for whom something was done, by the post that `Event.data` keeps."""
    posts = {event.data["for"] for event in events if "for" in event.data}
    found = Posting.objects.filter(pk__in=posts).select_related("user") if posts else ()
    return {posting.pk: str(posting.user) for posting in found}


@dataclass(frozen=True)
class Listing:
    """Dossiers in an order that an index keeps, by rows of their own: `dossier` leads from a row to its dossier."""

    rows: QuerySet[Any]
    place: str
    dossier: str = ""
    latest_first: bool = False

    @property
    def key(self) -> str:
        return f"{self.dossier}_id" if self.dossier else "id"

    def column(self, name: str) -> str:
        """How a condition on the dossier is asked of a row."""
        return f"{self.dossier}__{name}" if self.dossier else name


def work_of(posting: Posting) -> Listing:
    """What this person can do now, for themselves and for absent colleagues; not their own dossiers."""
    posts = access.Acting(posting.user, posting).posts
    return Listing(waiting_for(*posts).exclude(by=posting.user_id), "due")


def open_here(posting: Posting) -> Listing:
    """Every open dossier of the agency, for looking up and for what waits for the applicant."""
    return Listing(access.listed(posting).filter(closed=False), "place_at", "dossier")


def closed_here(posting: Posting) -> Listing:
    """What the agency had in hand and is over, the latest first."""
    rows = access.listed(posting).filter(closed=True)
    return Listing(rows, "place_at", "dossier", latest_first=True)


def all_here(posting: Posting) -> Listing:
    return Listing(access.listed(posting), "place_at", "dossier", latest_first=True)


def proposed_here(posting: Posting) -> Listing:
    """What officers would like to be asked for, for the desk that sends it and the leader who may have to allow it."""
    here = Q(reception=posting.agency_id) | Q(division__agency=posting.agency_id)
    inside = access.loaded().filter(here, status__in=(Status.ACCEPTED, Status.PROCESSING))
    return Listing(inside.exclude(proposed={}), "submitted_at")


def unanswered_here(posting: Posting) -> Listing:
    """The applicant did not bring what was asked for in time: this desk may stop it."""
    late = access.loaded().filter(status=Status.SUPPLEMENT_WANTED, reply_by__lt=clock.now())
    return Listing(late.filter(reception=posting.agency_id), "reply_by")


def open_in_division(posting: Posting) -> Listing:
    """For who heads the division: all that lies there, in whosever hands."""
    lying = access.loaded().filter(division=posting.division_id)
    lying = lying.filter(status__in=(*flow.OPEN, Status.DONE))
    return Listing(lying.alias(due=Coalesce("step_due_at", NEVER)), "due")


def asked_of(posting: Posting) -> Listing:
    """About which dossiers this division owes an opinion, and by when."""
    owed = Consultation.objects.filter(
        division=posting.division_id, answered_at=None, dossier__status__in=access.ASKING
    )
    return Listing(owed, "due_at", "dossier")


def questions(dossier: Dossier) -> list[Consultation]:
    """Every opinion asked for, the open ones first."""
    found = dossier.consultations.select_related(
        "division__agency", "event__by", "answered_by__user", "file"
    )
    return list(found.order_by(F("answered_at").desc(nulls_first=True), "due_at", "pk"))


def records(dossier: Dossier, actions: Iterable[str]) -> list[Event]:
    """What was written down beside the work, with its files, the latest first."""
    found = dossier.events.filter(action__in=list(actions)).select_related("by")
    return list(found.prefetch_related("files__file").order_by("-sequence"))


def opinions_overdue(moment: datetime) -> list[Consultation]:
    """Open questions whose time is over and of which nobody has been told yet; the oldest first."""
    found = Consultation.objects.filter(
        Q(silence_is_consent=True) | Q(head_told_at=None),
        answered_at=None,
        due_at__lt=moment,
        dossier__status__in=access.ASKING,
    )
    related = [f"dossier__{name}" for name in access.RELATED]
    return list(found.select_related(*related).defer("dossier__version__body").order_by("due_at"))


def numbered(posting: Posting, numbers: Iterable[str]) -> list[Dossier]:
    """Those of these numbers that this post may see."""
    return list(access.in_scope(posting).filter(number__in=list(numbers)))


def taken_in_lately(posting: Posting, at_most: int = 8) -> list[str]:
    """Codes of the procedures this clerk took in last, the latest first, each once."""
    codes = (
        access.in_scope(posting)
        .filter(taken_in_by=posting)
        .order_by("-submitted_at")
        .values_list("version__procedure__code", flat=True)[: 10 * at_most]
    )
    return list(dict.fromkeys(codes))[:at_most]


def events(dossier: Dossier) -> QuerySet[Event]:
    return dossier.events.select_related(
        "posting__user",
        "posting__division__agency",
        "division__agency",
        "by",
        "holder__user",
        "holder__division__agency",
    )


def office(dossier: Dossier) -> Agency:
    """Whose hours count now: the agency that holds the dossier."""
    return dossier.division.agency if dossier.division else dossier.agency


def calendar(dossier: Dossier) -> WorkCalendar:
    return calendar_for(office(dossier))


def calendars(dossiers: Iterable[Dossier]) -> dict[int, WorkCalendar]:
    """The calendar of each dossier's office, by the dossier's key, in one query for all."""
    offices = {dossier.pk: office(dossier) for dossier in dossiers}
    found = calendars_for(offices.values())
    return {pk: found[agency.pk] for pk, agency in offices.items()}


def old_results(dossier: Dossier) -> QuerySet[WorkFile]:
    """Results that were wrong and done again, the first one first."""
    found = WorkFile.objects.filter(event__dossier=dossier, event__action="correct")
    return found.select_related("file", "event").order_by("pk")


def clerks_at(dossier: Dossier) -> list[Posting]:
    """The people to call: clerks of the one-stop desk that took it in."""
    desk = active_postings().filter(agency=dossier.reception_id, division__kind="one-stop")
    desk = desk.select_related("user", "division__agency")
    return list(desk.filter(role=Role.CLERK)[:3])
