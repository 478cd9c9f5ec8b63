"""Receipts at the desk: the table of a day for the tax office, the PDFs, and making one out anew."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.common.forms import BaseForm, DateField, explain
from motcua.common.vietnamese import clean
from motcua.desk.menu import keeps_the_register
from motcua.desk.people import officers_only
from motcua.dossiers import access, openings
from motcua.files.serve import download, response
from motcua.payments import receipt_pdf, receipts, tax_table
from motcua.payments.models import Receipt
from motcua.payments.receipts import CannotCancel
from motcua.payments.tax_table import Table
from motcua.signatures.errors import CannotSign

DAYS = 31
FORMATS = {
    "csv": (tax_table.csv_of, "text/csv; charset=utf-8"),
    "xml": (tax_table.xml_of, "application/xml"),
}


class DayForm(BaseForm):
    say_required = False
    ngay = DateField(label=gettext_lazy("Ngày lập biên lai"), required=False)

    def clean_ngay(self) -> dt.date:
        day: dt.date = self.cleaned_data["ngay"] or clock.today()
        if not 2000 <= day.year <= clock.today().year:
            raise forms.ValidationError(_("Chọn một ngày đã qua hoặc hôm nay."))
        return day


def _for_keepers(posting: Posting) -> None:
    if not keeps_the_register(posting):
        raise Http404


@officers_only
def show(request: HttpRequest, posting: Posting) -> HttpResponse:
    _for_keepers(posting)
    return _page(request, posting, DayForm(request.GET))


def _page(
    request: HttpRequest, posting: Posting, form: DayForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    day = form.cleaned_data["ngay"] if form.is_valid() else clock.today()
    found = tax_table.table(posting.agency, day)
    _written_down(found, posting)
    waiting = receipts.waiting().filter(series__agency=posting.agency_id)
    oldest = waiting.select_related("series__agency").order_by("pk").first()
    context = {
        "posting": posting,
        "form": form,
        "found": found,
        "charges": found.of_kind("charge"),
        "fees": found.of_kind("fee"),
        "rows": [(receipt, tax_table.kind_words(receipt)) for receipt in found.receipts],
        "days": tax_table.days(posting.agency, until=clock.today(), at_most=DAYS),
        "reports": tax_table.reports(posting.agency, day),
        "waiting": waiting.count(),
        "why": receipt_pdf.why_waiting(oldest) if oldest else "",
        "error": error,
    }
    status = status if form.is_valid() else 422
    return render(request, "desk/receipts.html", context, status=status)


@officers_only
def table(request: HttpRequest, posting: Posting, ending: str) -> HttpResponseBase:
    _for_keepers(posting)
    if ending not in FORMATS:
        raise Http404
    found, (write, content_type) = _asked(request, posting), FORMATS[ending]
    _written_down(found, posting)
    return download(BytesIO(write(found)), tax_table.file_name(found, ending), content_type)


@require_POST
@officers_only
def sent(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Marks what the page showed as sent; if more was issued meanwhile, that is said first."""
    _for_keepers(posting)
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Http404
    found = tax_table.table(posting.agency, form.cleaned_data["ngay"])
    if request.POST.get("count") != str(found.sums.count) or not found.receipts:
        error = _("Bảng kê vừa thay đổi. Tải lại tệp, gửi cơ quan thuế, rồi ghi đã gửi.")
        return _page(request, posting, form, error=error, status=409)
    tax_table.mark_sent(found, posting, clean(request.POST.get("note", ""))[:200])
    messages.success(request, _("Đã ghi: bảng kê ngày %(day)s đã gửi.") % {"day": _day(found)})
    return redirect(f"{reverse('desk:receipts')}?ngay={_day(found)}")


def _day(found: Table) -> str:
    return f"{found.day:%d/%m/%Y}"


def _asked(request: HttpRequest, posting: Posting) -> Table:
    form = DayForm(request.GET)
    if not form.is_valid():
        raise Http404
    return tax_table.table(posting.agency, form.cleaned_data["ngay"])


def _written_down(found: Table, posting: Posting) -> None:
    """It tells who paid for what."""
    openings.opened_many((receipt.payment.dossier_id for receipt in found.receipts), posting)


# --- on the page of a dossier ---


def _receipt(posting: Posting, number: str, pk: int) -> Receipt:
    """Of a dossier this officer may read; who was only asked for an opinion does not see what was paid."""
    found = access.for_reader(posting, number)
    openings.opened(found, posting)
    if access.only_asked(found, posting):
        raise Http404
    of_dossier = Receipt.objects.filter(payment__dossier=found)
    related = ("series__agency", "payment__dossier", "counter_receipt", "file")
    return get_object_or_404(of_dossier.select_related(*related), pk=pk)


@xframe_options_sameorigin
@officers_only
def pdf(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    found = _receipt(posting, number, pk)
    try:
        return response(found.file or receipt_pdf.printed(found.pk), inline=True)
    except CannotSign as why:
        messages.warning(request, why.sentence)
        return redirect("desk:dossier", number)


class CorrectForm(BaseForm):
    payer = explain(
        forms.CharField(label=gettext_lazy("Họ và tên người nộp tiền"), max_length=200),
        hint=gettext_lazy("Ghi trên biên lai mới. Số tiền giữ nguyên."),
    )
    reason = explain(
        forms.CharField(
            label=gettext_lazy("Lý do hủy biên lai cũ"),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        hint=gettext_lazy("In trên biên lai hủy; người nộp đọc được."),
        example=gettext_lazy("Ghi sai tên người nộp tiền."),
    )

    def clean_payer(self) -> str:
        return clean(self.cleaned_data["payer"])

    def clean_reason(self) -> str:
        return clean(self.cleaned_data["reason"])


@officers_only
def correct(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponse:
    """Nothing is changed on a receipt: it is cancelled by another one, and made out anew."""
    found = _receipt(posting, number, pk)
    if not receipts.may_correct(posting, found):
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = CorrectForm(typed, initial={"payer": found.payer})
    if form.is_bound and form.is_valid():
        try:
            new = receipts.correct(found, posting, **form.cleaned_data)
        except CannotCancel:
            messages.error(request, _("Biên lai này vừa bị người khác hủy: xem các biên lai mới."))
        else:
            said = {"old": found.written, "new": new.written}
            messages.success(
                request, _("Đã hủy biên lai số %(old)s và lập lại: số %(new)s.") % said
            )
        return redirect("desk:dossier", number)
    context = {
        "posting": posting,
        "dossier": found.payment.dossier,
        "receipt": found,
        "form": form,
        "errors": form.summary if form.is_bound else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/receipt_correct.html", context, status=status)
