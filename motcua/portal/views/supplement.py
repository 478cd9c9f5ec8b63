"""The applicant adds what was asked for, and only that."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import clock
from motcua.dossiers import access, actions, asking, drafts
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.dossiers.supplements import supplement_of
from motcua.files import limits
from motcua.portal import wizard
from motcua.portal.people import acting, person
from motcua.portal.views.papers import attach_all, paper_rows
from motcua.procedures import rows
from motcua.procedures.fields import PartForm, form_for

BECAUSE = gettext_lazy("cần thêm vì một câu trả lời vừa được sửa.")


@login_not_required  # a POST with a ticket is saved even when the session has ended; nothing is shown
def supplement(request: HttpRequest, number: str) -> HttpResponseBase:
    if not request.user.is_authenticated:
        _keep_with_ticket(request, number)
        return redirect_to_login(request.get_full_path())
    dossier = access.own(person(request), number)
    if dossier.status != Status.SUPPLEMENT_WANTED:
        return redirect("portal:dossier", number)
    form = _form(dossier)
    if request.method != "POST":
        return _page(request, dossier, form)
    try:
        changed = _keep(request, dossier)
        if "X-Autosave" in request.headers:
            return JsonResponse({"saved_at": f"{clock.now():%H:%M}"})
        if changed or request.POST.get("go") == "save":
            place = f"#{changed}" if changed else ""
            return redirect(reverse("portal:supplement", args=[number]) + place)
        actions.supplement(dossier, acting(request))
    except drafts.NotReady as not_ready:
        return _page(request, dossier, _form(dossier, strict=True), defects=not_ready.defects)
    except (drafts.NoLongerDraft, actions.Overtaken):
        pass  # sent already by the first of two presses, or closed meanwhile: the dossier's page tells
    return redirect("portal:dossier", number)


def _keep(request: HttpRequest, dossier: Dossier) -> str:
    """The row to look at now, when one was added or taken away."""
    typed = form_for(
        dossier.version, "declaration", request.POST, strict=False, people=dossier.people
    )
    pressed = rows.pressed(request.POST.get("go", ""), typed.lines, typed.draft_values())
    values, place = pressed or (typed.draft_values(), "")
    drafts.save_supplement(dossier, values)
    return place


def _keep_with_ticket(request: HttpRequest, number: str) -> None:
    """The session had ended when the page was sent: keep what was typed before signing in is asked for."""
    dossier = access.waiting_for_supplement(number) if request.method == "POST" else None
    ticket = wizard.read_ticket(request, dossier.key) if dossier else None
    if dossier and ticket and ticket.owner_id == dossier.by_id and ticket.still_good(dossier.owner):
        with suppress(drafts.NoLongerDraft):
            _keep(request, dossier)


def _form(dossier: Dossier, *, strict: bool = False) -> PartForm:
    """The declaration's form with only the open fields in it, judged beside the others."""
    now = supplement_of(dossier, strict=strict)
    form = now.form
    form.full_clean()
    form.fields = {key: field for key, field in form.fields.items() if rows.belongs(key, now.open)}
    for key, field in form.fields.items():
        if form.lines[key].inside not in form.fields:
            # No heading of its row stands above it here.
            field.label = form.lines[key].full_label
    return form


def _fields(dossier: Dossier, form: PartForm) -> list[tuple[Any, object]]:
    """Each with the reason: the officer's, then those of what the corrected answers bring up."""
    reasons = dossier.wanted.get("fields", {})
    asked = [(form[key], reason) for key, reason in reasons.items() if key in form.fields]
    # A group draws its own rows.
    drawn = reasons.keys() | {k for k in form.fields if form.lines[k].inside in form.fields}
    return asked + [(form[key], BECAUSE) for key in form.fields if key not in drawn]


def _reason(dossier: Dossier, key: str) -> str:
    if key in dossier.wanted.get("papers", {}):
        return str(dossier.wanted["papers"][key])
    if other := asking.others_in(dossier.wanted).get(key):
        return _("%(why)s Căn cứ: %(article)s") % {"why": other.reason, "article": other.article}
    return str(BECAUSE)


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
        {**row, "reason": _reason(dossier, row["paper"].key)}
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
        "fields": _fields(dossier, form),
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
        return _page(request, dossier, _form(dossier), paper_errors={paper: wrong})
    return redirect(f"{reverse('portal:supplement', args=[number])}#paper_{paper}")


def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    dossier = access.own(person(request), number)
    if request.method == "POST":
        drafts.detach(dossier, pk)
    return redirect("portal:supplement", number)
