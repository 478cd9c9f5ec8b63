"""Finding a procedure and reading about it: open to everybody, every choice stays in the address."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.models import Unit, UnitKind
from motcua.agencies.queries import full_name
from motcua.common import clock
from motcua.common.addresses import is_here
from motcua.common.vietnamese import ascii_slug
from motcua.dossiers.forecast_words import before_filing
from motcua.portal import catalogue_places as places
from motcua.portal.catalogue_finder import Scope, look, read_asked, results
from motcua.portal.catalogue_page import facts
from motcua.portal.catalogue_paper import blank_pdf, own_paper_pdf
from motcua.portal.people import person
from motcua.procedures.json_schema import MEDIA_TYPE, json_schema
from motcua.procedures.models import Procedure, Version
from motcua.procedures.queries import life_events, version_on

PER_PAGE = 20
YEAR = 365 * 24 * 3600


@require_safe
@login_not_required
def finder(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    asked = read_asked(request.GET)
    picked = places.pick(places.read_choices(request.GET), today)
    mine = places.remembered(request, today)
    # Naming the agency of "my commune" helps; narrowing the list to it unasked would hide things.
    unit = picked.unit or (None if picked.chosen else mine)
    scope = Scope(picked, places.near(unit, today) if unit else None)
    found = look(asked, scope, today)
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    events = {event.slug: event.name for event in life_events()}
    context = {
        "asked": asked,
        "life_event": events.get(asked.life_event, ""),
        "here": request.get_full_path(),
        "picked": picked,
        "selects": [*picked.selects, *found.selects],
        "found": found,
        "page": page,
        "results": results(page, scope),
        "previous_url": _with(request, page=page.number - 1) if page.has_previous() else "",
        "next_url": _with(request, page=page.number + 1) if page.has_next() else "",
        "old_url": _with(request, old="1", level="commune"),
        "new_url": _with(request, old="", district="", commune="", agency=""),
        "without_choices_url": _only(request, "q", "life_event"),
        "without_event_url": _with(request, life_event="", page=""),
        "my_commune": mine,
        "change_url": _with(request, level="commune") + "#chon",
        "may_remember": _to_remember(picked.unit, mine),
    }
    return render(request, "portal/finder.html", context)


def _with(request: HttpRequest, **changed: object) -> str:
    """The same address with some choices changed; empty ones leave it."""
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = str(value)
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}"


def _only(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in set(query) - set(names):
        del query[name]
    return f"{request.path}?{query.urlencode()}"


def _to_remember(unit: Unit | None, mine: Unit | None) -> Unit | None:
    """The chosen commune, when it is not the remembered one yet."""
    is_new = unit is not None and unit.kind == UnitKind.COMMUNE and unit != mine
    return unit if is_new else None


@require_POST
@login_not_required
def remember_commune(request: HttpRequest) -> HttpResponse:
    """Kept for a year in this browser, and with the account; an empty choice forgets both."""
    back = request.POST.get("next", "")
    if not is_here(back):
        back = reverse("portal:finder")
    response = redirect(back)
    key = request.POST.get("commune", "")
    unit = places.commune_today(key, clock.today())
    if key and unit is None:
        return response
    if unit:
        response.set_cookie(
            places.COOKIE,
            unit.key,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(places.COOKIE, samesite="Lax")
    if request.user.is_authenticated:
        user = person(request)
        user.commune_key = unit.key if unit else ""
        user.save(update_fields=["commune_key"])
    return response


@require_safe
@login_not_required
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    today = clock.today()
    version = version_on(code, today)
    if version is None:
        return _no_longer(request, code)
    choices = places.read_choices(request.GET)
    picked = places.pick_for(version, choices, today)
    mine = places.remembered(request, today)
    agency = places.agency_picked(version, picked, today)
    if agency is None and not choices.level:
        agency = places.agency_named(version, choices.agency, today)
        if agency is None and mine and not choices.old:
            agency = places.near(mine, today).first(version.offered_by)
    context = {
        "version": version,
        "description": version.description,
        "facts": facts(version, agency, today),
        "agency": agency,
        "forecasts": before_filing(version, agency) if agency else (),
        "picked": picked,
        "old_url": _with(request, old="1", agency=""),
        "new_url": _with(request, old="", district="", commune="", agency=""),
        "here": request.get_full_path(),
        "my_commune": mine,
        "may_remember": _to_remember(agency.unit if agency else None, mine),
    }
    return render(request, "portal/procedure.html", context)


def _no_longer(request: HttpRequest, code: str) -> HttpResponse:
    """An old link leads to a page that says so; a code nobody ever published is a wrong address."""
    known = Procedure.objects.filter(code=code, versions__isnull=False).first()
    if known is None:
        raise Http404
    return render(request, "portal/procedure_gone.html", {"procedure": known}, status=410)


@require_safe
@login_not_required
def schema(request: HttpRequest, code: str) -> JsonResponse:
    """For programs that receive declarations: what one looks like once it is sent."""
    version = version_on(code, clock.today())
    if version is None or not version.description.form:
        raise Http404
    address = settings.BASE_URL + request.path
    return JsonResponse(
        json_schema(version.description) | {"$id": address},
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@require_safe
@login_not_required
def blank_form(request: HttpRequest, code: str) -> HttpResponse:
    version = version_on(code, clock.today())
    if version is None or not version.description.form:
        raise Http404
    agency = places.agency_named(version, request.GET.get("agency", ""), clock.today())
    name = f"to-khai-{ascii_slug(version.name)}.pdf"
    return HttpResponse(
        blank_pdf(version, full_name(agency) if agency else ""),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@login_not_required
def own_paper(
    request: HttpRequest, code: str, number: int, paper: str, *, filled: bool
) -> HttpResponse:
    """By the version's number: a draft of an older version offers that version's papers."""
    version = get_object_or_404(Version, procedure__code=code, number=number)
    content = own_paper_pdf(version, paper, filled=filled)
    described = version.description.paper(paper)
    if content is None or described is None:
        raise Http404
    name = f"{'mau-dien' if filled else 'mau-trong'}-{ascii_slug(described.name)}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
