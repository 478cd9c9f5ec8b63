"""To whom the work of a division falls: who can do it, how much each holds, and what the division's rules say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from motcua.accounts.models import Posting
from motcua.accounts.queries import active_postings, away_on
from motcua.agencies.models import Division, Unit
from motcua.agencies.queries import find_unit
from motcua.common import clock
from motcua.dossiers import access, flow, steps
from motcua.dossiers.flow import Status
from motcua.dossiers.models import AssignmentRule, Dossier, Event

HELD = (*flow.OPEN, *flow.WAITING, Status.DONE)


@dataclass(frozen=True)
class Fallen:
    """The rule's choice, and what the event keeps of the rule: it may be changed or deleted later."""

    posting: Posting
    fact: dict[str, Any]


def able(dossier: Dossier) -> list[Posting]:
    """Who might hold it at its step and does not, in the order of their posts; nobody holds their own dossier."""
    if dossier.division_id is None:
        return []
    role = steps.current_step(dossier).role
    return [
        posting
        for posting in _of_role(dossier, dossier.division_id, role)
        if posting.pk != dossier.holder_id
    ]


def _of_role(dossier: Dossier, division: int, role: str) -> list[Posting]:
    posts = active_postings().filter(division=division, role=role).order_by("pk")
    return [posting for posting in posts if not access.is_own(dossier, posting.user)]


def still_there(done_by: Event, division: Division) -> Posting | None:
    """Whose work that move was, if they are in this division still: not who stood in, nor who left since."""
    post: int = done_by.data.get("for") or done_by.posting_id or 0
    return active_postings().filter(pk=post, division=division).first()


def held(posts: Iterable[Posting]) -> dict[int, int]:
    """How many open dossiers are in whose hands."""
    rows = Dossier.objects.filter(holder__in=list(posts), status__in=HELD).values("holder")
    return {row["holder"]: row["found"] for row in rows.annotate(found=Count("pk"))}


def rules_of(division: int) -> QuerySet[AssignmentRule]:
    return (
        AssignmentRule.objects.filter(division=division)
        .select_related("field", "unit__parent", "posting__user")
        .order_by("role", "field__name", "unit__name", "pk")
    )


def add_rule(
    division: Division, role: str, *, field: int | None, unit: Unit | None, to: Posting | None
) -> bool:
    """False where there is one for the same work already. Without a person it goes to whoever holds least."""
    same = {"division": division, "role": role, "field_id": field, "unit": unit}
    _rule, made = AssignmentRule.objects.get_or_create(**same, defaults={"posting": to})
    return made


def drop_rule(division: Division, pk: int) -> bool:
    return bool(AssignmentRule.objects.filter(division=division, pk=pk).delete()[0])


def falls_to(dossier: Dossier, place: steps.Place) -> Fallen | None:
    """By the rule that says most of this dossier: field and territory, field, territory, anything.

    The last step has no rule: a result is given out by whoever stands at the counter.
    """
    if place.index == steps.last_index(dossier):
        return None
    rules = list(rules_of(place.division.pk).filter(role=place.step.role))
    rule = _matching(rules, dossier) if rules else None
    people = _of_role(dossier, place.division.pk, place.step.role) if rule else []
    if rule is None or not people:
        return None
    named = next((posting for posting in people if posting.pk == rule.posting_id), None)
    chosen = named or _least_laden(people)
    fact = {
        "rule": rule.pk,
        "field": rule.field.name if rule.field else "",
        "unit": rule.unit.name if rule.unit else "",
        "least": named is None,
        "to": chosen.pk,
    }
    return Fallen(chosen, fact)


def _matching(rules: list[AssignmentRule], dossier: Dossier) -> AssignmentRule | None:
    near = _territory(dossier) if any(rule.unit_id for rule in rules) else []
    fitting = [
        rule
        for rule in rules
        if rule.field_id in (None, dossier.version.procedure.field_id)
        and (rule.unit_id is None or rule.unit_id in near)
    ]

    def exactness(rule: AssignmentRule) -> tuple[bool, bool, int, int]:
        distance = near.index(rule.unit_id) if rule.unit_id else 0
        return rule.field_id is None, rule.unit_id is None, distance, rule.pk

    return min(fitting, key=exactness, default=None)


def _territory(dossier: Dossier) -> list[int]:
    """The units that the applicant's address names, and those above them, the likeliest and smallest first."""
    near: list[int] = []
    for found in find_unit(str(dossier.applicant.get("residence") or "")):
        unit: Unit | None = found
        while unit:
            near.append(unit.pk)
            unit = unit.parent
    return near


def _least_laden(people: list[Posting]) -> Posting:
    """Of those who are there today; among equals the one who has been in the post longest."""
    away = set(away_on(clock.today()).values_list("absent", flat=True))
    present = [posting for posting in people if posting.pk not in away] or people
    load = held(present)
    return min(present, key=lambda posting: (load.get(posting.pk, 0), posting.pk))


# --- how much each has ---


@dataclass(frozen=True)
class Load:
    """One person's open work; without a person, what nobody holds."""

    posting: Posting | None
    open: int = 0
    soon: int = 0
    late: int = 0
    gone: bool = False  # the post has ended, and dossiers are still in these hands


def loads(division: int, soon: datetime) -> list[Load]:
    """Everybody of the division, and whoever left it with dossiers in hand. `soon`: until when is due soon."""
    now = clock.now()
    running = Q(status__in=flow.OPEN)
    here = Dossier.objects.filter(division=division, status__in=HELD)
    rows = (
        here.order_by()
        .values("holder")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=running & Q(step_due_at__lt=now)),
            soon=Count("pk", filter=running & Q(step_due_at__range=(now, soon))),
        )
    )
    counted: dict[int | None, tuple[int, int, int]] = {
        row["holder"]: (row["open"], row["soon"], row["late"]) for row in rows
    }
    posts = list(active_postings().filter(division=division).order_by("role", "pk"))
    known = {posting.pk for posting in posts}
    left = Posting.objects.filter(pk__in=[pk for pk in counted if pk and pk not in known])
    left = left.select_related("user", "agency", "division")
    found = [Load(posting, *counted.get(posting.pk, ())) for posting in posts]
    found += [Load(posting, *counted[posting.pk], gone=True) for posting in left]
    if None in counted:
        found.append(Load(None, *counted[None]))
    return found
