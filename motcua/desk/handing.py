"""Handing results over in one go: what may be given, the list with its number, and the receiver's word on each."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.agencies.queries import division
from motcua.common.vietnamese import clean
from motcua.desk.people import officers_only
from motcua.documents.handing import list_pdf
from motcua.dossiers import actions, handing, openings
from motcua.dossiers.access import Acting
from motcua.files.serve import response

LATEST = 20
SHOWN = ("version__procedure", "division__agency", "agency")


@officers_only
def show(request: HttpRequest, posting: Posting) -> HttpResponse:
    return _page(request, posting)


def _page(
    request: HttpRequest, posting: Posting, *, error: str = "", to: str = "", status: int = 200
) -> HttpResponse:
    ready = handing.to_give(posting).select_related(None).select_related(*SHOWN)
    some = list(ready[: handing.AT_ONCE + 1])
    post = handing.gives_to_the_post(posting)
    # The office gives all it has; few of what lies at the desk goes by post.
    usual = set() if post else {str(dossier.number) for dossier in some}
    ticked = set(request.POST.getlist("dossier")) if error else usual
    context: dict[str, Any] = {
        "posting": posting,
        "post": post,
        "ready": [(dossier, str(dossier.number) in ticked) for dossier in some[: handing.AT_ONCE]],
        "more": len(some) > handing.AT_ONCE,
        "at_once": handing.AT_ONCE,
        "to": to or _receiver(posting),
        "waiting": [(one, handing.open_rows(one)) for one in handing.to_confirm(posting)[:LATEST]],
        "latest": handing.lists_of(posting).order_by("-pk")[:LATEST],
        "error": error,
    }
    return render(request, "desk/handing.html", context, status=status)


def _receiver(posting: Posting) -> str:
    """To the desk of one's own agency goes what the office gives; a carrier is named by whoever calls it."""
    if handing.gives_to_the_post(posting):
        return ""
    desk = division(posting.agency, "one-stop")
    return desk.name if desk else _("Bộ phận một cửa")


@require_POST
@officers_only
def make(request: HttpRequest, posting: Posting) -> HttpResponse:
    numbers = request.POST.getlist("dossier")[: handing.AT_ONCE]
    to = clean(request.POST.get("to", ""))[:200]
    if not numbers:
        error = _("Đánh dấu ít nhất một kết quả để bàn giao.")
        return _page(request, posting, error=error, to=to, status=422)
    if not to:
        error = _("Ghi nơi nhận hoặc tên bưu cục, người nhận.")
        return _page(request, posting, error=error, status=422)
    chosen = list(handing.to_give(posting).filter(number__in=[clean(one) for one in numbers]))
    try:
        made = handing.make_list(posting, chosen, to)
    except actions.Overtaken:
        error = _("Các kết quả vừa chọn đã có trong danh sách khác: xem danh sách mới dưới đây.")
        return _page(request, posting, error=error, to=to, status=409)
    size = made.rows.count()
    text = ngettext(
        "Đã lập phiếu bàn giao số %(number)s: %(n)s kết quả.",
        "Đã lập phiếu bàn giao số %(number)s: %(n)s kết quả.",
        size,
    )
    messages.success(request, text % {"number": made.number, "n": size})
    return redirect("desk:handing")


@require_POST
@officers_only
def confirm(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    handed = get_object_or_404(handing.to_confirm(posting), pk=pk)
    known = {handing.RECEIVED, handing.MISSING}
    said = {
        row.dossier_id: word
        for row in handing.open_rows(handed)
        if (word := request.POST.get(f"r{row.pk}", "")) in known
    }
    if not said:
        error = _("Chọn “Đã nhận” hoặc “Không có” ở ít nhất một kết quả.")
        return _page(request, posting, error=error, status=422)
    done = handing.confirm(handed, Acting(posting.user, posting), said)
    told = _("Đã xác nhận nhận %(n)s kết quả.") % {"n": done.received}
    if done.missing:
        told += " " + _("%(n)s kết quả ghi là không có.") % {"n": done.missing}
    messages.success(request, told)
    if done.left:
        text = _("Chưa xác nhận được, vì người khác đang giữ hoặc vừa xử lý: %(numbers)s.")
        messages.warning(request, text % {"numbers": ", ".join(done.left)})
    return redirect("desk:handing")


@xframe_options_sameorigin
@officers_only
def paper(request: HttpRequest, posting: Posting, pk: int) -> HttpResponseBase:
    """Names whose results they are, where they live and what they owe: written down for each, as the register."""
    handed = get_object_or_404(handing.lists_of(posting), pk=pk)
    openings.opened_many(handed.rows.values_list("dossier", flat=True), posting)
    return response(list_pdf(handed), inline=True)
