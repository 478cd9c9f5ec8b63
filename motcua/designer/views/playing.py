"""A draft put to the test: its scenarios on a moved clock, and the dossiers there have been."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.designer import access, places
from motcua.designer.defects import reading
from motcua.designer.page import frame
from motcua.designer.people import keepers_only
from motcua.designer.scenarios import Report, dry_run, newest, run
from motcua.dossiers.access import for_dry_run
from motcua.procedures.schema import Description

# About three milliseconds each: somebody waits for the page.
TRIED_AT_MOST = 500
JUDGED_BY = ("form", "checks", "cases", "papers", "steps", "limit")
A_YEAR = dt.timedelta(days=365)


@keepers_only
def scenarios(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    """Opening the page plays nothing: it takes seconds. Nothing of what is played stays."""
    draft = access.draft(posting, pk)
    found = reading(draft.pk, draft.body)
    ready = found.description is not None and not found.defects
    report = run(found.description) if request.method == "POST" and ready else None  # type: ignore[arg-type]
    listed = found.description.scenarios if found.description else ()
    context = frame(request, draft, "scenarios") | {
        "defects": [{"url": one.url, "message": one.sentence} for one in found.defects],
        "scenarios": [
            (one.name, places.edit_url(pk, ("scenarios", index)))
            for index, one in enumerate(listed)
        ],
        "add_url": places.add_url(pk, ("scenarios",)),
        "report": report,
        "reaches": _reaches(report) if report else [],
    }
    return render(request, "designer/scenarios.html", context)


def _reaches(report: Report) -> list[dict[str, object]]:
    covered = report.coverage
    rows = (
        (_("Ô đã hỏi"), covered.fields),
        (_("Bước đã qua"), covered.steps),
        (_("Giấy tờ đã nộp"), covered.papers),
    )
    return [{"label": label, "reach": reach} for label, reach in rows]


@keepers_only
def dry(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    """Opening the page tries nothing; what is tried changes nothing."""
    draft = access.draft(posting, pk)
    found = reading(draft.pk, draft.body)
    since = clock.today() - A_YEAR
    # The printed form or the scenarios may be wrong still: dossiers are judged without them.
    wrong = found.about(*JUDGED_BY) if found.description else found.defects
    context = frame(request, draft, "dry_run") | {
        "defects": [{"url": one.url, "message": one.sentence} for one in wrong],
        "since": since,
    }
    if request.method == "POST" and found.description is not None and not wrong:
        context |= _tried(found.description, since, posting)
    return render(request, "designer/dry_run.html", context)


def _tried(description: Description, since: dt.date, posting: Posting) -> dict[str, Any]:
    """On few enough that the page comes soon; how many there are is said."""
    allowed = for_dry_run(posting)
    keys, count = newest(description.code, since=since, dossiers=allowed, at_most=TRIED_AT_MOST)
    tried = dry_run(description, since=since, dossiers=allowed.filter(pk__in=keys))
    return {
        "tried": tried,
        "seen": len(keys),
        "all": count,
        "failing": tried.checked - tried.passing,
        "more": tried.touched > len(tried.running),
    }
