"""Guided and sent home, without a dossier: what was said is recorded, and printed to take along."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, explain
from motcua.common.identity import ImpossiblePhone, normalise_phone
from motcua.common.vietnamese import clean
from motcua.desk.forms.base import Words
from motcua.desk.intake import papers
from motcua.desk.intake.people import clerks_only
from motcua.dossiers import access, counter, drafts, guidance
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Channel, Dossier
from motcua.procedures.models import Version
from motcua.procedures.queries import current, version_on

ADVICE_AT_LEAST = 10
LISTED = 20


class GuideForm(BaseForm):
    """Whom, what is missing, what to do. A name is not demanded: advice is given to anybody."""

    say_required = False
    person = Words(
        label=gettext_lazy("Họ tên người được hướng dẫn"),
        lines=False,
        max_length=200,
        required=False,
    )
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), required=False, max_length=20)
    channel = forms.ChoiceField(
        label=gettext_lazy("Hướng dẫn bằng cách nào?"),
        choices=[(one.value, one.label) for one in counter.CHANNELS],
        initial=Channel.COUNTER,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn cách hướng dẫn.")},
    )
    advice = explain(
        Words(
            label=gettext_lazy("Nội dung hướng dẫn"),
            min_length=ADVICE_AT_LEAST,
            error_messages={
                "required": gettext_lazy("Ghi rõ cần làm gì, ít nhất 10 ký tự."),
                "min_length": gettext_lazy("Ghi rõ cần làm gì, ít nhất 10 ký tự."),
            },
        ),
        hint=gettext_lazy("Cần chuẩn bị gì, đến đâu, khi nào. In vào phiếu hướng dẫn."),
    )

    def __init__(self, version: Version | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = list(version.description.papers) if version else []
        for paper in self.listed:
            self.fields[f"missing-{paper.key}"] = Words(
                label=paper.name, lines=False, max_length=500, required=False
            )

    def clean_phone(self) -> str:
        said: str = self.cleaned_data["phone"]
        try:
            return normalise_phone(said) if said else ""
        except ImpossiblePhone as wrong:
            raise forms.ValidationError(wrong.message) from None

    @property
    def remarks(self) -> list[Any]:
        return [self[f"missing-{paper.key}"] for paper in self.listed]

    @property
    def missing(self) -> dict[str, str]:
        said = {paper.key: self.cleaned_data[f"missing-{paper.key}"] for paper in self.listed}
        return {key: text for key, text in said.items() if text}


@clerks_only
def guide(request: HttpRequest, posting: Posting) -> HttpResponseBase:
    """`nhap` names the draft that does not become a dossier, `thu-tuc` a procedure without one."""
    draft = _draft(request, posting)
    if draft and draft.status != Status.DRAFT and request.method != "POST":
        return redirect("desk:dossier", draft.number)
    version = draft.version if draft else current(clean(request.GET.get("thu-tuc", ""))[:20])
    if request.method != "POST":
        return _page(request, posting, version, GuideForm(version, initial=_known(draft)), draft)
    form = GuideForm(version, request.POST)
    if not form.is_valid():
        return _page(request, posting, version, form, draft, status=422)
    try:
        _give(posting, version, form, draft)
    except drafts.NoLongerDraft:
        taken = _("Hồ sơ này đã được nhận vào sổ, không thay bằng hướng dẫn được nữa.")
        form.add_error(None, taken)
        return _page(request, posting, version, form, draft, status=409)
    messages.success(request, _("Đã ghi hướng dẫn. In phiếu trong danh sách dưới đây."))
    return redirect("desk:guide")


@transaction.atomic
def _give(
    posting: Posting, version: Version | None, form: GuideForm, draft: Dossier | None
) -> None:
    said = form.cleaned_data
    guidance.give(
        posting,
        channel=said["channel"],
        advice=said["advice"],
        procedure=version.procedure if version else None,
        person=said["person"],
        phone=said["phone"],
        missing=form.missing,
    )
    if draft:
        drafts.discard(draft)


def _draft(request: HttpRequest, posting: Posting) -> Dossier | None:
    key = request.GET.get("nhap", "")
    return access.counter_draft(posting, key) if key else None


def _known(draft: Dossier | None) -> dict[str, Any]:
    if draft is None:
        return {}
    person, lacks = draft.submitter, counter.missing(draft)["papers"]
    return {
        "person": person.get("full_name", ""),
        "phone": person.get("phone", ""),
        "channel": draft.channel,
        **{f"missing-{key}": text for key, text in lacks.items()},
    }


def _page(
    request: HttpRequest,
    posting: Posting,
    version: Version | None,
    form: GuideForm,
    draft: Dossier | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "posting": posting,
        "version": version,
        "form": form,
        "draft": draft,
        "given": guidance.given_at(posting)[:LISTED],
    }
    return render(request, "desk/intake_guide.html", context, status=status)


@clerks_only
@xframe_options_sameorigin
def slip(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    given = guidance.one(posting, pk)
    version = version_on(given.procedure.code, given.at.date()) if given.procedure else None
    return papers.pdf(papers.guide(given, version), f"phieu-huong-dan-{given.pk}.pdf")
