"""A bank's statement: brought in, looked at, confirmed; and the lines that nobody's code was in."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, FileInput, explain
from motcua.common.jobs import defer
from motcua.common.money import dong
from motcua.common.vietnamese import clean
from motcua.desk.money import tabs
from motcua.desk.people import officers_only
from motcua.dossiers.models import Dossier
from motcua.files.names import clean_name
from motcua.payments import collecting
from motcua.payments.models import RowState, Statement
from motcua.payments.statements import importing, matching
from motcua.payments.statements.cells import Unreadable
from motcua.payments.statements.importing import Overtaken
from motcua.payments.statements.jobs import settle_statement
from motcua.payments.statements.matching import WORDS
from motcua.payments.statements.reading import MOST_BYTES

PER_PAGE = 50
LATEST = 30


class BringForm(BaseForm):
    say_required = False
    file = explain(
        forms.FileField(
            label=gettext_lazy("Tệp sao kê của ngân hàng"),
            widget=FileInput(max_mb=MOST_BYTES // 1024 // 1024, accept=".csv,.xlsx"),
            error_messages={
                "required": gettext_lazy("Chọn tệp sao kê tải từ ngân hàng."),
                "empty": gettext_lazy("Tệp không có gì: chọn tệp sao kê tải từ ngân hàng."),
            },
        ),
        hint=gettext_lazy(
            "CSV hoặc XLSX, tối đa 5 MB, giữ nguyên như ngân hàng xuất ra. Chưa ghi gì cho đến khi xác nhận."
        ),
    )


class AssignForm(BaseForm):
    say_required = False
    number = explain(
        forms.CharField(
            label=gettext_lazy("Mã hồ sơ"),
            max_length=60,
            error_messages={"required": gettext_lazy("Ghi mã hồ sơ của khoản tiền này.")},
        ),
        example="H27.50.01-260310-0001",
        size="medium",
    )
    reason = forms.CharField(
        label=gettext_lazy("Vì sao là hồ sơ này"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ghi vì sao khoản tiền này là của hồ sơ đó.")},
    )


class AsideForm(BaseForm):
    say_required = False
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ghi đây là tiền gì, vì sao không phải phí.")},
    )


@officers_only
def statements(request: HttpRequest, posting: Posting) -> HttpResponse:
    form = BringForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if not collecting.collects(posting):
            raise Http404
        status = 422
        if form.is_valid() and (brought := _brought(form, posting)):
            return redirect("desk:statement", brought.pk)
    context: dict[str, Any] = {"form": form}
    if collecting.collects(posting):
        context["latest"] = collecting.statements(posting).defer("lines")[:LATEST]
    return tabs.show(request, posting, "desk/money/statements.html", context, status)


def _brought(form: BringForm, posting: Posting) -> Statement | None:
    upload = form.cleaned_data["file"]
    try:
        if upload.size > MOST_BYTES:  # the rest of it was not even kept
            raise Unreadable(_("Tệp lớn hơn 5 MB: tải sao kê theo từng khoảng ngày ngắn hơn."))
        return importing.bring(upload.read(), clean_name(upload.name), posting)
    except Unreadable as refused:
        form.add_error("file", refused.sentence)
        return None


@officers_only
def statement(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    """Before it is confirmed what it would do, after it what it did."""
    found = collecting.statement(posting, pk)
    error, status = "", 200
    if request.method == "POST":
        try:
            with transaction.atomic():
                importing.confirm(found, posting)
                defer(settle_statement, statement_id=found.pk)
        except Overtaken as overtaken:
            error, status = overtaken.sentence, 409
            found = collecting.statement(posting, pk)
        else:
            # The first ones at once, so that a usual day is done when the page opens; the job finds the rest.
            importing.settle_ready(found, importing.AT_ONCE)
            messages.success(request, _("Đã ghi sao kê %(name)s.") % {"name": found.name})
            return redirect("desk:statement", pk)
    shown = _done(found) if found.confirmed_at else _preview(found)
    page = Paginator(shown.pop("rows"), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "posting": posting,
        "statement": found,
        "page": page,
        "error": error,
        "previous_url": f"?trang={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?trang={page.next_page_number()}" if page.has_next() else "",
        **shown,
    }
    return render(request, "desk/money/statement.html", context, status=status)


def _preview(found: Statement) -> dict[str, Any]:
    matched = importing.preview(found)
    counts = Counter(one.verdict for one in matched)
    rows = [
        {
            "line": one.line,
            "said": WORDS[one.verdict],
            "good": one.verdict == matching.Verdict.EXACT,
            "dossier": one.dossier,
            "owed": one.owed,
        }
        for one in sorted(matched, key=lambda one: list(WORDS).index(one.verdict))
    ]
    summary = [{"key": WORDS[v], "value": str(counts[v])} for v in WORDS if counts[v]]
    return {"rows": rows, "summary": summary}


def _done(found: Statement) -> dict[str, Any]:
    rows = found.rows.select_related("dossier", "payment").order_by("number")
    counts = Counter(found.rows.values_list("state", flat=True))
    summary = [
        {"key": state.label, "value": str(counts[state])} for state in RowState if counts[state]
    ]
    if found.repeated:
        said = WORDS[matching.Verdict.TAKEN]
        summary.append({"key": said, "value": str(found.repeated)})
    return {"rows": rows, "summary": summary, "left": counts[RowState.READY]}


@officers_only
def held(request: HttpRequest, posting: Posting) -> HttpResponse:
    context: dict[str, Any] = {}
    if collecting.collects(posting):
        waiting = collecting.rows(posting).filter(state=RowState.HELD).order_by("on", "pk")
        page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("trang"))
        context["page"] = page
        if page.has_previous():
            context["previous_url"] = f"?trang={page.previous_page_number()}"
        if page.has_next():
            context["next_url"] = f"?trang={page.next_page_number()}"
    return tabs.show(request, posting, "desk/money/held.html", context)


@officers_only
def held_one(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    found = collecting.row(posting, pk)
    go = request.POST.get("go", "")
    bound = {name: request.POST if go == name else None for name in ("assign", "aside")}
    assign, aside = AssignForm(bound["assign"]), AsideForm(bound["aside"])
    error, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if go == "assign" and assign.is_valid():
                if dossier := _dossier(assign, posting):
                    payment = importing.assign(
                        found, dossier, posting, assign.cleaned_data["reason"]
                    )
                    said = {"amount": dong(payment.amount), "number": dossier.number}
                    messages.success(request, _("Đã ghi %(amount)s vào hồ sơ %(number)s.") % said)
                    return redirect("desk:held")
            elif go == "aside" and aside.is_valid():
                importing.set_aside(found, posting, aside.cleaned_data["reason"])
                messages.success(request, _("Đã ghi khoản này không phải phí, lệ phí."))
                return redirect("desk:held")
        except Overtaken as overtaken:
            error, status = overtaken.sentence, 409
            found = collecting.row(posting, pk)
    context = {"posting": posting, "row": found, "assign": assign, "aside": aside, "error": error}
    return render(request, "desk/money/held_one.html", context, status=status)


def _dossier(form: AssignForm, posting: Posting) -> Dossier | None:
    number = clean(form.cleaned_data["number"]).upper()
    try:
        return collecting.collected_here(posting, number)
    except Http404:
        form.add_error(
            "number",
            _("Không có hồ sơ này ở nơi thu của cơ quan: kiểm tra lại mã hồ sơ."),
        )
        return None
