"""The officers' door. Every view demands a post, and reaches a dossier only through `access.for_officer`,
or to look at it through `access.for_reader`, which writes down who did."""

from typing import cast

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common.addresses import is_here
from motcua.desk import page
from motcua.desk import queue as lists
from motcua.desk.doing import DOES, form_of
from motcua.desk.forms.base import Mistyped, MoveForm, as_read
from motcua.desk.people import officers_only
from motcua.documents import actions as documents
from motcua.dossiers import access, actions, flow, openings, queries
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.files.checks import Refused
from motcua.files.serve import response


def _opened(posting: Posting, number: str) -> Dossier:
    """To be looked at; that it was is written down."""
    found = access.for_reader(posting, number)
    openings.opened(found, posting)
    return found


def _worked_on(posting: Posting, number: str) -> Dossier:
    """As `_opened`, with what was printed and decided: not for who was only asked for an opinion."""
    found = _opened(posting, number)
    if access.only_asked(found, posting):
        raise Http404
    return found


@officers_only
def dossier(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    found = _opened(posting, number)
    done = request.GET.get("xong", "")
    sequence = int(done) if done.isascii() and done.isdecimal() and len(done) < 9 else None
    context = page.context(found, posting, done=sequence, came=_came(request))
    return render(request, "desk/dossier.html", {"posting": posting, **context})


@require_POST
@officers_only
def act(request: HttpRequest, posting: Posting, number: str, action: str) -> HttpResponse:
    """One move. Right of the person first, then what was typed; whoever comes second is told who came first."""
    found = access.for_officer(posting, number)
    openings.opened(found, posting)
    if action not in DOES:
        raise Http404
    acting = Acting(posting.user, posting)
    form = form_of(action, found, request.POST, request.FILES)
    try:
        actions.check_unmoved(found, as_read(request.POST))
        allowed = {move.name for move in access.moves(found, acting)}
        if action not in allowed or not DOES[action].shown(found):
            raise actions.NotAllowed(action)
        if not form.is_valid():
            return _again(request, posting, found, action, form)
        event = DOES[action].do(found, acting, **form.cleaned_data)
    except Refused as refused:
        form.add_error(form.file_field, refused.sentence)
        return _again(request, posting, found, action, form)
    except Mistyped as mistyped:
        form.add_error(mistyped.field, mistyped.sentence)
        return _again(request, posting, found, action, form)
    except actions.CannotAsk as cannot:
        form.add_error(None, cannot.sentence)
        return _again(request, posting, found, action, form)
    except actions.NotAllowed:
        context = {"dossier": found, "label": flow.MOVES[action].label}
        context["why"] = page.why_not(action, found, posting)
        return render(request, "desk/not_allowed.html", context, status=403)
    except actions.Overtaken as overtaken:
        fresh = access.for_officer(posting, number)
        context = page.context(
            fresh,
            posting,
            bound=(action, _typed(form, fresh)),
            overtaken=overtaken.event,
            came=_came(request),
        )
        return render(request, "desk/dossier.html", {"posting": posting, **context}, status=409)
    if back := _next(request):
        messages.success(request, page.said_done(found, event))
        return redirect(back)
    return redirect(page.done_url(found, event, _came(request)))


def _came(request: HttpRequest) -> lists.Asked:
    """The list from which the person came to this dossier."""
    return lists.read_list(request.POST.get("ds", "") or request.GET.get("ds", ""))


def _again(
    request: HttpRequest, posting: Posting, found: Dossier, action: str, form: MoveForm
) -> HttpResponse:
    context = page.context(found, posting, bound=(action, form), came=_came(request))
    return render(request, "desk/dossier.html", {"posting": posting, **context}, status=422)


def _typed(form: MoveForm, fresh: Dossier) -> MoveForm:
    """What was typed stays in its box, should the move still be open; it is checked when pressed again."""
    said = dict(cast(QueryDict, form.data).lists())
    several = {n for n, field in form.fields.items() if isinstance(field, MultipleChoiceField)}
    typed = {name: given if name in several else given[-1] for name, given in said.items() if given}
    return type(form)(form.action, fresh, initial=typed)


def _next(request: HttpRequest) -> str:
    """Back to the list the button was pressed in."""
    url = request.POST.get("next", "")
    return url if is_here(url) else ""


@xframe_options_sameorigin
@officers_only
def file(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    attachment = access.attachment(_opened(posting, number), pk)
    if not attachment.sent:
        raise Http404  # of a supplement still being put together
    return response(attachment.file, inline=True)


@xframe_options_sameorigin
@officers_only
def document(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    found = _worked_on(posting, number)
    paper = get_object_or_404(found.documents, pk=pk)
    return response(documents.rendered(paper.pk), inline=True)


@xframe_options_sameorigin
@officers_only
def result(request: HttpRequest, posting: Posting, number: str) -> HttpResponseBase:
    found = _worked_on(posting, number)
    if found.result is None:
        raise Http404
    return response(found.result, inline=True)


@xframe_options_sameorigin
@officers_only
def old_result(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    """A result that was wrong and done again."""
    found = _worked_on(posting, number)
    return response(get_object_or_404(queries.old_results(found), pk=pk).file, inline=True)


@xframe_options_sameorigin
@officers_only
def work_file(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    found = _opened(posting, number)
    return response(access.work_file(found, posting, pk), inline=True)
