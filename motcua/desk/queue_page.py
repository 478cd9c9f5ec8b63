"""The page of the lists: tabs, saved lists, what they are narrowed by, and the rows with their buttons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.accounts.models import Posting
from motcua.desk import bulk, columns, filters, saved
from motcua.desk import queue as lists
from motcua.desk.models import SavedView
from motcua.desk.people import officers_only
from motcua.desk.tabs import SEARCH, TABS
from motcua.dossiers.models import Channel


@officers_only
def queue(request: HttpRequest, posting: Posting) -> HttpResponse:
    asked = lists.Asked.read(request.GET)
    views = saved.of(posting)
    opened = next((view for view in views if view.name and str(view.pk) == asked.saved), None)
    shown = lists.page(posting, asked)
    slugs = columns.chosen(saved.columns_of(views, opened))
    table = columns.Table(slugs, asked)
    context = {
        "posting": posting,
        "asked": asked,
        "page": shown,
        "rows": [table.row(row) for row in shown.rows],
        "head": columns.head(slugs),
        "tabs": _tabs(posting, asked, shown, opened),
        "views": [
            {"name": view.name, "url": saved.url(view), "now": view == opened}
            for view in views
            if view.name
        ],
        "opened": opened,
        "empty": SEARCH.empty if asked.words else asked.tab.empty,
        "here": request.get_full_path(),
        "bulk_moves": bulk.offered(shown.rows, posting),
        "bulk_most": bulk.MOST,
        "columns": [(slug, one.label, slug in slugs) for slug, one in columns.COLUMNS.items()],
        **_choices(posting),
    }
    return render(request, "desk/queue.html", context)


def _tabs(
    posting: Posting, asked: lists.Asked, shown: lists.Page, opened: SavedView | None
) -> list[dict[str, Any]]:
    found = []
    for tab in TABS:
        count = shown.counts.get(tab.slug)
        if not tab.shown(posting) or (tab.quiet and tab != asked.tab and not count):
            continue
        now = tab == asked.tab and not asked.words and not opened
        url = lists.Asked(tab, filters=asked.filters if not opened else filters.Filters()).url()
        found.append({"label": tab.label, "url": url, "now": now, "count": count, "key": tab.key})
    return found


def _choices(posting: Posting) -> dict[str, Any]:
    procedures = lists.procedures(posting)
    return {
        "procedures": [(one.code, one.name) for one in procedures],
        "fields": list({one.field: one.field_name for one in procedures}.items()),
        "states": [(slug, label) for slug, (label, _asks) in filters.STATES.items()],
        "channels": Channel.choices,
        "roles": [(role.value, role.label) for role in filters.ROLES],
        "people": filters.people(posting),
        "most": lists.COUNTED_UP_TO,
        "queue_url": reverse("desk:queue"),
    }
