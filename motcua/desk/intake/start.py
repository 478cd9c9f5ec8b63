"""Where an intake begins and where it ends: choosing the procedure, unfinished drafts, the person's dossiers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.common.vietnamese import clean
from motcua.desk.intake import papers, session
from motcua.desk.intake.choices import SHOWN_AT_MOST, choice, choices
from motcua.desk.intake.people import clerks_only
from motcua.documents import actions as documents
from motcua.dossiers import access, counter, queries
from motcua.dossiers.models import Dossier
from motcua.procedures.catalogue import catalogue, versions_of
from motcua.procedures.queries import current
from motcua.procedures.search import search


@clerks_only
def start(request: HttpRequest, posting: Posting) -> HttpResponse:
    return _page(request, posting)


def _page(
    request: HttpRequest, posting: Posting, *, status: int = 200, **more: Any
) -> HttpResponse:
    words = clean(request.GET.get("tim", ""))[:100]
    kinds = counter.kinds(posting.agency)
    found = search(
        catalogue(clock.today()), words, lambda one: not kinds.isdisjoint(one.offered_by)
    )
    lately = [version for code in queries.taken_in_lately(posting) if (version := current(code))]
    context = {
        "posting": posting,
        "words": words,
        "found": choices(versions_of(found[: 2 * SHOWN_AT_MOST]), posting),
        "lately": choices(lately, posting),
        "drafts": list(access.counter_drafts(posting)[:50]),
        "person_of": _last(request, posting),
        **more,
    }
    return render(request, "desk/intake_start.html", context, status=status)


def _last(request: HttpRequest, posting: Posting) -> Dossier | None:
    """Whose dossier was taken in last, while that person still stands at the counter."""
    before = session.taken_in(request, posting)
    return before[-1] if before else None


@require_POST
@clerks_only
def begin(request: HttpRequest, posting: Posting) -> HttpResponseBase:
    """A draft of that procedure; for whom is asked where the desk itself is not competent."""
    chosen = choice(current(clean(request.POST.get("code", ""))[:20]), posting)
    if chosen is None:
        wrong = _("Bộ phận một cửa này không nhận thủ tục đó: chọn một thủ tục trong danh sách.")
        return _page(request, posting, status=422, errors=[{"id": "tim", "message": wrong}])
    slug = request.POST.get("agency", "")
    agency = chosen.named(slug)
    if agency is None:
        errors = [{"id": "agency", "message": _("Chọn cơ quan giải quyết.")}] if slug else []
        return _page(request, posting, ask=chosen, errors=errors, status=422 if slug else 200)
    before = _last(request, posting)
    draft = counter.open_draft(
        chosen.version,
        agency,
        posting,
        people=before.people if before else None,
    )
    return redirect("desk:intake_draft", draft.key)


# --- the dossiers of the person at the counter ---


@clerks_only
def done(request: HttpRequest, posting: Posting) -> HttpResponseBase:
    if request.method == "POST":
        session.clear(request)
        return redirect("desk:intake")
    taken_in = session.taken_in(request, posting)
    if not taken_in:
        return redirect("desk:intake")
    context = {
        "posting": posting,
        "dossiers": [(one, documents.named(one)) for one in taken_in],
        "several": papers.promised(taken_in),
        "person": taken_in[-1].submitter_name,
    }
    return render(request, "desk/intake_done.html", context)


@clerks_only
def receipt(request: HttpRequest, posting: Posting) -> HttpResponseBase:
    """One receipt for all that this person handed in, with every number and due time."""
    accepted = papers.promised(session.taken_in(request, posting))
    if not accepted:
        return redirect("desk:intake")
    return papers.pdf(papers.many_receipt(accepted, posting), "giay-tiep-nhan-nhieu-ho-so.pdf")
