"""The counter's one screen: whatever is pressed, what was typed is kept first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.desk import page
from motcua.desk.intake import endings, session
from motcua.desk.intake.forms import PEOPLE, CardForm, GiveForm, typed_person
from motcua.desk.intake.people import clerks_only
from motcua.desk.intake.screen import Screen, context, read_counts, stored, typed
from motcua.documents import facts
from motcua.documents import render as documents
from motcua.dossiers import access, actions, counter, drafts, known, openings, uploads
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.files.serve import response
from motcua.procedures import rows

REFRESHING = ("refresh", "recheck")


def address(dossier: Dossier, place: str = "") -> str:
    return reverse("desk:intake_draft", args=[dossier.key]) + (f"#{place}" if place else "")


@clerks_only
def draft(request: HttpRequest, posting: Posting, key: str) -> HttpResponseBase:
    dossier = access.counter_draft(posting, key)
    if dossier.status != Status.DRAFT:
        return taken(request, posting, dossier)
    if request.method != "POST":
        return _page(request, posting, stored(dossier))
    if request.POST.get("go") in REFRESHING:
        # The questions as the answers on the page make them; saves nothing.
        return _page(request, posting, typed(dossier, request))
    return _posted(request, posting, dossier)


def taken(request: HttpRequest, posting: Posting, dossier: Dossier) -> HttpResponse:
    """A second press of one's own leads to the receipt; a colleague who was faster is named (409)."""
    last = dossier.events.select_related("by", "posting").filter(action="receive").first()
    mine = last is not None and last.posting_id == posting.pk
    if request.method != "POST" or mine:
        if dossier.number in {one.number for one in session.taken_in(request, posting)}:
            return redirect("desk:intake_done")
        return redirect("desk:dossier", dossier.number)
    said = page.said_overtaken(last, dossier, posting) if last else ""
    more = {"posting": posting, "dossier": dossier, "said": said}
    return render(request, "desk/intake_taken.html", more, status=409)


def _page(
    request: HttpRequest, posting: Posting, screen: Screen, *, status: int = 200, **more: Any
) -> HttpResponse:
    return render(
        request, "desk/intake_draft.html", {**context(screen, posting), **more}, status=status
    )


def _posted(request: HttpRequest, posting: Posting, dossier: Dossier) -> HttpResponseBase:
    screen = typed(dossier, request)
    go = _pressed(request)
    try:
        place = _keep(request, posting, screen, go)
    except drafts.SavedElsewhere:
        dossier.refresh_from_db()
        return _page(request, posting, screen, status=409, saved_elsewhere=True)
    except drafts.NoLongerDraft:
        dossier.refresh_from_db()
        return taken(request, posting, dossier)
    except NotKept:
        return _page(request, posting, screen, status=422)
    name, _colon, what = go.partition(":")
    if name in READING:
        return READING[name](request, posting, screen, what)
    if screen.upload_errors:
        return _page(request, posting, screen, status=422)
    if name in endings.ENDINGS:
        return _ended(request, posting, dossier, name)
    if name == "print":
        return redirect("desk:intake_declaration", dossier.key)
    if name == "guide":
        return redirect(f"{reverse('desk:guide')}?nhap={dossier.key}")
    if name == "leave":
        messages.success(request, _("Đã lưu bản nháp: mở lại ở trang Tiếp nhận bất cứ lúc nào."))
        return redirect("desk:intake")
    return redirect(address(dossier, place))


def _pressed(request: HttpRequest) -> str:
    """A scanner ends with the Enter key, which presses the page's first button: it means what was just filled."""
    go = request.POST.get("go", "save")
    if go != "enter":
        return go
    if request.POST.get("scan-card", "").strip():
        return "card:submitter"
    return "find" if request.POST.get("find-person", "").strip() else "save"


class NotKept(Exception):
    """Something typed cannot be stored as it is; the page shows it with what is wrong."""


def _keep(request: HttpRequest, posting: Posting, screen: Screen, go: str) -> str:
    """Store all of the page; returns the place to go back to."""
    dossier, declared = screen.dossier, screen.declaration.draft_values()
    values = {part: typed_person(request.POST, part) for part in PEOPLE}
    place = "questions" if go.startswith("file:") else ""
    if go == "copy":
        values["applicant"] |= {key: said for key, said in values["submitter"].items() if said}
        place = "applicant"
    declared |= counter.carried_over(dossier, values, declared)
    if pressed := rows.pressed(go, screen.declaration.lines, declared):
        declared, place = pressed
    with transaction.atomic():
        as_read = _revisions(request)
        for part, said in (*values.items(), ("declaration", declared)):
            drafts.save_part(dossier, part, said, revision=as_read.get(part))  # type: ignore[arg-type]
    where = screen.place.choice()
    wrong = [form for form in screen.papers.values() if not form.is_valid()]
    if where is None or wrong or not screen.outcome.is_valid():
        raise NotKept
    with transaction.atomic():
        counter.settle(dossier, agency=where[0], channel=where[1])
        if "give-delivery" in request.POST:
            drafts.choose_delivery(dossier, *screen.give.typed)
        counts, remarks = read_counts(screen.papers)
        counter.lay_down(dossier, counts)
        counter.remark(dossier, remarks)
        if go.startswith("remove_file:") and (pk := go.removeprefix("remove_file:")).isdecimal():
            drafts.detach(dossier, int(pk[:18]))
            place = "papers"
    place = _attached(request, posting, screen) or place
    return f"paper_{go.removeprefix('file:')}" if go.startswith("file:") else place


