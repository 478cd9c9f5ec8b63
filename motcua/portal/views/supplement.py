"""The applicant adds what was asked for, and only that."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.common import clock
from motcua.dossiers import access, actions, asking, drafts, supplement_page
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.files import limits
from motcua.portal import wizard
from motcua.portal.people import acting, person
from motcua.portal.views.papers import attach_all, paper_rows
from motcua.procedures.fields import PartForm


@login_not_required  # a POST with a ticket is saved even when the session has ended; nothing is shown
def supplement(request: HttpRequest, number: str) -> HttpResponseBase:
    if not request.user.is_authenticated:
        _keep_with_ticket(request, number)
        return redirect_to_login(request.get_full_path())
    dossier = access.own(person(request), number)
    if dossier.status != Status.SUPPLEMENT_WANTED:
        return redirect("portal:dossier", number)
    form = supplement_page.open_form(dossier)
    if request.method != "POST":
        return _page(request, dossier, form)
    try:
        changed = supplement_page.keep(dossier, request.POST)
        if "X-Autosave" in request.headers:
            return JsonResponse({"saved_at": f"{clock.now():%H:%M}"})
        if changed or request.POST.get("go") == "save":
            place = f"#{changed}" if changed else ""
            return redirect(reverse("portal:supplement", args=[number]) + place)
        actions.supplement(dossier, acting(request))
    except drafts.NotReady as not_ready:
        return _page(
            request,
            dossier,
            supplement_page.open_form(dossier, strict=True),
            defects=not_ready.defects,
        )
    except (drafts.NoLongerDraft, actions.Overtaken):
        pass  # sent already by the first of two presses, or closed meanwhile: the dossier's page tells
    return redirect("portal:dossier", number)


def _keep_with_ticket(request: HttpRequest, number: str) -> None:
    """The session had ended when the page was sent: keep what was typed before signing in is asked for."""
    dossier = access.waiting_for_supplement(number) if request.method == "POST" else None
    ticket = wizard.read_ticket(request, dossier.key) if dossier else None
    if dossier and ticket and ticket.owner_id == dossier.by_id and ticket.still_good(dossier.owner):
        with suppress(drafts.NoLongerDraft):
            supplement_page.keep(dossier, request.POST)


def _page(
    request: HttpRequest,
    dossier: Dossier,
    form: PartForm,
    *,
    defects: list[drafts.Defect] | None = None,
    paper_errors: dict[str, list[str]] | None = None,
) -> HttpResponse:
    said = paper_errors or {}
    rows = [
        {**row, "reason": supplement_page.reason(dossier, row["paper"].key)}
        for row in paper_rows(dossier, drafts.papers_open(dossier), said)
    ]
    errors = [
        {
            "id": f"paper_{d.field}" if d.part == "papers" else form[d.field].focus_id,  # type: ignore[attr-defined]
            "message": d.message,
        }
        for d in defects or []
    ]
    errors += [{"id": f"paper_{key}", "message": m} for key, found in said.items() for m in found]
    context = {
        "dossier": dossier,
        "which": asking.which(dossier),
        "ticket": wizard.ticket(dossier),
        "form": form,
        "fields": supplement_page.fields(dossier, form),
        "rows": rows,
        "reply_by": clock.moment(dossier.wanted["reply_by"])
        if dossier.wanted.get("reply_by")
        else None,
        "limits": limits,
        "accept": ",".join(limits.ACCEPTED_SUFFIXES),
        "errors": errors,
    }
    return render(request, "portal/supplement.html", context, status=422 if errors else 200)


def add(request: HttpRequest, number: str, paper: str) -> HttpResponse:
    dossier = access.own(person(request), number)
    if request.method != "POST" or dossier.status != Status.SUPPLEMENT_WANTED:
        return redirect("portal:supplement", number)
    if paper not in drafts.papers_open(dossier):
        raise Http404
    wrong = attach_all(dossier, paper, request.FILES.getlist("files"), person(request))
    if wrong:
        return _page(
            request, dossier, supplement_page.open_form(dossier), paper_errors={paper: wrong}
        )
    return redirect(f"{reverse('portal:supplement', args=[number])}#paper_{paper}")


def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    dossier = access.own(person(request), number)
    if request.method == "POST":
        drafts.detach(dossier, pk)
    return redirect("portal:supplement", number)
