"""What was asked for is brought to the counter or comes by post, from somebody who has no account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.desk.asking_panels import may_bring
from motcua.desk.people import officers_only
from motcua.dossiers import access, actions, drafts, openings, supplement_page
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.uploads import attach_all
from motcua.files import limits
from motcua.procedures.fields import PartForm

Wrong = dict[str, list[str]]


@officers_only
def brought(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    dossier = access.for_officer(posting, number)
    openings.opened(dossier, posting)
    if not may_bring(dossier, posting):
        return redirect("desk:dossier", number)
    if request.method != "POST":
        return _page(request, posting, dossier, supplement_page.open_form(dossier))
    try:
        wrong = _take(request, posting, dossier)
        row = supplement_page.keep(dossier, request.POST)
        if wrong or row or request.POST.get("go") != "send":
            form = supplement_page.open_form(dossier)
            return _page(request, posting, dossier, form, wrong=wrong)
        event = actions.supplement(dossier, Acting(posting.user, posting))
    except drafts.NotReady as not_ready:
        form = supplement_page.open_form(dossier, strict=True)
        return _page(request, posting, dossier, form, defects=not_ready.defects)
    except (drafts.NoLongerDraft, actions.Overtaken, actions.NotAllowed):
        return redirect("desk:dossier", number)
    return redirect(f"{reverse('desk:dossier', args=[number])}?xong={event.sequence}")


def _take(request: HttpRequest, posting: Posting, dossier: Dossier) -> Wrong:
    """Files chosen for each paper are kept with every press; the one taken away is named by its button."""
    gone = request.POST.get("go", "").removeprefix("remove_file:")
    if gone.isascii() and gone.isdecimal() and len(gone) < 18:
        drafts.detach(dossier, int(gone))
    wrong: Wrong = {}
    for key in drafts.papers_open(dossier):
        if uploads := request.FILES.getlist(f"files-{key}"):
            said = attach_all(dossier, key, uploads, posting.user)
            wrong |= {key: said} if said else {}
    return wrong


def _page(
    request: HttpRequest,
    posting: Posting,
    dossier: Dossier,
    form: PartForm,
    *,
    defects: list[drafts.Defect] | None = None,
    wrong: Wrong | None = None,
) -> HttpResponse:
    given = list(dossier.attachments.filter(sent=False).select_related("file"))
    lacking = {d.field: [d.message] for d in defects or [] if d.part == "papers"}
    said = lacking | (wrong or {})
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    papers = [
        {
            "key": key,
            "name": names.get(key) or _("Giấy tờ khác"),
            "reason": supplement_page.reason(dossier, key),
            "files": [attachment for attachment in given if attachment.paper == key],
            "errors": said.get(key, []),
        }
        for key in sorted(drafts.papers_open(dossier))
    ]
    errors = [{"id": f"files-{key}", "message": m} for key, found in said.items() for m in found]
    errors += [
        {"id": form[d.field].focus_id, "message": d.message}  # type: ignore[attr-defined]
        for d in defects or []
        if d.part != "papers"
    ]
    context = {
        "posting": posting,
        "dossier": dossier,
        "papers": papers,
        "fields": supplement_page.fields(dossier, form),
        "accept": ",".join(limits.ACCEPTED_SUFFIXES),
        "limits": limits,
        "errors": errors,
    }
    return render(request, "desk/brought.html", context, status=422 if errors else 200)
