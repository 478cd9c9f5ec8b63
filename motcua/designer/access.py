"""Whose drafts and procedures somebody keeps: at the province all, elsewhere those of the own agency."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from motcua.accounts.models import Posting
from motcua.agencies.queries import agencies_on
from motcua.common import clock
from motcua.designer.models import Draft
from motcua.dossiers.access import KEEPS_THE_CATALOGUE
from motcua.procedures.models import State, Version


def keeps_all(posting: Posting) -> bool:
    return posting.agency.kind == KEEPS_THE_CATALOGUE


def drafts(posting: Posting) -> QuerySet[Draft]:
    found = Draft.objects.all()
    return found if keeps_all(posting) else found.filter(agency=posting.agency_id)


def draft(posting: Posting, pk: int) -> Draft:
    related = ("agency", "based_on__procedure", "changed_by", "proposed_by", "created_by")
    return get_object_or_404(drafts(posting).select_related(*related), pk=pk)


def standing(posting: Posting) -> QuerySet[Version]:
    """Of every procedure this person keeps the newest published version, in force or to come."""
    newest = (
        Version.objects.filter(state=State.PUBLISHED)
        .order_by("procedure_id", "-effective_from")
        .distinct("procedure_id")
    )
    found = Version.objects.filter(pk__in=newest.values("pk")).select_related("procedure__field")
    if keeps_all(posting):
        return found
    kind = [posting.agency.kind]
    return found.filter(Q(decided_by__contains=kind) | Q(offered_by__contains=kind))


def _one_of_its_kind(posting: Posting) -> bool:
    """A procedure is offered by kinds of agencies: what one commune publishes, all communes would have to follow."""
    return agencies_on(clock.today(), posting.agency.kind).count() == 1


def may_keep(posting: Posting, kinds: Iterable[str], code: str) -> bool:
    """Whether this post may publish it: for its own agency alone, and not over what another one keeps."""
    if keeps_all(posting):
        return True
    if posting.agency.kind not in kinds or not _one_of_its_kind(posting):
        return False
    known = Version.objects.filter(procedure__code=code, state=State.PUBLISHED).exists()
    return not known or standing(posting).filter(procedure__code=code).exists()
