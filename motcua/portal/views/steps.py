"""Steps 1–3: who files, whose dossier it is, the declaration. One view; everything typed is kept."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.common import clock
from motcua.common.templatetags.components import size
from motcua.dossiers import access, drafts, queries
from motcua.dossiers.answers import form_files
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.portal import wizard
from motcua.portal.people import person
from motcua.portal.wizard import BY_SLUG, Step
from motcua.procedures import rows
from motcua.procedures.fields import PartForm, People, form_for, prefill
from motcua.procedures.kinds import GivenFile

# Asked by the page while one answers; "recheck" when it shows defects that must not vanish.
REFRESHING = ("refresh", "recheck")


def _part_step(slug: str) -> Step:
    step = BY_SLUG.get(slug)
    if step is None or step.part == "papers":
        raise Http404
    return step


def already_sent(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The back button after sending leads here: to the receipt, never to a second dossier."""
    messages.info(request, _("Hồ sơ này đã được gửi, không sửa được nữa."))
    return redirect("portal:receipt", dossier.number)


@login_not_required  # a POST with a ticket is saved even when the session has ended; nothing is shown
def step(request: HttpRequest, key: str, step: str) -> HttpResponseBase:
    here = _part_step(step)
    if request.method == "POST" and request.POST.get("go") in REFRESHING:
        return _refreshed(request, key, here)
    if not request.user.is_authenticated:
        return _kept_for_later(request, key, here)
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    if request.method == "POST":
        return _posted(request, dossier, here)
    return _page(request, dossier, here, _shown(dossier, here))


def _refreshed(request: HttpRequest, key: str, here: Step) -> HttpResponse:
    """The questions as the answers on the page make them. Saves nothing: autosave does, with its revision."""
    if request.user.is_authenticated:
        dossier = access.own_draft(person(request), key)
        if dossier.status == Status.DRAFT:
            strict = request.POST["go"] == "recheck"
            form = _typed(request, dossier, here, strict=strict)
            return _page(request, dossier, here, form)
    # Nothing to put into the page: the next save says what has happened.
    return HttpResponse(status=204)


def _shown(dossier: Dossier, here: Step) -> PartForm:
    """The form as last saved; the declaration begins with what steps 1 and 2 already said."""
    values = getattr(dossier, here.part)
    if here.part == "declaration" and here.part not in dossier.revisions:
        values = {
            **prefill(dossier.version.description, dossier.submitter, dossier.applicant),
            **values,
        }
    return form_for(dossier.version, here.part, values or None, strict=False, people=dossier.people)


def _typed(
    request: HttpRequest,
    dossier: Dossier,
    here: Step,
    *,
    strict: bool = False,
    people: People | None = None,
) -> PartForm:
    """The form as this very request filled it in."""
    people = dossier.people if people is None else people
    return form_for(dossier.version, here.part, request.POST, strict=strict, people=people)


