"""The list, and the four ways in which a draft begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common.vietnamese import ascii_slug
from motcua.designer import access, actions, queue
from motcua.designer.exchange import toml_of
from motcua.designer.people import keepers_only
from motcua.designer.starting import ImportForm, NewForm, without_identity
from motcua.procedures.body import body_of


@keepers_only
def drafts(request: HttpRequest, posting: Posting) -> HttpResponse:
    context = queue.context(posting, queue.Asked.read(request.GET))
    return render(request, "designer/drafts.html", context)


@keepers_only
def new(request: HttpRequest, posting: Posting) -> HttpResponse:
    form = NewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        draft = actions.start(posting, form.body(), what=_("Mở thủ tục mới"))
        return redirect("designer:draft", draft.pk)
    status = 422 if form.errors else 200
    return render(request, "designer/new.html", {"form": form}, status=status)


@keepers_only
def bring_in(request: HttpRequest, posting: Posting) -> HttpResponse:
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    if posted and form.is_valid():
        body = form.cleaned_data["body"]
        based = access.standing(posting).filter(procedure__code=str(body.get("code", ""))[:20])
        try:
            draft = actions.start(posting, body, what=_("Nhập từ TOML"), based_on=based.first())
        except actions.NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("designer:draft", draft.pk)
    status = 422 if form.errors else 200
    return render(request, "designer/import.html", {"form": form}, status=status)


@require_POST
@keepers_only
def start_from(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    """A new version of the same procedure, or another procedure that begins as its copy."""
    version = get_object_or_404(access.standing(posting), pk=pk)
    if request.POST.get("go") == "copy":
        body = without_identity(body_of(version.description))
        what = _("Chép từ thủ tục %(code)s") % {"code": version.procedure.code}
        draft = actions.start(posting, body, what=what)
    else:
        draft = actions.start_from(posting, version)
    return redirect("designer:draft", draft.pk)


@keepers_only
def take_out(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    draft = access.draft(posting, pk)
    name = ascii_slug(draft.code.replace(".", "-") or draft.name) or str(draft.pk)
    answer = HttpResponse(toml_of(draft.body), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer
