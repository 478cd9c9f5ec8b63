"""Pictures of transfers: looked at beside what the bank shows, confirmed or declined."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, explain
from motcua.common.money import dong, thousands
from motcua.desk.forms.base import reason
from motcua.desk.forms.paying import Amount
from motcua.desk.money import tabs
from motcua.desk.people import officers_only
from motcua.dossiers import openings
from motcua.files.serve import response
from motcua.payments import collecting, proofs
from motcua.payments.models import Proof
from motcua.payments.proofs import NotNow
from motcua.payments.statements.importing import Overtaken


class ConfirmForm(BaseForm):
    say_required = False
    amount = explain(
        Amount(
            label=gettext_lazy("Số tiền ngân hàng báo có"),
            error_messages={"required": gettext_lazy("Ghi số tiền đã về, ví dụ 8.000.")},
        ),
        hint=gettext_lazy("Theo ngân hàng, không theo ảnh."),
        inputmode="numeric",
        size="short",
    )
    reference = explain(
        forms.CharField(
            label=gettext_lazy("Số tham chiếu của ngân hàng"),
            max_length=64,
            error_messages={
                "required": gettext_lazy("Ghi số tham chiếu của khoản tiền trên sao kê.")
            },
        ),
        example="FT26069000001",
        size="medium",
    )

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("Ghi số tiền lớn hơn 0, hoặc không chấp nhận chứng từ."))
        return amount


class DeclineForm(BaseForm):
    say_required = False
    reason = reason(
        gettext_lazy("Lý do không chấp nhận"), gettext_lazy("Người nộp đọc được nguyên văn.")
    )


@officers_only
def listed(request: HttpRequest, posting: Posting) -> HttpResponse:
    return tabs.show(
        request, posting, "desk/money/proofs.html", {"proofs": collecting.proofs(posting)}
    )


@officers_only
def one(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponse:
    proof = collecting.proof(posting, number, pk)
    openings.opened(proof.dossier, posting)
    go = request.POST.get("go", "")
    confirm = ConfirmForm(
        request.POST if go == "confirm" else None, initial={"amount": thousands(proof.dossier.owed)}
    )
    decline = DeclineForm(request.POST if go == "decline" else None)
    error, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if go == "confirm" and confirm.is_valid():
                payment = proofs.confirm(proof, posting, **confirm.cleaned_data)
                said = {"amount": dong(payment.amount), "number": number}
                messages.success(request, _("Đã ghi %(amount)s vào hồ sơ %(number)s.") % said)
                return redirect("desk:proofs")
            if go == "decline" and decline.is_valid():
                proofs.decline(proof, posting, decline.cleaned_data["reason"])
                messages.success(request, _("Đã báo cho người nộp vì sao không chấp nhận."))
                return redirect("desk:proofs")
        except NotNow as refused:
            confirm.add_error("reference", refused.sentence)
        except Overtaken as overtaken:
            error, status = overtaken.sentence, 409
            proof = collecting.proof(posting, number, pk)
    return _page(
        request, posting, proof, {"confirm": confirm, "decline": decline, "error": error}, status
    )


def _page(
    request: HttpRequest, posting: Posting, proof: Proof, said: dict[str, Any], status: int
) -> HttpResponse:
    context = {"posting": posting, "proof": proof, "dossier": proof.dossier, **said}
    return render(request, "desk/money/proof.html", context, status=status)


@xframe_options_sameorigin
@officers_only
def file(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponseBase:
    proof = collecting.proof(posting, number, pk)
    openings.opened(proof.dossier, posting)
    return response(proof.file, inline=True)
