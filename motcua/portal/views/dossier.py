"""Hồ sơ của tôi, and the page of one dossier: where it is, what comes next, every paper and every event."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.common.vietnamese import clean
from motcua.documents import actions as documents
from motcua.dossiers import access, actions, flow, queries, tracking
from motcua.dossiers.flow import Status
from motcua.dossiers.forecast_words import of_dossier
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.where import where, wheres
from motcua.files.serve import response
from motcua.portal import panels, wizard
from motcua.portal.dossier_panels import result_open
from motcua.portal.panel import Reading
from motcua.portal.people import acting, person

PER_PAGE = 20
WAITING_AT_MOST = 100


THEIR_TURN = (*flow.WAITING, Status.DONE)


def mine(request: HttpRequest) -> HttpResponse:
    """What waits for this person first, then drafts and what goes on, what is over folded; older pages by a key."""
    found = queries.mine(person(request))
    drafts_ = list(found.filter(status=Status.DRAFT)[:PER_PAGE])
    waiting = list(found.filter(status__in=THEIR_TURN)[:WAITING_AT_MOST])
    sent = found.exclude(status__in=(Status.DRAFT, *THEIR_TURN)).order_by("-pk")
    before = request.GET.get("truoc", "")
    if before.isdecimal() and len(before) < 18:
        sent = sent.filter(pk__lt=int(before))
    page = list(sent[: PER_PAGE + 1])
    more = page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None
    page = page[:PER_PAGE] if before else waiting + page[:PER_PAGE]
    rows = _rows(one for one in page if one.status not in flow.CLOSED)
    to_do = [row for row in rows if row["where"].cause.doable.must]
    context = {
        "to_do": sorted(to_do, key=_urgent),
        "drafts": [{"dossier": d, "url": wizard.address(d, wizard.STEPS[0])} for d in drafts_],
        "going": [row for row in rows if row not in to_do],
        "over": [{"dossier": d, "tag": tag(d)} for d in page if d.status in flow.CLOSED],
        "more": more,
        "first": not before,
        "followed": [] if before else _followed(request),
    }
    return render(request, "portal/my_dossiers.html", context)


def _rows(dossiers: Iterable[Dossier]) -> list[dict[str, Any]]:
    shown, now = list(dossiers), clock.now()
    places = wheres(shown)
    return [
        {"dossier": d, "where": places[d.pk], "tag": tag(d), "late": _is_late(d, now)}
        for d in shown
    ]


def _is_late(dossier: Dossier, now: datetime) -> bool:
    """While the clock runs; a stop moves the day."""
    runs = dossier.status in flow.OPEN and not dossier.stopped_at
    return bool(runs and dossier.due_at and dossier.due_at < now)


def _urgent(row: dict[str, Any]) -> tuple[bool, Any]:
    """What has a last day first, the nearest on top."""
    until = row["where"].cause.until
    return (until is None, until or -row["dossier"].pk)


def _followed(request: HttpRequest) -> list[dict[str, Any]]:
    """What others filed; of these no name is shown, which only who was named may read."""
    places = queries.followed(person(request))[:PER_PAGE]
    return _rows({place.dossier_id: place.dossier for place in places}.values())


TAGS = {
    Status.DRAFT: "draft",
    Status.SUBMITTED: "sent",
    Status.ACCEPTED: "progress",
    Status.PROCESSING: "progress",
    Status.SUPPLEMENT_WANTED: "action",
    Status.DONE: "done",
    Status.RETURNED: "done",
}


def tag(dossier: Dossier) -> dict[str, str]:
    """Colour and word of the state."""
    status = Status(dossier.status)
    return {"kind": TAGS.get(status, "stopped"), "label": str(status.label)}


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, access.reader(person(request), number))


def _page(
    request: HttpRequest, right: access.Right, *, error: str = "", status: int = 200
) -> HttpResponse:
    found = right.dossier
    reading = Reading(
        found,
        _events(right),
        person(request),
        frozenset(move.name for move in access.moves(found, acting(request))),
        right.party,
        right.whole,
    )
    context = {
        "dossier": found,
        "whole": right.whole,
        "tag": tag(found),
        "panels": panels.shown(reading),
        "error": error,
    }
    return render(request, "portal/dossier.html", context, status=status)


def _events(right: access.Right) -> tuple[Event, ...]:
    """What officers wrote by hand may name people: to who may not read the whole, no panel can show it."""
    events = tuple(queries.events(right.dossier))
    if not right.whole:
        for event in events:
            event.note = event.private_note = ""
    return events


def receipt(request: HttpRequest, number: str) -> HttpResponse:
    found = access.own(person(request), number)
    context = {
        "dossier": found,
        "code": tracking.code_of(found),
        "where": where(found),
        "forecast": of_dossier(found, list(queries.events(found))),
    }
    return render(request, "portal/receipt.html", context)


# Before the work begins the applicant takes it back; afterwards the one-stop desk has to let it go.
WITHDRAWING = {"withdraw": actions.withdraw, "ask_withdrawal": actions.ask_withdrawal}


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Asks first, then withdraws or asks the desk; when it is too late the page says who holds the dossier."""
    found = access.own(person(request), number)
    allowed = {move.name for move in access.moves(found, acting(request))}
    way = next((name for name in WITHDRAWING if name in allowed), "withdraw")
    if request.method != "POST":
        if way not in allowed:
            messages.info(request, _too_late(found))
            return redirect("portal:dossier", number)
        return _withdrawal(request, found, way)
    if request.POST.get("way") in WITHDRAWING.keys() - {way} and way in allowed:
        error = _("Cơ quan vừa bắt đầu xử lý hồ sơ: đọc lại rồi bấm lần nữa nếu vẫn muốn rút.")
        return _withdrawal(request, found, way, error=error, status=409)
    try:
        WITHDRAWING[way](found, acting(request), note=_note(request))
    except (actions.NotAllowed, actions.Overtaken):
        found = access.own(person(request), number)
        error = _("Hồ sơ vừa được xử lý tiếp nên chưa rút được. Xem hồ sơ đang ở đâu dưới đây.")
        return _page(request, access.Right(found), error=error, status=409)
    asked = _("Đã gửi yêu cầu rút hồ sơ; bộ phận một cửa sẽ xác nhận.")
    messages.success(request, _("Đã rút hồ sơ.") if way == "withdraw" else asked)
    return redirect("portal:dossier", number)


