"""Kho giấy tờ: what is kept for the person, using it in a draft, and letting somebody see one document."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.accounts.forms import word_email
from motcua.accounts.models import User
from motcua.accounts.tasks import send_letter
from motcua.common.forms import BaseForm, DateField, explain
from motcua.common.jobs import defer
from motcua.common.vietnamese import clean
from motcua.dossiers import access, drafts
from motcua.dossiers.flow import Status
from motcua.files.serve import response
from motcua.portal import wizard
from motcua.portal.people import person
from motcua.portal.views.steps import already_sent
from motcua.wallet import actions
from motcua.wallet.models import Kept, Kind, Share

PER_PAGE = 50
EMAIL = gettext_lazy("Thư điện tử (e-mail) của người được xem")


class ShareForm(BaseForm):
    email = explain(
        forms.EmailField(label=EMAIL, max_length=254),
        hint=gettext_lazy("Người đó đăng nhập bằng địa chỉ này mới mở được."),
        example="nguoi.nhan@gmail.com",
    )
    purpose = explain(
        forms.CharField(label=gettext_lazy("Để làm gì"), max_length=300),
        example=gettext_lazy("Làm hồ sơ vay ngân hàng"),
    )
    until = explain(
        DateField(label=gettext_lazy("Cho xem đến hết ngày")),
        hint=gettext_lazy("Sau ngày này không mở được nữa. Thu hồi sớm hơn lúc nào cũng được."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_email(self.fields["email"], EMAIL, "off")  # not the address of who types

    def clean_purpose(self) -> str:
        return clean(self.cleaned_data["purpose"])


def wallet(request: HttpRequest) -> HttpResponse:
    user = person(request)
    rows = list(actions.kept(user)[:PER_PAGE])
    gone = request.GET.get("bo", "")
    context = {
        "results": [row for row in rows if row.kind == Kind.RESULT],
        "papers": [row for row in rows if row.kind == Kind.PAPER],
        "shared": actions.shared_with(user)[:PER_PAGE],
        "gone": gone if gone.isascii() and gone.isdecimal() and len(gone) < 18 else "",
    }
    return render(request, "portal/wallet.html", context)


def open_kept(request: HttpRequest, pk: int) -> HttpResponseBase:
    return response(actions.one(person(request), pk).file, inline=True)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    if not actions.remove(person(request), pk):
        return redirect("portal:wallet")
    return redirect(f"{reverse('portal:wallet')}?bo={pk}")


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    if actions.put_back(person(request), pk):
        messages.success(request, _("Đã đưa giấy tờ trở lại kho."))
    return redirect("portal:wallet")


@require_POST
def use(request: HttpRequest, key: str, paper: str) -> HttpResponse:
    """What is in the wallet becomes an attachment of the draft, as if it were uploaded."""
    user = person(request)
    dossier = access.own_draft(user, key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    wanted, chosen = drafts.paper(dossier, paper), request.POST.get("kept", "")
    if wanted is None or not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 18):
        raise Http404
    try:
        actions.use(user, dossier, wanted, int(chosen))
    except drafts.TooManyFiles:
        text = _("Mỗi giấy tờ nhận nhiều nhất %(count)s tệp: bỏ bớt rồi dùng lại.")
        messages.error(request, text % {"count": drafts.MAX_FILES_PER_PAPER})
    except drafts.NoLongerDraft:
        dossier.refresh_from_db()
        return already_sent(request, dossier)
    return redirect(f"{wizard.address(dossier, wizard.BY_PART['papers'])}#paper_{paper}")


# --- sharing ---


def share(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    row = actions.one(user, pk)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _share(user, row, form.cleaned_data)
        except actions.CannotShare as cannot:
            form.add_error(cannot.field, cannot.sentence)
        else:
            text = _("Đã cho %(email)s xem giấy tờ này. Thu hồi lúc nào cũng được.")
            messages.success(request, text % {"email": made.email})
            return redirect("portal:wallet_share", pk)
    context = {"row": row, "form": form, "errors": form.summary, "shares": actions.shares(row)}
    return render(request, "portal/wallet_share.html", context, status=422 if form.errors else 200)


def _share(user: User, row: Kept, said: dict[str, Any]) -> Share:
    """The right and the letter about it, or neither. The letter names nobody and no document."""
    with transaction.atomic():
        made = actions.share(user, row.pk, **said)
        context = {
            "email": made.email,
            "until": made.until,
            "link": settings.BASE_URL + reverse("portal:wallet"),
            "site_name": settings.SITE_NAME,
            "site_phone": settings.SITE_PHONE,
        }
        text = render_to_string("portal/letters/shared.txt", context).strip()
        subject, _line, body = text.partition("\n")
        defer(send_letter, subject=subject.strip(), body=body.strip() + "\n", to=made.email)
    return made


@require_POST
def revoke(request: HttpRequest, pk: int, share: int) -> HttpResponse:
    if actions.revoke(person(request), share):
        messages.success(request, _("Đã thu hồi: người đó không mở được nữa."))
    return redirect("portal:wallet_share", pk)


def shared(request: HttpRequest, key: str) -> HttpResponseBase:
    """For who was let see it; every opening is written down for the owner."""
    return response(actions.open_shared(person(request), key).file, inline=True)
