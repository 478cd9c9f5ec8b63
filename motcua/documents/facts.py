"""Gathers from a dossier and its event what a paper says. A paper shows what was true at its event, not today."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from motcua.agencies.calendar import Limit
from motcua.common import clock
from motcua.common.money import dong
from motcua.documents import forms, slips, tables
from motcua.documents.models import Document
from motcua.documents.papers import (
    Declaration,
    Form01,
    Form02,
    Form03,
    Paper,
    Pay,
    Regime,
    regime_on,
)
from motcua.documents.render import day_words
from motcua.dossiers import appeal, asking, steps, tracking
from motcua.dossiers.answers import declared
from motcua.dossiers.models import Channel, Delivery, Dossier, Event, history_mark
from motcua.dossiers.transfers import transfer_for
from motcua.procedures.fields import Answers, sections_for
from motcua.procedures.models import Version
from motcua.procedures.schema import Description
from motcua.procedures.schema import Paper as Required
from motcua.procedures.words import copies_text


def letterhead(dossier: Dossier, at: datetime, *, number: str) -> dict[str, Any]:
    """The head of the one-stop desk's papers, with the code that leads to the dossier."""
    desk = steps.place(dossier, 0).division
    unit = desk.agency.unit
    link = settings.BASE_URL + reverse("portal:dossier", args=[dossier.number])
    return {
        "superior": desk.agency.name,
        "agency": desk.name,
        "place": unit.short_name or unit.name,
        "issued_at": clock.local(at),
        "number": number,
        "qr": link,
        "lookup": link,
    }


def _letter(document: Document) -> dict[str, Any]:
    dossier = document.dossier
    number = document.number or dossier.number or ""
    return letterhead(dossier, document.event.at, number=number) | {"regime": regime_of(dossier)}


def regime_of(dossier: Dossier) -> Regime:
    """A dossier keeps the forms of the day it was sent, however long it takes."""
    return regime_on(clock.local(dossier.submitted_at or dossier.created_at).date())


def person(dossier: Dossier) -> dict[str, Any]:
    applicant = dossier.applicant
    return {
        "applicant": applicant.get("full_name", ""),
        "address": applicant.get("residence", ""),
        "phone": dossier.submitter.get("phone", ""),
        "email": dossier.email,
    }


def content(dossier: Dossier) -> str:
    """What is asked for, and in which case: the promise of form 01 is that of the case."""
    name = dossier.version.name
    return f"{name} (trường hợp: {dossier.case_name})" if dossier.case_name else name


def _identity(dossier: Dossier) -> str:
    return str(dossier.applicant.get("identity_number", ""))


def _asked_for(paper: Required) -> str:
    """What was uploaded is a scan: the originals the law counts are said beside it, not as received."""
    copies = copies_text(paper)
    return f"{paper.name} (theo quy định: {copies})" if copies else paper.name


def _papers(document: Document) -> Sequence[Paper]:
    """What was handed in, one line a published paper: as counted at the desk, else how many files."""
    dossier = document.dossier
    if counted := _counted(dossier):
        return counted
    given = list(
        dossier.attachments.filter(sent=True, added_at__lte=document.event.at).values_list(
            "paper", flat=True
        )
    )
    return [
        Paper(name=_asked_for(paper), copies=given.count(paper.key))
        for paper in dossier.version.description.attachable()
        if paper.key in given
    ]


def _counted(dossier: Dossier) -> list[Paper]:
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    return [
        Paper(
            name=names.get(row.paper, row.paper),
            original=row.originals,
            certified=row.certified,
            copies=row.copies,
        )
        for row in dossier.handed_in.filter(round=0).order_by("pk")
    ]


def officer(document: Document) -> tuple[str, str]:
    posting = document.event.posting
    if posting is None:
        return "", ""
    return posting.user.full_name, posting.phone or posting.agency.phone


def form01(document: Document) -> Form01:
    dossier = document.dossier
    submitter = dossier.submitter.get("full_name", "")
    whose = person(dossier)
    code = tracking.code_of(dossier)
    return Form01(
        **_letter(document) | {"qr": slips.link(dossier, code), "lookup": slips.address()},
        tracking_code=code,
        **whose,
        dossier_number=dossier.number or "",
        one_stop=steps.place(dossier, 0).division.name,
        submitter=submitter if submitter != whose["applicant"] else "",
        identity=_identity(dossier),
        content=content(dossier),
        papers=_papers(document),
        received_at=clock.local(document.event.at),
        due_at=_local(document.event.due_at),
        legal_time=str(Limit(dossier.limit.value, dossier.limit.unit)),
        result_place=str(Delivery(dossier.delivery).label),
        receiver=officer(document)[0],
        online=dossier.channel == Channel.ONLINE,
        both_copies=dossier.channel != Channel.ONLINE,
        mark=history_mark(document.event),
        pay=_pay(dossier),
    )


