"""What was paid to the agency: the list with its sums, as CSV, and one payment with what went back of it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.common.forms import BaseForm, DateField, explain
from motcua.common.money import ImpossibleAmount, parse_dong
from motcua.desk.forms.base import reason
from motcua.desk.people import officers_only
from motcua.files.names import content_disposition
from motcua.payments import access, providers, refunds
from motcua.payments.models import Payment, RefundState, State
from motcua.payments.models.payment import new_key

PER_PAGE = 25
METHODS = {
    "cash": gettext_lazy("Tiền mặt tại quầy"),
    "transfer": gettext_lazy("Chuyển khoản"),
    "proof": gettext_lazy("Chứng từ chuyển khoản"),
}


def method_name(name: str) -> str:
    """How it was paid or given back, in words."""
    if name in METHODS:
        return str(METHODS[name])
    try:
        return providers.provider(name).label
    except KeyError:
        return name


class MoneyField(forms.CharField):
    """An amount in đồng, as people write it."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_dong(text)
        except ImpossibleAmount as wrong:
            raise forms.ValidationError(str(wrong)) from None


class FilterForm(BaseForm):
    say_required = False
    tu = DateField(label=gettext_lazy("Từ ngày"), required=False)
    den = DateField(label=gettext_lazy("Đến ngày"), required=False)
    cach = forms.ChoiceField(label=gettext_lazy("Cách nộp"), required=False)
    tim = forms.CharField(
        label=gettext_lazy("Mã hồ sơ, mã giao dịch"), required=False, max_length=64
    )

    def __init__(self, *args: Any, ways: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cach"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Mọi cách")), *((way, method_name(way)) for way in ways)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begin, end = said.get("tu"), said.get("den")
        if begin and end and end < begin:
            self.add_error("den", _("Chọn ngày sau hoặc bằng ngày bắt đầu."))
        return said


class ProposeForm(BaseForm):
    key = forms.CharField(widget=forms.HiddenInput, max_length=32)
    amount = explain(
        MoneyField(label=gettext_lazy("Số tiền hoàn (đồng)"), max_length=20),
        inputmode="numeric",
        size="short",
        example="8.000",
    )
    reason = reason(gettext_lazy("Lý do hoàn"), gettext_lazy("Người nộp đọc được nguyên văn."))


@dataclass(frozen=True)
class Asked:
    form: FilterForm
    found: QuerySet[Payment]

    @classmethod
    def read(cls, request: HttpRequest, posting: Posting) -> "Asked":
        paid = access.payments(posting).filter(state=State.PAID)
        ways = sorted(set(paid.order_by().values_list("provider", flat=True).distinct()))
        form = FilterForm(request.GET, ways=ways)
        said = form.cleaned_data if form.is_valid() else {}
        return cls(form, _narrowed(paid, said).order_by("-settled_at", "-pk"))

    def url(self, page: str, **more: object) -> str:
        said = {name: text for name, text in self.form.data.items() if name in self.form.fields}
        return reverse(page) + "?" + urlencode({**said, **more})


def _narrowed(paid: QuerySet[Payment], said: dict[str, Any]) -> QuerySet[Payment]:
    if day := said.get("tu"):
        paid = paid.filter(settled_at__gte=_begin(day))
    if day := said.get("den"):
        paid = paid.filter(settled_at__date__lte=day)
    if way := said.get("cach"):
        paid = paid.filter(provider=way)
    if text := (said.get("tim") or "").strip():
        paid = paid.filter(Q(dossier__number=text) | Q(reference=text) | Q(gateway_reference=text))
    return paid


def _begin(day: date) -> Any:
    return clock.local(clock.now()).replace(
        year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0
    )


@officers_only
def listed(request: HttpRequest, posting: Posting) -> HttpResponse:
    if not access.works_with_money(posting):
        raise Http404
    asked = Asked.read(request, posting)
    page = Paginator(asked.found, PER_PAGE).get_page(request.GET.get("trang"))
    given = access.refunds(posting).filter(payment__in=asked.found.values("pk"))
    given = given.filter(state=RefundState.DONE)
    here = "desk:payments"
    context = {
        "posting": posting,
        "form": asked.form,
        "rows": [(one, method_name(one.provider)) for one in page],
        "count": page.paginator.count,
        "came": asked.found.aggregate(all=Sum("amount", default=0))["all"],
        "went": given.aggregate(all=Sum("amount", default=0))["all"],
        "sheet_url": asked.url("desk:payments_sheet"),
        "previous_url": asked.url(here, trang=page.number - 1) if page.has_previous() else "",
        "next_url": asked.url(here, trang=page.number + 1) if page.has_next() else "",
        "answers": access.answers_for_money(posting),
    }
    status = 422 if asked.form.errors else 200
    return render(request, "desk/money/payments.html", context, status=status)


HEAD = (
    *(gettext_lazy("Ngày giờ"), gettext_lazy("Mã hồ sơ"), gettext_lazy("Mã giao dịch")),
    *(gettext_lazy("Mã của cổng"), gettext_lazy("Cách nộp"), gettext_lazy("Số tiền (đồng)")),
    *(gettext_lazy("Vào hồ sơ (đồng)"), gettext_lazy("Đã hoàn (đồng)")),
)


@officers_only
def sheet(request: HttpRequest, posting: Posting) -> HttpResponse:
    asked = Asked.read(request, posting)
    if not access.works_with_money(posting) or asked.form.errors:
        raise Http404
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD)
    writer.writerows([_plain(cell) for cell in row] for row in _rows(asked.found))
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition("cac-khoan-thu.csv", inline=False)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _rows(found: QuerySet[Payment]) -> Iterator[tuple[object, ...]]:
    done = Sum("refunds__amount", filter=Q(refunds__state=RefundState.DONE), default=0)
    for one in found.annotate(went=done).iterator(chunk_size=2000):
        assert one.settled_at is not None
        yield (
            f"{clock.local(one.settled_at):%d/%m/%Y %H:%M:%S}",
            one.dossier.number,
            one.reference,
            one.gateway_reference,
            method_name(one.provider),
            one.amount,
            one.applied,
            getattr(one, "went", 0),
        )


def _plain(cell: object) -> object:
    """A text that a spreadsheet would run as a formula is written so that it stays a text."""
    risky = isinstance(cell, str) and cell.lstrip()[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return f"'{cell}" if risky else cell


@officers_only
def one(request: HttpRequest, posting: Posting, reference: str) -> HttpResponse:
    payment = access.payment(posting, reference)
    rest = refunds.refundable(payment)
    may = access.may_propose(payment, posting) and payment.state == State.PAID
    form = ProposeForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and may and form.is_valid():
        said = form.cleaned_data
        try:
            refund = refunds.propose(
                *(payment, posting),
                amount=said["amount"],
                reason=said["reason"][:300],
                cause=said["key"],
            )
        except refunds.NotPossible as cannot:
            form.add_error(cannot.field or None, cannot.sentence)
        else:
            messages.success(request, _("Đã đề nghị hoàn tiền. Chờ người có thẩm quyền duyệt."))
            return redirect("desk:refund", refund.reference)
    elif request.method == "POST" and not may:
        return render(request, "desk/money/not_yours.html", {"posting": posting}, status=403)
    context = {
        "posting": posting,
        "payment": payment,
        "method": method_name(payment.provider),
        "given": list(payment.refunds.all()),
        "rest": rest,
        "form": form,
        "may": may and bool(rest),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/money/payment.html", context, status=status)
