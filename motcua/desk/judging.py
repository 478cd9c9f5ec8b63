"""The address to which judgements of papers are sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.desk import page
from motcua.desk.asking_panels import ID, TEMPLATE, judging_panel
from motcua.desk.forms.base import as_read
from motcua.desk.forms.judging import JudgingForm
from motcua.desk.people import officers_only
from motcua.dossiers import access, actions, judging, openings
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier


@require_POST
@officers_only
def judge(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    found = access.for_officer(posting, number)
    openings.opened(found, posting)
    acting = Acting(posting.user, posting)
    form = JudgingForm(found, request.POST)
    try:
        actions.check_unmoved(found, as_read(request.POST))
        if not access.may_judge(found, acting):
            raise actions.NotAllowed("judge")
        if form.is_valid():
            actions.judge(found, acting, form.cleaned_data["verdicts"])
            if not form.unsaved:
                return redirect(f"{reverse('desk:dossier', args=[number])}#{ID}")
            form.found = judging.judgements(found)
    except actions.CannotAsk as cannot:
        form.add_error(None, cannot.sentence)
    except actions.NotAllowed:
        context = {"dossier": found, "label": _("Đánh giá giấy tờ")}
        context["why"] = page.why_no_moves(found, posting)
        return render(request, "desk/not_allowed.html", context, status=403)
    except actions.Overtaken as overtaken:
        fresh = access.for_officer(posting, number)
        form = JudgingForm(fresh)
        form.initial = dict(request.POST.items())  # what was typed stays, to be looked at again
        return _again(request, posting, fresh, form, overtaken)
    return _again(request, posting, found, form)


def _again(
    request: HttpRequest,
    posting: Posting,
    found: Dossier,
    form: JudgingForm,
    overtaken: actions.Overtaken | None = None,
) -> HttpResponse:
    """The page with what was typed and not saved."""
    context = page.context(found, posting, overtaken=overtaken.event if overtaken else None)
    context["errors"] = form.summary
    panels = context["panels"]["work"]
    typed = judging_panel(found, posting, form)
    context["panels"]["work"] = [typed if one.template == TEMPLATE else one for one in panels]
    status = 409 if overtaken else 422 if form.errors else 200
    return render(request, "desk/dossier.html", {"posting": posting, **context}, status=status)
