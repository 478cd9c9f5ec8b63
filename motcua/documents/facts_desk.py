"""Gathers, as `facts` does, what the papers of the desk say: how a dossier ended, and what went back to its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.documents import facts
from motcua.documents.desk_papers import Apology, ReturnReceipt, StopNotice
from motcua.documents.models import Document
from motcua.documents.papers import Form03, Paper
from motcua.dossiers import steps
from motcua.dossiers.models import Dossier, Event

HEAD = "Thủ trưởng cơ quan, đơn vị"


def apology(document: Document) -> Apology:
    """What was promised before, and what the leader promises in its place."""
    dossier, signed = document.dossier, document.dossier.apology
    officer, phone = facts.officer(document)
    return Apology(
        **_for_the_agency(document),
        **facts.person(dossier),
        **signing(signed.signed_by),
        dossier_number=dossier.number or "",
        content=facts.content(dossier),
        received_at=_local(dossier.accepted_at),
        due_at=_local(_due_before(document)),
        new_due_at=_local(signed.new_due_at),
        reason=signed.reason,
        officer=officer,
        officer_phone=phone,
    )


def stop_notice(document: Document) -> StopNotice:
    """The same paper whether the agency stops or the applicant wished it; then no officer moved it."""
    dossier, event = document.dossier, document.event
    asked = event.action in ("withdraw", "confirm_withdrawal")
    officer, phone = facts.officer(document)
    return StopNotice(
        **_for_the_agency(document),
        **facts.person(dossier),
        **signing(event.posting),
        dossier_number=dossier.number or "",
        content=facts.content(dossier),
        received_at=_local(dossier.accepted_at),
        stopped_at=clock.local(event.at),
        reason=event.note or ("Ông/Bà đề nghị rút hồ sơ." if asked else ""),
        asked=asked,
        legal_basis=str(event.data.get("article", "")),
        advice=facts.where_to_appeal(event),
        officer=officer,
        officer_phone=phone,
    )


def refusal(document: Document) -> Form03:
    """Refused at work: by the leader, with the article."""
    article = str(document.event.data.get("article", ""))
    return replace(facts.form03(document), legal_basis=article)


def return_receipt(document: Document) -> ReturnReceipt:
    dossier, event = document.dossier, document.event
    number = document.number or dossier.number or ""
    name = dossier.version.description.result[0].name
    return ReturnReceipt(
        **facts.letterhead(dossier, event.at, number=number),
        dossier_number=dossier.number or "",
        one_stop=steps.place(dossier, 0).division.name,
        applicant=dossier.applicant_name,
        content=facts.content(dossier),
        returned_at=clock.local(event.at),
        collector=str(event.data.get("collected_by", "")),
        paper=str(event.data.get("paper", "")),
        acts_for=str(event.data.get("acts_for", "")),
        results=[Paper(name=_numbered(name, dossier.result_number), original=1)],
        originals=_went_back(dossier, event.at),
        officer=facts.officer(document)[0],
        note=event.note,
    )


def _went_back(dossier: Dossier, until: datetime) -> list[Paper]:
    """Originals taken for comparison must be given back (NĐ 61/2018 Điều 20 khoản 2)."""
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    back = dossier.handed_in.filter(returned_at__lte=until).order_by("pk")
    return [Paper(name=names.get(row.paper, row.paper), original=row.originals) for row in back]


def _numbered(name: str, number: str) -> str:
    return f"{name} số {number}" if number else name


def _for_the_agency(document: Document) -> dict[str, Any]:
    """Signed for the agency that decides, not for the desk that received."""
    dossier = document.dossier
    agency = steps.deciding_agency(dossier)
    head = facts.letterhead(dossier, document.event.at, number=document.number)
    above = agency.parent if "committee" not in agency.kind else None
    return head | {
        "superior": above.name if above else "",
        "agency": agency.name,
        "regime": facts.regime_of(dossier),
    }


def signing(posting: Posting | None) -> dict[str, Any]:
    """For whom and as what a leader signs; the place stays open while none has."""
    if posting is None or posting.role != Role.LEADER:
        return {"signer_title": [HEAD], "signer": ""}
    title: Sequence[str] = [posting.title or HEAD]
    if "committee" in posting.agency.kind:
        title = ["TM. Ủy ban nhân dân", posting.title or "Chủ tịch"]
    return {"signer_title": title, "signer": posting.user.full_name}


def _due_before(document: Document) -> datetime | None:
    earlier = document.dossier.events.filter(sequence__lt=document.event.sequence)
    before = earlier.order_by("-sequence").first()
    return before.due_at if before else None


def _local(moment: datetime | None) -> datetime | None:
    return clock.local(moment) if moment else None


def of_the_office(event: Event, *, number: str) -> dict[str, Any]:
    """The head of the agency in whose hands the dossier was."""
    head = facts.letterhead(event.dossier, event.at, number=number)
    office = event.division.agency if event.division else event.dossier.agency
    above = office.parent if "committee" not in office.kind else None
    return head | {
        "superior": above.name if above else "",
        "agency": office.name,
        "place": office.unit.short_name or office.unit.name,
    }
