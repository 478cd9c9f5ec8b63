"""The books of the agency and their comparison with the gateway, for who answers for the money."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.common.forms import BaseForm, DateField, FileInput
from motcua.desk.money.payments import METHODS, PER_PAGE, method_name
from motcua.desk.people import officers_only
from motcua.payments import access, ledger, reconciling, settlement
from motcua.payments.models import Account, Payment

# Whose balance stands below zero in the books: what was collected and what is owed.
TURNED = (Account.FEE, Account.CHARGE, Account.HELD)
WHAT = {
    "only_ours": gettext_lazy("Sổ có, cổng không có"),
    "only_theirs": gettext_lazy("Cổng có, sổ không có"),
    "amount": gettext_lazy("Số tiền khác nhau"),
    "not_booked": gettext_lazy("Lần thanh toán và sổ khác nhau"),
}
# Not "Thu": Django's own catalogue makes Thursday of it.
KINDS = {"pay": gettext_lazy("Khoản thu"), "refund": gettext_lazy("Khoản hoàn")}


class FileForm(BaseForm):
    provider = forms.ChoiceField(label=gettext_lazy("Cổng thanh toán"))
    day = DateField(label=gettext_lazy("Ngày của tệp"))
    file = forms.FileField(
        label=gettext_lazy("Tệp đối soát (CSV)"),
        widget=FileInput(max_mb=settlement.MOST_BYTES // 1_000_000, accept=".csv,text/csv"),
        error_messages={"empty": gettext_lazy("Tệp trống: tải lại tệp từ cổng thanh toán.")},
    )

    def __init__(self, *args: Any, ways: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(way, method_name(way)) for way in ways]

    def clean_day(self) -> Any:
        if (day := self.cleaned_data["day"]) > clock.today():
            raise forms.ValidationError(_("Ngày này chưa đến: ghi ngày của tệp đối soát."))
        return day


def _gateways(posting: Posting) -> list[str]:
    used = Payment.objects.filter(agency=posting.agency_id).order_by()
    return sorted(set(used.values_list("provider", flat=True).distinct()) - set(METHODS))


@officers_only
def listed(request: HttpRequest, posting: Posting) -> HttpResponse:
    runs = access.reconciliations(posting)
    ways = _gateways(posting)
    form = FileForm(request.POST or None, request.FILES or None, ways=ways)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        upload = said["file"]
        try:
            made = reconciling.reconcile(
                *(said["provider"], said["day"], upload.read()),
                file_name=upload.name,
                by=posting.user,
                agency=posting.agency,
            )
        except settlement.Unreadable as wrong:
            form.add_error("file", str(wrong))
        else:
            messages.success(request, _("Đã đối soát. Kết quả được lưu, không sửa được."))
            return redirect("desk:reconciliation", made[0].pk)
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("trang"))
    stands = ledger.balances(posting.agency)
    context = {
        "posting": posting,
        "form": form,
        "ways": ways,
        "rows": [(run, method_name(run.provider)) for run in page],
        "balances": [
            (account.label, -amount if account in TURNED else amount)
            for account, amount in stands.items()
        ],
        "previous_url": f"?trang={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?trang={page.number + 1}" if page.has_next() else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/money/books.html", context, status=status)


@officers_only
def one(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    run = access.reconciliation(posting, pk)
    context = {
        "posting": posting,
        "run": run,
        "provider": method_name(run.provider),
        "findings": [
            one | {"what": WHAT[one["what"]], "kind": KINDS[one["kind"]]}
            for one in reconciling.shown(run)
        ],
    }
    return render(request, "desk/money/reconciliation.html", context)