def _pay(dossier: Dossier) -> Pay | None:
    """Only where something is owed to who takes transfers."""
    found = transfer_for(dossier)
    if found is None:
        return None
    to = found.account
    amount = dong(found.amount)
    return Pay(found.payload, amount, to.bank, to.number, to.holder, found.purpose)


def form02(document: Document) -> Form02:
    dossier, asked = document.dossier, document.event.data
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    labels = field_labels(dossier.version, asked.get("fields", {}))
    items = [
        Paper(name=names[key], reason=reason)
        for key, reason in asked.get("papers", {}).items()
        if key in names
    ]
    items += [
        Paper(name=other.name, reason=f"{other.reason} (căn cứ: {other.article})")
        for other in asking.others_in(asked).values()
    ]
    items += [
        Paper(name=f"Tờ khai, mục “{labels.get(key, key)}”", reason=reason)
        for key, reason in asked.get("fields", {}).items()
    ]
    name, phone = officer(document)
    return Form02(
        **_letter(document),
        **person(dossier),
        dossier_number=dossier.number or "",
        content=content(dossier),
        items=items,
        reason=document.event.note,
        which=int(asked.get("round") or 1),
        leave=asked.get("leave", {}).get("reason", ""),
        reply_by=clock.moment(asked["reply_by"]) if "reply_by" in asked else None,
        officer=name,
        officer_phone=phone,
    )


def where_to_appeal(event: Event) -> str:
    """To whom and by when whoever is told no may turn, on the paper itself; nothing where it is no no."""
    found = appeal.of_event(event)
    return " ".join(found.lines) if found else ""


def form03(document: Document) -> Form03:
    dossier = document.dossier
    name, phone = officer(document)
    return Form03(
        **_letter(document),
        **person(dossier),
        dossier_number=dossier.number or "",
        one_stop=steps.place(dossier, 0).division.name,
        identity=_identity(dossier),
        content=content(dossier),
        reason=document.event.note,
        receiver=name,
        submitted_at=_local(dossier.submitted_at),
        officer=name,
        officer_phone=phone,
        advice=where_to_appeal(document.event),
        online=dossier.channel == Channel.ONLINE,
    )


def declaration_of(document: Document) -> Declaration:
    return declaration(document.dossier, draft=False, made_at=document.event.at)


def declaration(dossier: Dossier, *, draft: bool, made_at: datetime) -> Declaration:
    """The declaration as typed so far, in the look of the official form."""
    description = dossier.version.description
    unit, at, people = dossier.agency.unit, clock.local(made_at), dossier.people
    answers = declared(dossier, until=made_at)
    generic = tables.sections(description, answers, people=people)
    official = forms.frame(description, answers, sent=not draft, people=people)
    return Declaration(
        **{"sections": generic} | official,
        made_at=at,
        to=steps.deciding_agency(dossier).name,
        place_date="" if draft else f"{unit.short_name or unit.name}, {day_words(at)}",
        draft=draft,
        dossier_number=dossier.number or "",
    )


def filled_in(
    description: Description, answers: Answers, *, to: str, codes: Sequence[str]
) -> Declaration:
    """Filled in on the screen to be printed and signed: no dossier yet; `codes` carry the answers."""
    generic = tables.sections(description, answers, people={})
    return Declaration(
        **{"sections": generic} | forms.frame(description, answers, people={}),
        made_at=clock.now(),
        to=to or forms.DOTS,
        carried=codes,
    )


def field_labels(version: Version, asked: Iterable[str]) -> dict[str, str]:
    """Flat key of an answer → what the form calls it, also in rows that are gone by now."""
    return {
        line.key: line.label_anywhere
        for section in sections_for(version, "declaration", dict.fromkeys(asked, ""))
        for line in section.lines
    }


def _local(moment: datetime | None) -> datetime | None:
    return clock.local(moment) if moment else None
