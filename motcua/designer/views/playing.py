"""The scenarios of a draft, played on a moved clock; red or green, and what no scenario came by."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.designer import access, places
from motcua.designer.defects import reading
from motcua.designer.page import frame
from motcua.designer.people import keepers_only
from motcua.designer.scenarios import Report, run


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
