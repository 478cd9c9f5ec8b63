"""Before sending: everything on one page, each part with its way back; then Gửi đi."""

import json

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.common import clock
from motcua.common.forms import BaseForm
from motcua.documents import facts
from motcua.documents import render as documents
from motcua.dossiers import access, actions, drafts
from motcua.dossiers.answers import declared
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.portal import wizard
from motcua.portal.people import acting, person
from motcua.portal.views.papers import open_papers, paper_rows
from motcua.portal.views.steps import already_sent
from motcua.post.forms import DeliveryFields
from motcua.procedures.fees import bill
from motcua.procedures.fields import asked_files, display_rows, people_rows

# Five times what any right declaration holds: a draft keeps two megabytes of anything, and on them
# the typesetter would sit for a minute while everybody else waits.
PRINTED_AT_MOST = 500_000


class SendForm(DeliveryFields, BaseForm):
    pledge = forms.BooleanField(
        label=_("Đã đọc lại toàn bộ và cam đoan những điều đã khai là đúng sự thật"),
        error_messages={"required": _("Đánh dấu vào ô cam đoan rồi bấm “Gửi đi”.")},
    )


def review(request: HttpRequest, key: str) -> HttpResponse:
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    return _page(request, dossier, SendForm(dossier))


def _page(
    request: HttpRequest,
    dossier: Dossier,
    form: SendForm,
    *,
    defects: list[drafts.Defect] | None = None,
    status: int = 200,
) -> HttpResponse:
    description = dossier.version.description
    errors = wizard.linked(dossier, defects or []) + (form.summary if form.is_bound else [])
    context = {
        **wizard.frame(dossier, wizard.BY_PART["papers"]),
        "back_url": wizard.address(dossier, wizard.BY_PART["papers"]),
        "people": [
            (
                step,
                wizard.address(dossier, step),
                people_rows(step.part, getattr(dossier, step.part)),
            )
            for step in wizard.STEPS[:2]
        ],
        "declared": display_rows(description, declared(dossier), people=dossier.people),
        "declaration_url": wizard.address(dossier, wizard.BY_PART["declaration"]),
        "rows": paper_rows(dossier, _papers(dossier), {}),
        "papers_url": wizard.address(dossier, wizard.BY_PART["papers"]),
        "bill": bill(description, dossier.channel, dossier.declaration, people=dossier.people),
        "form": form,
        "errors": errors,
    }
    return render(request, "portal/review.html", context, status=status)


def _papers(dossier: Dossier) -> set[str]:
    """Also the questions of the declaration that files were asked for."""
    asked = asked_files(dossier.version.description, dossier.declaration, people=dossier.people)
    return open_papers(dossier) | asked


def send(request: HttpRequest, key: str) -> HttpResponse:
    """Send. A second press, a reload or the back button find the dossier sent, and show its receipt.

    GET comes after signing in again, when the session had ended on the review page.
    """
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return redirect("portal:receipt", dossier.number)
    if request.method != "POST":
        return redirect("portal:review", key)
    form = SendForm(dossier, request.POST)
    if not form.is_valid():
        return _page(request, dossier, form, defects=drafts.defects(dossier), status=422)
    try:
        drafts.choose_delivery(dossier, form.cleaned_data["delivery"], form.post_to)
        actions.submit(dossier, acting(request))
    except drafts.NotReady as not_ready:
        return _page(request, dossier, form, defects=not_ready.defects, status=422)
    except (drafts.NoLongerDraft, actions.Overtaken):
        pass  # the other press was faster: the same dossier, the same receipt
    dossier.refresh_from_db()
    return redirect("portal:receipt", dossier.number)


def declaration_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Tải tờ khai: what was typed so far, in the look of the official form, marked as a draft."""
    dossier = access.own_draft(person(request), key)
    if len(json.dumps(dossier.declaration)) > PRINTED_AT_MOST:
        too_long = _("Tờ khai dài quá, chưa in được: viết ngắn lại những mục quá dài rồi tải lại.")
        messages.error(request, too_long)
        return redirect(wizard.address(dossier, wizard.BY_PART["declaration"]))
    content = documents.render_declaration(
        facts.declaration(dossier, draft=True, made_at=clock.now())
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="to-khai.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
