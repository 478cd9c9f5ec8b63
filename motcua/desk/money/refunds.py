"""What goes back to payers: what waits for approval or for a clerk, and one refund with what may be done now."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, explain
from motcua.desk.forms.base import Words, reason
from motcua.desk.money.payments import PER_PAGE, method_name
from motcua.desk.people import officers_only
from motcua.payments import access, refunds
from motcua.payments.models import Refund, RefundState

VIEWS = {
    "cho": (gettext_lazy("Đang chờ"), ("proposed", "approved", "sent", "failed")),
    "duyet": (gettext_lazy("Chờ duyệt"), ("proposed",)),
    "chi": (gettext_lazy("Chờ chi trả"), ("approved", "failed")),
    "xong": (gettext_lazy("Đã xong"), ("done", "declined")),
}
MOODS = {"done": "done", "declined": "sent", "failed": "late"}


class DeclineForm(BaseForm):
    reason = reason(
        gettext_lazy("Lý do không duyệt"), gettext_lazy("Người đề nghị đọc được nguyên văn.")
    )


class PayOutForm(BaseForm):
    method = forms.ChoiceField(
        label=gettext_lazy("Đã trả lại bằng cách nào"),
        choices=[
            ("cash", gettext_lazy("Tiền mặt, người nộp đã ký nhận")),
            ("transfer", gettext_lazy("Chuyển khoản cho người nộp")),
        ],
        widget=forms.RadioSelect,
    )
    reference = explain(
        Words(label=gettext_lazy("Số phiếu chi hoặc mã giao dịch"), lines=False, max_length=64),
        example="PC 0012/2026",
    )
    bank = explain(
        Words(label=gettext_lazy("Ngân hàng nhận"), lines=False, max_length=80, required=False),
        hint=gettext_lazy("Điền ba ô này khi chuyển khoản."),
    )
    account = Words(
        label=gettext_lazy("Số tài khoản nhận"), lines=False, max_length=24, required=False
    )
    holder = Words(
        label=gettext_lazy("Tên chủ tài khoản"), lines=False, max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        account = (said.get("account") or "").replace(" ", "")
        if said.get("method") == "transfer":
            asked = {
                "bank": _("Ghi tên ngân hàng nhận tiền."),
                "account": _("Ghi số tài khoản nhận tiền, chỉ gồm chữ và số."),
                "holder": _("Ghi tên chủ tài khoản."),
            }
            for name, text in asked.items():
                wrong = name == "account" and not (account.isascii() and account.isalnum())
                if name not in self.errors and (wrong or not said.get(name)):
                    self.add_error(name, text)
        said["account"] = account
        return said

    def details(self) -> dict[str, str]:
        said = self.cleaned_data
        if said["method"] != "transfer":
            return {}
        return {name: said[name] for name in ("bank", "account", "holder")}


FORMS: dict[str, type[BaseForm]] = {
    "approve": BaseForm,
    "decline": DeclineForm,
    "pay_out": PayOutForm,
}


@officers_only
def listed(request: HttpRequest, posting: Posting) -> HttpResponse:
    if not access.works_with_money(posting):
        raise Http404
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else "cho"
    all_ = access.refunds(posting)
    found = all_.filter(state__in=VIEWS[view][1]).order_by("-proposed_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "posting": posting,
        "tabs": [
            {
                "url": f"?xem={name}",
                "label": label,
                "count": "" if name == "xong" else all_.filter(state__in=states).count(),
                "now": name == view,
            }
            for name, (label, states) in VIEWS.items()
        ],
        "rows": [(refund, mood(refund)) for refund in page],
        "sum": found.aggregate(all=Sum("amount", default=0))["all"],
        "previous_url": f"?xem={view}&trang={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?xem={view}&trang={page.number + 1}" if page.has_next() else "",
        "answers": access.answers_for_money(posting),
    }
    return render(request, "desk/money/refunds.html", context)


def mood(refund: Refund) -> str:
    return MOODS.get(refund.state, "progress")


def offered(refund: Refund, posting: Posting) -> list[str]:
    """Page and press ask the same: what this person may do with it now."""
    found = []
    if refund.state == RefundState.PROPOSED and access.may_decide(refund, posting):
        found += ["approve", "decline"]
    if refunds.is_paid_by_hand(refund) and access.may_pay_out(refund, posting):
        found.append("pay_out")
    return found


@officers_only
def one(request: HttpRequest, posting: Posting, reference: str) -> HttpResponse:
    refund = access.refund(posting, reference)
    go = request.POST.get("go", "")
    form = FORMS[go](request.POST, auto_id=f"{go}_%s") if go in FORMS else None
    if request.method == "POST" and form is None:
        raise Http404
    if form and form.is_valid():
        try:
            said = _do(go, refund, posting, form)
        except refunds.NotPossible as cannot:
            form.add_error(cannot.field or None, cannot.sentence)
        except refunds.NotAllowed:
            return render(request, "desk/money/not_yours.html", {"posting": posting}, status=403)
        else:
            messages.success(request, said)
            return redirect("desk:refund", refund.reference)
    context = {
        "posting": posting,
        "refund": refund,
        "mood": mood(refund),
        "method": method_name(refund.payment.provider),
        "went": method_name(refund.method) if refund.method else "",
        "offered": offered(refund, posting),
        "own_proposal": refund.proposed_by_id == posting.user_id,
        "forms": {
            name: form if form and name == go else kind(auto_id=f"{name}_%s")
            for name, kind in FORMS.items()
        },
        "errors": form.summary if form and form.errors else [],
    }
    status = 422 if context["errors"] else 200
    return render(request, "desk/money/refund.html", context, status=status)


def _do(go: str, refund: Refund, posting: Posting, form: BaseForm) -> str:
    said = form.cleaned_data
    if go == "approve":
        refunds.approve(refund, posting)
        return _("Đã duyệt. Tiền được hoàn qua cổng đã thu, hoặc chờ cán bộ chi trả.")
    if go == "decline":
        refunds.decline(refund, posting, reason=said["reason"][:300])
        return _("Đã ghi không duyệt.")
    assert isinstance(form, PayOutForm)
    refunds.pay_out(
        refund,
        posting,
        method=said["method"],
        reference=said["reference"],
        bank_details=form.details(),
    )
    return _("Đã ghi là đã hoàn và báo cho người nộp.")
