"""Telling somebody what to bring, or where to go, without a dossier: recorded, with a slip to take home."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from motcua.accounts.models import Posting
from motcua.dossiers.models import Guidance
from motcua.procedures.models import Procedure


def give(
    posting: Posting,
    *,
    channel: str,
    advice: str,
    procedure: Procedure | None = None,
    person: str = "",
    phone: str = "",
    missing: dict[str, str] | None = None,
) -> Guidance:
    return Guidance.objects.create(
        agency=posting.agency,
        posting=posting,
        channel=channel,
        procedure=procedure,
        person=person,
        phone=phone,
        missing=missing or {},
        advice=advice,
    )


def given_at(posting: Posting) -> QuerySet[Guidance]:
    """What the desk of this post has told people, the latest first."""
    found = Guidance.objects.filter(agency=posting.agency_id)
    return found.select_related("posting__user", "posting__division", "procedure").order_by(
        "-at", "-pk"
    )


def one(posting: Posting, pk: int) -> Guidance:
    return get_object_or_404(given_at(posting), pk=pk)