def _withdrawal(
    request: HttpRequest, found: Dossier, way: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {"dossier": found, "way": way, "note": _note(request), "error": error}
    return render(request, "portal/withdraw.html", context, status=status)


def _too_late(found: Dossier) -> str:
    if found.withdrawal_asked_at and found.status == Status.PROCESSING:
        return _("Yêu cầu rút hồ sơ đã được gửi; bộ phận một cửa sẽ xác nhận.")
    return _("Hồ sơ này không rút được nữa: hãy gọi bộ phận một cửa để được hướng dẫn.")


def _note(request: HttpRequest) -> str:
    return clean(request.POST.get("note", ""), keep_lines=True)[:500]


def file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    found = access.reader(person(request), number, whole=True).dossier
    return response(access.attachment(found, pk).file, inline=True)


def document(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    found = access.reader(person(request), number, whole=True).dossier
    if pk not in {paper.pk for paper, _name in documents.for_the_applicant(found)}:
        raise Http404
    return response(documents.rendered(pk), inline=True)


def result(request: HttpRequest, number: str) -> HttpResponseBase:
    found = access.reader(person(request), number, whole=True).dossier
    if found.result is None or not result_open(found):
        raise Http404
    return response(found.result)


def old_result(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A result that was wrong and done again; whoever had it goes on having it."""
    found = access.reader(person(request), number, whole=True).dossier
    return response(get_object_or_404(queries.old_results(found), pk=pk).file)
