"""Paying by a bank transfer: the code to scan, and a picture of what was transferred."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import qr
from motcua.common.forms import BaseForm, FileInput, explain
from motcua.dossiers import access, actions
from motcua.dossiers.transfers import Transfer, transfer_for
from motcua.files import limits
from motcua.files.checks import Refused
from motcua.files.names import content_disposition
from motcua.payments import proofs
from motcua.portal.people import person


class ProofForm(BaseForm):
    say_required = False
    file = explain(
        forms.FileField(
            label=gettext_lazy("Ảnh hoặc tệp PDF chứng từ"),
            widget=FileInput(max_mb=limits.MAX_FILE_MB, accept=".pdf,image/*"),
            error_messages={
                "required": gettext_lazy("Chọn ảnh hoặc tệp PDF chứng từ chuyển khoản."),
                "empty": gettext_lazy("Tệp không có gì: chọn ảnh chứng từ khác."),
            },
        ),
        hint=gettext_lazy("PDF hoặc ảnh (JPG, PNG, WEBP, HEIC)."),
    )


def _transfer(request: HttpRequest, number: str) -> Transfer:
    found = transfer_for(access.own(person(request), number))
    if found is None:
        raise Http404
    return found


def code(request: HttpRequest, number: str) -> HttpResponse:
    answer = HttpResponse(_transfer(request, number).drawing, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, no-store"
    return answer


def picture(request: HttpRequest, number: str) -> HttpResponse:
    """For who pays on the phone that shows the page: banking apps read a picture from its gallery."""
    found = _transfer(request, number)
    answer = HttpResponse(qr.png(found.payload), content_type="image/png")
    answer["Content-Disposition"] = content_disposition(f"{found.purpose}.png", inline=False)
    answer["Cache-Control"] = "private, no-store"
    return answer


def send_proof(request: HttpRequest, number: str) -> HttpResponse:
    dossier = access.own(person(request), number)
    if transfer_for(dossier) is None:
        return redirect("portal:pay", number)
    form = ProofForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        form, status = ProofForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                proofs.send(dossier, person(request), form.cleaned_data["file"])
            except (Refused, proofs.NotNow) as refused:
                form.add_error("file", refused.sentence)
            except (actions.NotAllowed, actions.Overtaken) as closed:
                raise Http404 from closed
            else:
                messages.success(
                    request, _("Đã gửi chứng từ. Bộ phận một cửa đối chiếu rồi báo kết quả.")
                )
                return redirect("portal:pay", number)
    return render(
        request, "portal/pay/send_proof.html", {"dossier": dossier, "form": form}, status=status
    )
