"""Results by post: the order, its label, what the carrier says of it, and the desk's list of all that is under way."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.desk.forms.ends import kept_originals
from motcua.desk.panel import Panel
from motcua.desk.people import officers_only
from motcua.dossiers import access, openings
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Delivery, Dossier
from motcua.files.names import content_disposition
from motcua.post import actions
from motcua.post.carriers import carrier
from motcua.post.forms import postage_words
from motcua.post.label import label as label_pdf
from motcua.post.models import LIVE, Parcel, State, said_to
from motcua.post.words import shown

LATEST = 50


def panel(dossier: Dossier, posting: Posting) -> Panel | None:
    found = [shown(one) for one in actions.parcels(dossier)]
    may_order = carrier() is not None and actions.may_order(dossier, Acting(posting.user, posting))
    waits = dossier.delivery == Delivery.POST and dossier.status not in (Status.RETURNED,)
    if not (found or waits):
        return None
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    originals = [(row.pk, names.get(row.paper, row.paper)) for row in kept_originals(dossier)]
    said = {
        "parcels": found,
        "to": said_to(dossier.post_to) if waits else [],
        "may_order": may_order,
        "originals": originals,
        "postage": postage_words(),
        "may_cancel": access.works_at_the_desk(posting),
    }
    return Panel("desk/_parcels.html", said)


@officers_only
def listed(request: HttpRequest, posting: Posting) -> HttpResponse:
    """What is to be sent, what is on its way, and what went wrong; the latest of what is over."""
    if not access.works_at_the_desk(posting):
        raise Http404
    here = _here(posting)
    waiting = access.in_scope(posting).filter(
        reception=posting.agency_id, status=Status.DONE, delivery=Delivery.POST
    )
    live = Parcel.objects.filter(dossier=OuterRef("pk"), state__in=LIVE)
    context: dict[str, Any] = {
        "posting": posting,
        "offered": carrier() is not None,
        "waiting": waiting.exclude(Exists(live)).order_by("finished_at", "pk")[:LATEST],
        "live": [shown(one) for one in here.filter(state__in=LIVE).order_by("made_at")[:LATEST]],
        "over": [shown(one) for one in here.exclude(state__in=LIVE).order_by("-ended_at")[:LATEST]],
    }
    return render(request, "desk/parcels.html", context)


def _here(posting: Posting) -> QuerySet[Parcel]:
    seen = access.in_scope(posting).filter(reception=posting.agency_id)
    found = Parcel.objects.filter(dossier__in=seen.values("pk"))
    return found.select_related("dossier").prefetch_related("events")


@require_POST
@officers_only
def order(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    dossier = _opened(posting, number)
    kept = {str(row.pk): row.pk for row in kept_originals(dossier)}
    chosen = [kept[one] for one in request.POST.getlist("originals") if one in kept]
    try:
        actions.order(dossier, Acting(posting.user, posting), originals=chosen)
    except actions.CannotSend:
        messages.error(request, _("Chưa gửi được: hồ sơ đã có bưu gửi đang đi, hoặc đã xong."))
    else:
        messages.success(request, _("Đã gửi đơn cho bưu chính. Có số vận đơn thì in nhãn."))
    return redirect("desk:dossier", number)


@require_POST
@officers_only
def cancel(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponse:
    parcel = _parcel(posting, number, pk)
    if actions.cancel(parcel, posting):
        messages.success(request, _("Đã yêu cầu bưu chính hủy đơn."))
    else:
        messages.error(request, _("Không hủy được nữa: bưu chính đã lấy bưu gửi."))
    return redirect("desk:dossier", number)


@xframe_options_sameorigin
@officers_only
def label(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    parcel = _parcel(posting, number, pk)
    if parcel.state == State.CANCELLED or not parcel.reference:
        raise Http404
    answer = HttpResponse(label_pdf(parcel), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition("nhan-buu-gui.pdf", inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _opened(posting: Posting, number: str) -> Dossier:
    found = access.at_my_counter(posting, number)
    openings.opened(found, posting)
    return found


def _parcel(posting: Posting, number: str, pk: int) -> Parcel:
    found = _opened(posting, number)
    return get_object_or_404(actions.parcels(found), pk=pk)
