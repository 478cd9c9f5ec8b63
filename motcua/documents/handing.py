"""The paper of a hand-over list: typeset once, when first asked for, and kept."""

from django.db import transaction

from motcua.agencies.queries import full_name
from motcua.common import clock
from motcua.documents.desk_papers import Handed, HandOverList
from motcua.documents.facts import content, person
from motcua.documents.render_desk import render_hand_over_list
from motcua.dossiers import models
from motcua.files.actions import store_bytes
from motcua.files.models import StoredFile
from motcua.procedures.fees import bill


def list_pdf(handed: models.HandOverList) -> StoredFile:
    """Two who ask at once: the row lock lets one make it."""
    with transaction.atomic():
        models.HandOverList.objects.select_for_update().get(pk=handed.pk)
        fresh = models.HandOverList.objects.select_related(
            "file", "agency__unit", "made_by__user", "made_by__division"
        ).get(pk=handed.pk)
        if fresh.file is None:
            name = f"phieu-ban-giao-{fresh.number.replace('/', '-')}.pdf"
            made = render_hand_over_list(facts(fresh))
            fresh.file = store_bytes(made, name=name, content_type="application/pdf")
            fresh.save(update_fields=["file"])
        return fresh.file


def facts(handed: models.HandOverList) -> HandOverList:
    unit = handed.agency.unit
    rows = handed.rows.select_related("dossier__version__procedure", "dossier__result")
    by_post = handed.kind == models.HandOverList.Kind.POST
    return HandOverList(
        superior=full_name(handed.agency),
        agency=handed.made_by.division.name,
        place=unit.short_name or unit.name,
        issued_at=clock.local(handed.made_at),
        number=handed.number,
        giver=handed.made_by.division.name,
        giver_person=handed.made_by.user.full_name,
        receiver=handed.to,
        given_at=clock.local(handed.made_at),
        rows=[_row(row.dossier, by_post=by_post) for row in rows.order_by("pk")],
    )


def _row(dossier: models.Dossier, *, by_post: bool) -> Handed:
    about = person(dossier)
    result = dossier.version.description.result
    name = result[0].name if result else ""
    return Handed(
        dossier_number=dossier.number or "",
        content=content(dossier),
        result="Phiếu từ chối giải quyết" if dossier.refused else name,
        person=about["applicant"],
        address=about["address"],
        fee=_costs(dossier),
        by_post=by_post,
    )


def _costs(dossier: models.Dossier) -> bool:
    description, said = dossier.version.description, dossier.declaration
    return bill(description, dossier.channel, said, people=dossier.people).total > 0
