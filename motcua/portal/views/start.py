"""Đăng ký: opens the draft of one procedure at one agency."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from motcua.agencies.models import Agency
from motcua.agencies.queries import agency_by_slug
from motcua.common import clock
from motcua.common.vietnamese import clean
from motcua.dossiers import drafts, queries
from motcua.dossiers.flow import Status
from motcua.portal import wizard
from motcua.portal.people import person
from motcua.procedures.models import Version
from motcua.procedures.queries import version_on

CASE_CHOSEN = "truong_hop"


def start(request: HttpRequest, code: str) -> HttpResponse:
    """GET (after signing in) asks once more and shows drafts already begun; POST opens the draft."""
    version = version_on(code, clock.today())
    if version is None or not version.description.online:
        raise Http404
    agency = _agency(version, request.GET.get("agency") or request.POST.get("agency", ""))
    if agency is None:
        return redirect("portal:procedure", code)
    asked = request.GET.get(CASE_CHOSEN) or request.POST.get(CASE_CHOSEN, "")
    case = version.description.case(asked)
    going_on = queries.mine(person(request)).filter(
        version__procedure=version.procedure_id, agency=agency, status=Status.DRAFT
    )
    if case:
        going_on = going_on.filter(declaration__case=case.key)
    if request.method != "POST":
        context = {"version": version, "agency": agency, "case": case, "drafts": going_on[:5]}
        return render(request, "portal/start.html", context)
    fresh = request.POST.get("fresh") == "1"
    dossier = drafts.open_draft(
        version, agency, person(request), fresh=fresh, case=case.key if case else ""
    )
    return redirect(wizard.address(dossier, wizard.STEPS[0]))


def _agency(version: Version, slug: str) -> Agency | None:
    agency = agency_by_slug(clean(slug))
    today = clock.today()
    if agency is None or agency.kind not in version.offered_by:
        return None
    in_force = agency.valid_from <= today and (agency.valid_to is None or today <= agency.valid_to)
    return agency if in_force else None
