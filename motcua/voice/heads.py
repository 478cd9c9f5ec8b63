"""To whom feedback goes and who may read it: computed from what it is about, never chosen."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from motcua.accounts import naming
from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings, leaders_of
from motcua.agencies.models import Agency, Division
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.voice.models import Feedback


@dataclass(frozen=True)
class Desk:
    """People the citizen may speak of, as far apart as their agency lets them be told."""

    label: str
    division: Division
    people: tuple[Posting, ...]


@dataclass(frozen=True)
class Place:
    """Where it lies. `by_concerned`: whoever it is about answers, by the law or because nobody else is left."""

    agency: Agency
    division: Division | None = None
    by_concerned: bool = False


def desks(dossier: Dossier) -> list[Desk]:
    """Who has had it in hand, the latest first, and who has it now."""
    related = ("posting__user", "posting__division__agency")
    events = dossier.events.exclude(posting=None).select_related(*related).order_by("-sequence")
    posts = [event.posting for event in events if event.posting]
    if dossier.holder:
        posts.insert(0, dossier.holder)
    grouped: dict[tuple[int, str], dict[int, Posting]] = {}
    for post in posts:
        grouped.setdefault((post.division_id, naming.public(post)), {})[post.pk] = post
    return [_desk(label, tuple(people.values())) for (_pk, label), people in grouped.items()]


def _desk(label: str, people: tuple[Posting, ...]) -> Desk:
    division = people[0].division
    parts = [one for one in (division.name, division.agency.name) if one not in label]
    return Desk(", ".join([label, *parts]), division, people)


def for_division(division: Division, concerned: set[int], by: int) -> Place:
    """Its head; a leader of the agency where there is none or the head is concerned."""
    heads = active_postings().filter(division=division, heads=True)
    if heads.exclude(user__in=[*concerned, by]).exists():
        return Place(division.agency, division)
    return for_agency(division.agency, concerned, by)


def for_agency(agency: Agency, concerned: set[int], by: int) -> Place:
    """Its leaders; those above where they are all concerned; at the very end the concerned themselves."""
    above = _led(agency, {*concerned, by})
    return Place(above) if above else for_decision(agency, by)


def for_decision(agency: Agency, by: int) -> Place:
    """By the law the first complaint goes to the head of who decided, also if they signed it; where nobody leads
    that agency now, to the agency above."""
    return Place(_led(agency, {by}) or agency, by_concerned=True)


def _led(agency: Agency, without: set[int]) -> Agency | None:
    """The first of this agency and those above it that has another leader than these people."""
    above: Agency | None = agency
    while above and all(one.user_id in without for one in leaders_of(above.pk)):
        above = above.parent
    return above


def readable(posting: Posting) -> QuerySet[Feedback]:
    """What this person answers, also for somebody away; a leader sees all of the agency. Never what is about them."""
    theirs = Q(pk=None)
    for post in Acting(posting.user, posting).posts:
        if post.heads:
            theirs |= Q(division=post.division_id)
        if post.role == Role.LEADER:
            theirs |= Q(agency=post.agency_id)
    about_them = Feedback.objects.filter(concerned__user=posting.user_id, by_concerned=False)
    found = Feedback.objects.filter(theirs).exclude(by=posting.user_id)
    return found.exclude(pk__in=about_them.values("pk"))


def answering(feedback: Feedback) -> list[Posting]:
    """Who is told that it is there: the head, or the leaders."""
    if feedback.division_id:
        there = active_postings().filter(division=feedback.division_id, heads=True)
    else:
        there = active_postings().filter(agency=feedback.agency_id, role=Role.LEADER)
    return [one for one in there if _may(feedback, one)]


def leading(feedback: Feedback) -> list[Posting]:
    """Who is told that it is late."""
    return [one for one in leaders_of(feedback.agency_id) if _may(feedback, one)]


def _may(feedback: Feedback, posting: Posting) -> bool:
    if posting.user_id == feedback.by_id:
        return False
    concerned = feedback.concerned.filter(user=posting.user_id).exists()
    return feedback.by_concerned or not concerned


def related(found: QuerySet[Feedback]) -> QuerySet[Any]:
    return found.select_related("dossier__version__procedure", "agency", "division", "by")