def _page(
    request: HttpRequest,
    dossier: Dossier,
    here: Step,
    form: PartForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    if request.user.is_authenticated:
        form.show_files(_linked_files(dossier, here))
    context = {
        **wizard.frame(dossier, here),
        "form": form,
        "revision": dossier.revisions.get(here.part, 0),
        "ticket": wizard.ticket(dossier),
        "known_people": _known_people(request, dossier) if here.part == "submitter" else [],
        **more,
    }
    return render(request, "portal/step.html", context, status=status)


def _linked_files(dossier: Dossier, here: Step) -> dict[str, list[GivenFile]]:
    found: dict[str, list[GivenFile]] = {}
    if here.part == "declaration":
        for given in form_files(dossier).select_related("file"):
            url = reverse("portal:draft_file", args=[dossier.key, given.pk])
            file = GivenFile(given.file.name, url, size(given.file.size))
            found.setdefault(given.paper, []).append(file)
    return found


def _known_people(request: HttpRequest, dossier: Dossier) -> list[dict[str, Any]]:
    """Whom "Chọn" can fill in: the account itself first, then people of earlier dossiers."""
    if not request.user.is_authenticated:
        return []
    user = person(request)
    own = drafts.account_person(user)
    return [own, *(p for p in queries.known_people(user) if _who(p) != _who(own))]


def _who(one: dict[str, Any]) -> object:
    return one.get("identity_number") or one.get("full_name")


def _posted(request: HttpRequest, dossier: Dossier, here: Step) -> HttpResponseBase:
    typed = _typed(request, dossier, here)
    values = typed.draft_values()
    go = request.POST.get("go", "next")
    if go == "pick" and here.part == "submitter":
        values |= _answers(typed, _picked(request, dossier))
    if go == "copy" and here.part == "applicant":
        values |= _answers(typed, dossier.submitter)
    place = ""
    if pressed := rows.pressed(go, typed.lines, values):
        values, place = pressed
    try:
        drafts.save_part(dossier, here.part, values, revision=_revision(request))
    except drafts.SavedElsewhere:
        dossier.refresh_from_db()
        return _page(request, dossier, here, typed, status=409, saved_elsewhere=True)
    except drafts.NoLongerDraft:
        dossier.refresh_from_db()
        return already_sent(request, dossier)
    if place:
        return redirect(f"{wizard.address(dossier, here)}#{place}")
    return _onward(request, dossier, here, go)


def _onward(request: HttpRequest, dossier: Dossier, here: Step, go: str) -> HttpResponseBase:
    if go in ("pick", "copy"):
        return redirect(f"{wizard.address(dossier, here)}#form")
    if go == "back" and (earlier := wizard.before(here)):
        return redirect(wizard.address(dossier, earlier))
    if go == "save":
        messages.success(request, _("Đã lưu bản nháp. Mở lại ở “Hồ sơ của tôi” bất cứ lúc nào."))
        return redirect("portal:my_dossiers")
    if go == "declaration" and here.part == "declaration":
        return redirect("portal:declaration", dossier.key)
    if here.part == "declaration" and go.startswith("file:"):
        asked = go.removeprefix("file:")
        if asked in dossier.version.description.file_keys():
            return redirect("portal:add_file", dossier.key, asked)
    strict = drafts.part_form(dossier, here.part, strict=True)
    if go != "skip" and strict.errors:
        return _page(request, dossier, here, strict, status=422, may_skip=True)
    if go != "skip" and _more_asked(request, strict):
        return _page(request, dossier, here, strict, status=422, more_asked=True, may_skip=True)
    if go != "skip" and request.POST.get("computed", "") != strict.computed_mark:
        return _page(request, dossier, here, strict, status=422, more_told=True, may_skip=True)
    return redirect(wizard.address(dossier, wizard.after(here)))


def _more_asked(request: HttpRequest, form: PartForm) -> bool:
    """Without scripts a question that an answer brought up has not been seen yet, even if it may stay empty."""
    unasked = request.POST.get("unasked", "").split()
    values = form.draft_values()
    return any(name in form.fields and not values.get(name, "told") for name in unasked)


def _picked(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    known = _known_people(request, dossier)
    chosen = request.POST.get("known", "0")
    if not (chosen.isdecimal() and len(chosen) < 4 and int(chosen) < len(known)):
        return {}
    return known[int(chosen)]


def _answers(form: PartForm, known: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in known.items() if key in form.fields}


def _revision(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _kept_for_later(request: HttpRequest, key: str, here: Step) -> HttpResponseBase:
    """The session had ended when the page was sent: keep what was typed, then ask to sign in."""
    try:
        _save_with_ticket(request, key, here)
    except drafts.SavedElsewhere:
        # Only what this very request brought is shown again; the draft itself stays closed.
        dossier = _draft_of_ticket(request, key)
        if dossier is not None:
            typed = _typed(request, dossier, here, people={})
            # With the same ticket: who is not signed in must not make it last for ever.
            same = {"ticket": request.POST["ticket"], "saved_elsewhere": True}
            return _page(request, dossier, here, typed, status=409, **same)
    return redirect_to_login(request.get_full_path())


def _save_with_ticket(request: HttpRequest, key: str, here: Step) -> int | None:
    """The new revision; None when there is no ticket, or no draft any more."""
    dossier = _draft_of_ticket(request, key)
    if dossier is None:
        return None
    typed = _typed(request, dossier, here)
    values = typed.draft_values()
    try:
        return drafts.save_part(dossier, here.part, values, revision=_revision(request))
    except drafts.NoLongerDraft:
        return None


def _draft_of_ticket(request: HttpRequest, key: str) -> Dossier | None:
    ticket = wizard.read_ticket(request, key) if request.method == "POST" else None
    dossier = access.draft_by_key(key, ticket.owner_id) if ticket else None
    return dossier if dossier and ticket and ticket.still_good(dossier.owner) else None


@require_POST
@login_not_required  # as `step`
def autosave(request: HttpRequest, key: str, step: str) -> JsonResponse:
    """Called while one types. Says when it was saved; 409 when another window was faster."""
    here = _part_step(step)
    saved_at = f"{clock.now():%H:%M}"
    try:
        revision = _autosaved(request, key, here)
    except drafts.SavedElsewhere:
        message = _(
            "Bản nháp này vừa được sửa ở một cửa sổ khác. Bấm “Tiếp theo” để xem và chọn bản muốn giữ."
        )
        return JsonResponse({"message": message}, status=409)
    except drafts.NoLongerDraft:
        return JsonResponse(
            {"message": _("Hồ sơ này đã được gửi, không sửa được nữa.")}, status=409
        )
    if revision is None:
        return JsonResponse({}, status=403)
    return JsonResponse({"saved_at": saved_at, "revision": revision})


def _autosaved(request: HttpRequest, key: str, here: Step) -> int | None:
    if not request.user.is_authenticated:
        return _save_with_ticket(request, key, here)
    dossier = access.own_draft(person(request), key)
    typed = _typed(request, dossier, here)
    values = typed.draft_values()
    return drafts.save_part(dossier, here.part, values, revision=_revision(request))


def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Asks first: a draft that is thrown away cannot come back."""
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    if request.method != "POST":
        return render(request, "portal/discard.html", {"dossier": dossier})
    try:
        drafts.discard(dossier)
    except drafts.NoLongerDraft:
        dossier.refresh_from_db()
        return already_sent(request, dossier)
    messages.success(request, _("Đã xóa bản nháp."))
    return redirect("portal:my_dossiers")
