"""The live preview: the citizen's form on two screens, and the printed declaration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.accounts.models import Posting
from motcua.common.security import framed_here
from motcua.designer import access, previewing
from motcua.designer.defects import reading
from motcua.designer.page import frame
from motcua.designer.people import keepers_only
from motcua.procedures import samples
from motcua.procedures.fields import after_press


@keepers_only
def preview(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    draft = access.draft(posting, pk)
    found = reading(draft.pk, draft.body)
    blocking = previewing.in_the_way(found)
    context = frame(request, draft, "preview") | {
        "defects": [{"url": one.url, "message": one.sentence} for one in blocking],
        "has_form": bool(found.description and found.description.form),
        "frame_url": reverse("designer:preview_form", args=[pk]),
        "pdf_url": reverse("designer:preview_pdf", args=[pk]),
    }
    return render(request, "designer/preview.html", context)


@framed_here
@keepers_only
def preview_form(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    """Posts back to itself; nothing that is typed here is stored."""
    draft = access.draft(posting, pk)
    found = reading(draft.pk, draft.body)
    if found.description is None or previewing.in_the_way(found):
        return render(request, "designer/frame.html", {"draft": draft})
    data = request.POST if request.method == "POST" else None
    go = request.POST.get("go", "")
    form = previewing.form(found.description, data, strict=go in ("check", "recheck"))
    if data is not None:
        form = after_press(previewing.Previewed(found.description), data, go, people={}) or form
    context = {"draft": draft, "form": form, "name": found.description.name}
    return render(request, "designer/frame.html", context)


@framed_here
@keepers_only
def preview_pdf(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    """With sample answers, or with those typed in the preview."""
    draft = access.draft(posting, pk)
    found = reading(draft.pk, draft.body)
    if found.description is None or previewing.in_the_way(found):
        return render(request, "designer/frame.html", {"draft": draft})
    answers: dict[str, Any] = dict(
        samples.answers(previewing.Previewed(found.description), "declaration")
    )
    if request.method == "POST":
        answers = previewing.form(found.description, request.POST).draft_values()
    answer = HttpResponse(
        previewing.pdf(found.description, answers), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'inline; filename="xem-thu.pdf"'
    return answer
