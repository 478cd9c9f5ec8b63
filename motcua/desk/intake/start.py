"""Where an intake begins and where it ends: choosing the procedure, unfinished drafts, the person's dossiers."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.common.vietnamese import clean
from motcua.desk.intake import papers, session
from motcua.desk.intake.people import clerks_only
from motcua.documents import actions as documents
from motcua.dossiers import access, counter, queries
from motcua.dossiers.models import Dossier
from motcua.procedures.catalogue import catalogue, versions_of
from motcua.procedures.models import Version
from motcua.procedures.queries import current
from motcua.procedures.search import search

SHOWN_AT_MOST = 15


@dataclass(frozen=True)
class Choice:
    """A procedure this desk may take in; `own` when it is competent itself."""

    version: Version
    agencies: list[Agency]
    own: bool

    @property
    def agency(self) -> Agency | None:
        """The one it is for, as far as that needs no asking."""
        return self.agencies[0] if self.own or len(self.agencies) == 1 else None


def _choice(version: Version, desk: Agency) -> Choice | None:
    agencies = counter.agencies(version, desk)
    return Choice(version, agencies, agencies[0].pk == desk.pk) if agencies else None


def _choices(versions: list[Version], desk: Agency) -> list[Choice]:
    found = (_choice(version, desk) for version in versions)
    return [one for one in found if one][:SHOWN_AT_MOST]


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
        "found": _choices(versions_of(found[: 2 * SHOWN_AT_MOST]), posting.agency),
        "lately": _choices(lately, posting.agency),
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
    version = current(clean(request.POST.get("code", ""))[:20])
    choice = _choice(version, posting.agency) if version else None
    if choice is None:
        wrong = _("Bộ phận một cửa này không nhận thủ tục đó: chọn một thủ tục trong danh sách.")
        return _page(request, posting, status=422, errors=[{"id": "tim", "message": wrong}])
    slug = request.POST.get("agency", "")
    agency = next((one for one in choice.agencies if one.slug == slug), None)
    if agency is None and (slug or choice.agency is None):
        errors = [{"id": "agency", "message": _("Chọn cơ quan giải quyết.")}] if slug else []
        return _page(request, posting, ask=choice, errors=errors, status=422 if slug else 200)
    before = _last(request, posting)
    draft = counter.open_draft(
        choice.version,
        agency or choice.agencies[0],
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
