"""Papers of the counter that belong to no single dossier: the receipt for several, the guide to take home."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from motcua.accounts.models import Posting
from motcua.agencies.calendar import Limit
from motcua.agencies.queries import full_name
from motcua.common import clock
from motcua.documents.desk_papers import Guide, ManyReceipt, Need, Taken
from motcua.documents.render_desk import render_guide, render_many_receipt
from motcua.dossiers.models import Dossier, Guidance
from motcua.procedures.fees import short_price
from motcua.procedures.models import Version
from motcua.procedures.words import copies_text


def _letter(posting: Posting, link: str) -> dict[str, Any]:
    unit = posting.agency.unit
    return {
        "superior": full_name(posting.agency),
        "agency": posting.division.name,
        "place": unit.short_name or unit.name,
        "issued_at": clock.now(),
        "qr": link,
        "lookup": link,
    }


def promised(dossiers: list[Dossier]) -> list[Dossier]:
    return [one for one in dossiers if one.due_at and one.accepted_at]


def many_receipt(dossiers: list[Dossier], posting: Posting) -> bytes:
    """For dossiers of one person that were accepted one after another."""
    person, last = dossiers[-1].submitter, dossiers[-1]
    assert last.accepted_at is not None
    link = settings.BASE_URL + reverse("portal:my_dossiers")
    return render_many_receipt(
        ManyReceipt(
            **_letter(posting, link),
            one_stop=posting.division.name,
            submitter=str(person.get("full_name", "")),
            received_at=clock.local(last.accepted_at),
            rows=[_taken(one) for one in dossiers],
            receiver=posting.user.full_name,
            address=str(person.get("residence", "")),
            phone=str(person.get("phone", "")),
            email=last.email,
            identity=str(person.get("identity_number", "")),
            result_place=posting.division.name,
        )
    )


def _taken(dossier: Dossier) -> Taken:
    assert dossier.due_at is not None
    return Taken(
        dossier_number=dossier.number or "",
        content=dossier.version.name,
        person=dossier.applicant_name,
        due_at=clock.local(dossier.due_at),
        legal_time=str(Limit(dossier.limit.value, dossier.limit.unit)),
        papers=dossier.handed_in.count() or dossier.attachments.count(),
    )


def guide(given: Guidance, version: Version | None) -> bytes:
    """What to bring, by the published list; what was still wrong stands beside it."""
    description = version.description if version else None
    wanted = description.papers if description else ()
    link = settings.BASE_URL + (
        reverse("portal:procedure", args=[description.code])
        if description
        else reverse("portal:finder")
    )
    price = ""
    if description and description.channel(given.channel):
        price = short_price(description, given.channel)
    return render_guide(
        Guide(
            **{**_letter(given.posting, link), "issued_at": clock.local(given.at)},
            one_stop=given.posting.division.name,
            content=version.name if version else "",
            needs=[
                Need(
                    name=paper.name,
                    copies=copies_text(paper),
                    remark=given.missing.get(paper.key, ""),
                )
                for paper in wanted
            ],
            person=given.person,
            phone=given.phone,
            legal_time=str(Limit(description.limit.value, description.limit.unit))
            if description
            else "",
            fee=price,
            where=given.posting.division.name,
            advice=given.advice,
            officer=given.posting.user.full_name,
            officer_phone=given.posting.phone or given.posting.agency.phone,
        )
    )


def pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
