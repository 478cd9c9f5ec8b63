"""The pages where money is taken and found again, one beside the other."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.payments import collecting
from motcua.payments.models import RowState


def show(
    request: HttpRequest,
    posting: Posting,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """The address goes by the name of the template."""
    if not collecting.collects(posting):
        raise Http404
    page = template.rsplit("/")[-1].removesuffix(".html")
    held = collecting.rows(posting).filter(state=RowState.HELD).count()
    named = (
        ("till", _("Tiền mặt"), None),
        ("statements", _("Sao kê ngân hàng"), None),
        ("held", _("Chưa rõ của ai"), held),
        ("proofs", _("Chứng từ chuyển khoản"), collecting.proofs(posting).count()),
    )
    tabs = [
        {"url": reverse(f"desk:{name}"), "label": label, "count": count, "now": name == page}
        for name, label, count in named
    ]
    context |= {"posting": posting, "tabs": tabs}
    return render(request, template, context, status=status)
