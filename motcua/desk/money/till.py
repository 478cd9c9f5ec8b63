"""Cash: taken at a dossier, counted at the end of the day, and the sheet of that day."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, DateField, explain
from motcua.common.money import dong, thousands
from motcua.desk.forms.paying import Amount
from motcua.desk.money import tabs
from motcua.desk.people import officers_only
from motcua.dossiers import access as dossiers
from motcua.dossiers import actions, openings
from motcua.payments import collecting, till
from motcua.payments.models import Closing
from motcua.payments.till import Refused

LATEST = 31


class CashForm(BaseForm):
    say_required = False
    amount = explain(
        Amount(
            label=gettext_lazy("Số tiền đã nhận"),
            error_messages={"required": gettext_lazy("Ghi số tiền đã nhận, ví dụ 8.000.")},
        ),
        hint=gettext_lazy("Đếm tiền trước khi bấm. Chỉ thu đúng số còn phải nộp."),
        inputmode="numeric",
        size="short",
    )


class CloseForm(BaseForm):
    say_required = False
    day = DateField(widget=forms.HiddenInput)
    counted = explain(
        Amount(
            label=gettext_lazy("Tiền đếm được trong quỹ"),
            error_messages={"required": gettext_lazy("Đếm tiền trong quỹ rồi ghi số tiền.")},
        ),
        hint=gettext_lazy("Đồng, ví dụ 8.000. Không có đồng nào thì ghi 0."),
        inputmode="numeric",
        size="short",
    )
    reason = explain(
        forms.CharField(
            label=gettext_lazy("Lý do lệch"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        hint=gettext_lazy("Chỉ ghi khi tiền đếm được khác số trong sổ."),
    )


class Signed(Amount):
    """More, or with a sign before it less."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        less = text.startswith(("-", "−"))
        found = super().to_python(text.lstrip("-−+ "))
        return -found if less and found else found


class CorrectForm(BaseForm):
    say_required = False
    amount = explain(
        Signed(
            label=gettext_lazy("Số tiền thừa hoặc thiếu"),
            error_messages={"required": gettext_lazy("Ghi số tiền, thiếu thì thêm dấu trừ.")},
        ),
        hint=gettext_lazy("Đồng. Thiếu thì thêm dấu trừ, ví dụ -8.000."),
        size="short",
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ghi lý do điều chỉnh.")},
    )


@officers_only
def cash(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    dossier = dossiers.at_my_counter(posting, number)
    openings.opened(dossier, posting)
    if request.method != "POST":
        form = CashForm(initial={"amount": thousands(dossier.owed)})
        return _cash_page(request, posting, dossier, form)
    form = CashForm(request.POST)
    if not form.is_valid():
        return _cash_page(request, posting, dossier, form, status=422)
    try:
        payment = till.take(dossier, posting, form.cleaned_data["amount"])
    except Refused as refused:
        if refused.field:
            form.add_error(refused.field, refused.sentence)
            return _cash_page(request, posting, dossier, form, status=422)
        return _cash_page(request, posting, dossier, form, error=refused.sentence, status=409)
    except (actions.NotAllowed, actions.Overtaken) as wrong:
        raise Http404 from wrong
    said = {"amount": dong(payment.amount), "number": dossier.number}
    messages.success(request, _("Đã thu %(amount)s tiền mặt của hồ sơ %(number)s.") % said)
    return redirect("desk:dossier", dossier.number)


def _cash_page(
    request: HttpRequest,
    posting: Posting,
    dossier: Any,
    form: BaseForm,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"posting": posting, "dossier": dossier, "form": form, "error": error}
    return render(request, "desk/money/cash.html", context, status=status)


@officers_only
def show(request: HttpRequest, posting: Posting) -> HttpResponse:
    return _page(request, posting)


def _page(
    request: HttpRequest,
    posting: Posting,
    form: CloseForm | None = None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    drawer = till.till(posting) if dossiers.works_at_the_desk(posting) else None
    if form is None and drawer:
        form = CloseForm(initial={"day": drawer.day})
    context: dict[str, Any] = {"till": drawer, "form": form, "error": error}
    if collecting.collects(posting):
        context["closings"] = collecting.closings(posting).order_by("-day", "-pk")[:LATEST]
    return tabs.show(request, posting, "desk/money/till.html", context, status)


@require_POST
@officers_only
def close(request: HttpRequest, posting: Posting) -> HttpResponse:
    if not dossiers.works_at_the_desk(posting):
        raise Http404
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, posting, form, status=422)
    said = form.cleaned_data
    try:
        made = till.close(posting, said["day"], said["counted"], said["reason"])
    except Refused as refused:
        if refused.field:
            form.add_error(refused.field, refused.sentence)
            return _page(request, posting, form, status=422)
        return _page(request, posting, error=refused.sentence, status=409)
    return redirect("desk:closing", made.pk)


@officers_only
def closing(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    """The sheet to print; what is found out later is a new line under it."""
    found = collecting.closing(posting, pk)
    own = found.posting_id == posting.pk
    form = CorrectForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if not own:
            raise Http404
        if form.is_valid() and _corrected(found, posting, form):
            return redirect("desk:closing", found.pk)
        status = 422
    context = {
        "posting": posting,
        "closing": found,
        "lines": found.lines.select_related("payment__dossier"),
        "corrections": found.corrections.select_related("by__user"),
        "form": form,
        "own": own,
    }
    return render(request, "desk/money/closing.html", context, status=status)


def _corrected(found: Closing, posting: Posting, form: CorrectForm) -> bool:
    try:
        till.correct(found, posting, **form.cleaned_data)
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return False
    return True