def _attached(request: HttpRequest, posting: Posting, screen: Screen) -> str:
    """Files chosen for any paper go with whatever was pressed."""
    place = ""
    for key in screen.papers:
        given = request.FILES.getlist(f"files-{key}")
        if given and drafts.paper(screen.dossier, key):
            place = f"paper_{key}"
            if wrong := uploads.attach_all(screen.dossier, key, given, posting.user):
                screen.upload_errors[key] = wrong
    return place


def _revisions(request: HttpRequest) -> dict[str, int]:
    said = request.POST.get("page-revisions", "").split(".")
    if len(said) != len(drafts.PARTS) or not all(one.isdecimal() and len(one) < 9 for one in said):
        return {}
    return dict(zip(drafts.PARTS, map(int, said), strict=True))


# --- people that need not be typed ---


def _read_card(
    request: HttpRequest, posting: Posting, screen: Screen, part: str
) -> HttpResponseBase:
    card = CardForm(request.POST, request.FILES)
    person = card.read()
    if person is None:
        again = stored(screen.dossier, post=request.POST)
        again.card = card
        return _page(request, posting, again, status=422)
    return _filled(request, screen.dossier, part, person, _("Đã điền theo thẻ căn cước."))


def _look_for(
    request: HttpRequest, posting: Posting, screen: Screen, _what: str
) -> HttpResponseBase:
    again = stored(screen.dossier, post=request.POST)
    again.looked_for = request.POST.get("find-person", "")[:100]
    again.found = known.people(posting, again.looked_for)
    return _page(request, posting, again)


def _pick(request: HttpRequest, posting: Posting, screen: Screen, what: str) -> HttpResponseBase:
    part, _colon, key = what.partition(":")
    found = known.people(posting, request.POST.get("find-person", "")[:100])
    person = next((one.person for one in found if one.key == key), None)
    if person is None:
        return _look_for(request, posting, screen, "")
    return _filled(request, screen.dossier, part, person, _("Đã điền thông tin đã biết."))


def _filled(
    request: HttpRequest, dossier: Dossier, part: str, person: dict[str, Any], said: str
) -> HttpResponse:
    part = part if part in PEOPLE else "submitter"
    before = getattr(dossier, part)
    other = before.get("identity_number") not in (None, "", person.get("identity_number"))
    if other:
        # Another person than was typed: nothing of the first one may stay behind.
        before = {}
        said += " " + _("Thông tin của người khác ghi trước đó đã được thay.")
    now = {**before, **{key: text for key, text in person.items() if text}}
    people = {**dossier.people, part: now}
    declared = {
        **dossier.declaration,
        **counter.carried_over(dossier, people, dossier.declaration),
    }
    with transaction.atomic():
        drafts.save_part(dossier, part, now)  # type: ignore[arg-type]
        drafts.save_part(dossier, "declaration", declared)
    messages.success(request, said)
    return redirect(address(dossier, part))


READING: dict[str, Callable[[HttpRequest, Posting, Screen, str], HttpResponseBase]] = {
    "card": _read_card,
    "find": _look_for,
    "pick": _pick,
}


# --- the end ---


def _ended(request: HttpRequest, posting: Posting, dossier: Dossier, name: str) -> HttpResponseBase:
    screen = stored(dossier, post=request.POST)
    screen.outcome.is_valid()
    screen.give = GiveForm.stored(dossier)
    if not screen.give.is_valid():
        return _page(request, posting, screen, status=422)
    try:
        drafts.choose_delivery(dossier, screen.give.cleaned_data["delivery"], screen.give.post_to)
        if not endings.ENDINGS[name](dossier, posting, screen.outcome):
            return _page(request, posting, screen, status=422)
    except drafts.NotReady as not_ready:
        dossier = access.counter_draft(posting, dossier.key)
        screen = stored(dossier, strict=True, post=request.POST)
        screen.outcome.is_valid()
        screen.defects = not_ready.defects
        return _page(request, posting, screen, status=422)
    except actions.NotAllowed:
        dossier = access.counter_draft(posting, dossier.key)
        return _page(request, posting, stored(dossier, post=request.POST), status=403, own=True)
    except (actions.Overtaken, drafts.NoLongerDraft):
        return taken(request, posting, access.counter_draft(posting, dossier.key))
    session.add(request, posting, dossier)
    return redirect("desk:intake_done")


# --- beside the page ---


@clerks_only
@xframe_options_sameorigin
def file(request: HttpRequest, posting: Posting, key: str, pk: int) -> HttpResponseBase:
    dossier = openings.counter_draft(posting, key)
    attachment = access.attachment(dossier, pk)
    if dossier.status != Status.DRAFT and not attachment.sent:
        raise Http404  # of a supplement that the applicant is still putting together
    return response(attachment.file, inline=True)


@clerks_only
def declaration(request: HttpRequest, posting: Posting, key: str) -> HttpResponse:
    """The declaration as typed so far, to be read again and signed at the counter."""
    dossier = openings.counter_draft(posting, key)
    content = documents.render_declaration(
        facts.declaration(dossier, draft=False, made_at=clock.now())
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="to-khai.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@clerks_only
def discard(request: HttpRequest, posting: Posting, key: str) -> HttpResponseBase:
    """Asks first: a draft that is thrown away cannot come back."""
    dossier = access.counter_draft(posting, key)
    if dossier.status != Status.DRAFT:
        return taken(request, posting, dossier)
    if request.method != "POST":
        more = {"posting": posting, "dossier": dossier}
        return render(request, "desk/intake_discard.html", more)
    try:
        drafts.discard(dossier)
    except drafts.NoLongerDraft:
        return taken(request, posting, access.counter_draft(posting, key))
    messages.success(request, _("Đã xóa bản nháp."))
    return redirect("desk:intake")
