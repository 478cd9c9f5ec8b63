"""The officers' door. Every view demands a post, and reaches a dossier only through `access.for_officer`."""

from django.forms import MultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common.addresses import is_here
from motcua.desk import page
from motcua.desk import queue as lists
from motcua.desk.doing import DOES, form_of
from motcua.desk.forms.base import MoveForm, as_read
from motcua.desk.people import officers_only
from motcua.documents import actions as documents
from motcua.dossiers import access, actions, flow, queries
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.files.checks import Refused
from motcua.files.serve import response


@officers_only
def queue(request: HttpRequest, posting: Posting) -> HttpResponse:
    asked = lists.Asked.read(request.GET)
    shown = lists.page(posting, asked)
    context = {
        "posting": posting,
        "asked": asked,
        "page": shown,
        "tabs": [
            {
                "label": tab.label,
                "url": lists.Asked(tab, procedure=asked.procedure).url(),
                "now": tab == asked.tab and not asked.words,
                "count": shown.counts.get(tab.slug),
            }
            for tab in lists.TABS
            if tab.shown(posting)
            and (not tab.quiet or tab == asked.tab or shown.counts.get(tab.slug))
        ],
        "most": lists.COUNTED_UP_TO,
        "empty": lists.SEARCH.empty if asked.words else asked.tab.empty,
        "procedures": lists.procedures(posting),
        "here": request.get_full_path(),
    }
    return render(request, "desk/queue.html", context)


@officers_only
def dossier(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    found = access.for_officer(posting, number)
    done = request.GET.get("xong", "")
    sequence = int(done) if done.isascii() and done.isdecimal() and len(done) < 9 else None
    context = page.context(found, posting, done=sequence)
    return render(request, "desk/dossier.html", {"posting": posting, **context})


@require_POST
@officers_only
def act(request: HttpRequest, posting: Posting, number: str, action: str) -> HttpResponse:
    """One move. Right of the person first, then what was typed; whoever comes second is told who came first."""
    found = access.for_officer(posting, number)
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
            fresh, posting, bound=(action, _typed(form, fresh)), overtaken=overtaken.event
        )
        return render(request, "desk/dossier.html", {"posting": posting, **context}, status=409)
    return redirect(_next(request) or page.done_url(found, event))


def _again(
    request: HttpRequest, posting: Posting, found: Dossier, action: str, form: MoveForm
) -> HttpResponse:
    context = page.context(found, posting, bound=(action, form))
    return render(request, "desk/dossier.html", {"posting": posting, **context}, status=422)


def _typed(form: MoveForm, fresh: Dossier) -> MoveForm:
    """What was typed stays in its box, should the move still be open; it is checked when pressed again."""
    said = {name: form.data.getlist(name) for name in form.data}
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
    attachment = access.attachment(access.for_officer(posting, number), pk)
    if not attachment.sent:
        raise Http404  # of a supplement still being put together
    return response(attachment.file, inline=True)


@xframe_options_sameorigin
@officers_only
def document(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    paper = get_object_or_404(access.worked_on(posting, number).documents, pk=pk)
    return response(documents.rendered(paper.pk), inline=True)


@xframe_options_sameorigin
@officers_only
def result(request: HttpRequest, posting: Posting, number: str) -> HttpResponseBase:
    found = access.worked_on(posting, number)
    if found.result is None:
        raise Http404
    return response(found.result, inline=True)


@xframe_options_sameorigin
@officers_only
def old_result(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    """A result that was wrong and done again."""
    found = access.worked_on(posting, number)
    return response(get_object_or_404(queries.old_results(found), pk=pk).file, inline=True)


@xframe_options_sameorigin
@officers_only
def work_file(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    found = access.for_officer(posting, number)
    return response(access.work_file(found, posting, pk), inline=True)
