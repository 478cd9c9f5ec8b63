"""Who changed what and when, and the way back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from motcua.accounts.models import Posting
from motcua.designer import access, actions
from motcua.designer.models import Draft, DraftChange
from motcua.designer.page import frame
from motcua.designer.people import keepers_only
from motcua.designer.views.items import done, revision_of
from motcua.designer.views.screens import meanwhile, overview_page

PER_PAGE = 50
SHOWN_AT_MOST = 300


@keepers_only
def history(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    draft = access.draft(posting, pk)
    return _page(request, draft)


def _page(request: HttpRequest, draft: Draft, status: int = 200, **more: Any) -> HttpResponse:
    number = request.GET.get("trang", "1")
    found = draft.changes.select_related("by")
    page = Paginator(found, PER_PAGE).get_page(number)
    context = frame(request, draft, "history") | {
        "changes": [_told(change) for change in page],
        "previous_url": f"?trang={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?trang={page.next_page_number()}" if page.has_next() else "",
        **more,
    }
    return render(request, "designer/history.html", context, status=status)


def _told(change: DraftChange) -> dict[str, Any]:
    """With the piece itself, where it is a text one can read at a glance."""
    plain = isinstance(change.before, str | int | float) and isinstance(
        change.after, str | int | float
    )
    return {
        "change": change,
        "before": str(change.before)[:SHOWN_AT_MOST] if plain else "",
        "after": str(change.after)[:SHOWN_AT_MOST] if plain else "",
        "undoable": change.path is not None and change.revision > 0,
    }


@keepers_only
def undo(request: HttpRequest, posting: Posting, pk: int, revision: int) -> HttpResponse:
    draft = access.draft(posting, pk)
    change = get_object_or_404(draft.changes, revision=revision, path__isnull=False)
    if request.method != "POST":
        return _page(request, draft)
    read = revision_of(request)
    try:
        made = actions.go_back(draft, posting, change, revision=read)
    except actions.Overtaken:
        draft.refresh_from_db()
        return _page(request, draft, 409, meanwhile=meanwhile(draft, read))
    except actions.NotAllowed as refused:
        return overview_page(request, draft, refused=str(refused), status=422)
    return done(draft, made, ())
