"""Thông báo: what the portal has told this person, with what became of each letter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.notices import inbox, letters
from motcua.notices.wishes import WishesForm
from motcua.portal.people import person

PER_PAGE = 20


def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; older pages by the last one's key."""
    found = inbox.of(person(request))
    before = request.GET.get("truoc", "")
    if before.isdecimal() and len(before) < 18:
        found = inbox.older(found, int(before))
    page = list(found[: PER_PAGE + 1])
    more = page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None
    context = {"notices": page[:PER_PAGE], "more": more, "first": not before}
    return render(request, "portal/notices.html", context)


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Opened is read."""
    mine = inbox.of(person(request))
    found = get_object_or_404(mine.prefetch_related("deliveries"), pk=pk)
    inbox.read(mine.filter(pk=pk))
    context = {"notice": found, "blocks": letters.blocks(found.text)}
    return render(request, "portal/notice.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    if inbox.read(inbox.of(person(request))):
        messages.success(request, _("Đã đánh dấu mọi thông báo là đã đọc."))
    return redirect("portal:notices")


def wishes(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = WishesForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("portal:notice_wishes")
    return render(request, "portal/notice_wishes.html", {"form": form})
