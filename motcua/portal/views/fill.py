"""Level 2: fill in on the screen, print, sign and bring along. Nothing of it stays here."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.agencies.queries import full_name
from motcua.common import clock
from motcua.common.vietnamese import ascii_slug
from motcua.documents.facts import filled_in
from motcua.documents.render import render_declaration
from motcua.portal import catalogue_places as places
from motcua.portal.views.steps import REFRESHING
from motcua.procedures import carried
from motcua.procedures.fields import PartForm, after_press, form_for
from motcua.procedures.models import Version
from motcua.procedures.queries import version_on

WITH_FORMS = 2  # the level from which blank forms are given out


@login_not_required
def fill(request: HttpRequest, code: str) -> HttpResponse:
    version = version_on(code, clock.today())
    if version is None or not version.description.form or version.level < WITH_FORMS:
        raise Http404
    if request.method != "POST":
        return _page(request, version, form_for(version, "declaration", strict=False, people={}))
    go = request.POST.get("go", "print")
    if (changed := after_press(version, request.POST, go, people={})) is not None:
        return _page(request, version, changed)
    strict = go in ("print", "recheck")
    form = form_for(version, "declaration", request.POST, strict=strict, people={})
    if go in REFRESHING:
        return _page(request, version, form)
    if refused := ratelimit.consume_or_429(request, action="print_form"):
        return refused
    if strict and form.errors:
        return _page(request, version, form, status=422)
    return _printed(request, version, form)


def _page(
    request: HttpRequest, version: Version, form: PartForm, *, status: int = 200
) -> HttpResponse:
    context = {"version": version, "form": form}
    return render(request, "portal/fill.html", context, status=status)


def _printed(request: HttpRequest, version: Version, form: PartForm) -> HttpResponse:
    form.is_valid()
    answers = form.cleaned_data
    agency = places.agency_named(version, request.GET.get("agency", ""), clock.today())
    try:
        codes = carried.pack(version.description, version.digest, answers)
    except carried.TooMuch:
        too_much = _("Viết ngắn lại: tờ khai dài hơn số mã in được trên một tờ giấy.")
        form.add_error(None, too_much)
        return _page(request, version, form, status=422)
    paper = filled_in(
        version.description, answers, to=full_name(agency) if agency else "", codes=codes
    )
    name = f"to-khai-{ascii_slug(version.name)}.pdf"
    return HttpResponse(
        render_declaration(paper),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
