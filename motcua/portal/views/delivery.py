"""Another way to receive the result, or another address, until the carrier has it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.common.forms import BaseForm
from motcua.dossiers import access
from motcua.dossiers.actions import NotAllowed, Overtaken
from motcua.portal.people import acting, person
from motcua.post import actions
from motcua.post.forms import DeliveryFields


class ChangeForm(DeliveryFields, BaseForm):
    pass


def change(request: HttpRequest, number: str) -> HttpResponse:
    found = access.own(person(request), number)
    if not actions.may_change(found, acting(request)):
        return _too_late(request, number)
    form = ChangeForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_delivery(
                found, acting(request), delivery=said["delivery"], post_to=form.post_to
            )
        except (actions.CannotSend, NotAllowed, Overtaken):
            return _too_late(request, number)
        messages.success(request, _("Đã đổi cách nhận kết quả."))
        return redirect("portal:dossier", number)
    context = {"dossier": found, "form": form, "errors": form.summary}
    return render(request, "portal/delivery.html", context, status=422 if form.errors else 200)


def _too_late(request: HttpRequest, number: str) -> HttpResponse:
    said = _(
        "Không đổi được nữa: kết quả đã giao bưu chính hoặc hồ sơ đã xong. Cần thì gọi bộ phận một cửa."
    )
    messages.error(request, said)
    return redirect("portal:dossier", number)
