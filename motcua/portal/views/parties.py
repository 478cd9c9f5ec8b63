"""Who may follow a dossier: asked by its owner, ended by either; and its days for a calendar."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.forms import word_email
from motcua.accounts.tasks import send_letter
from motcua.common.forms import BaseForm, explain
from motcua.common.jobs import defer
from motcua.dossiers import access, parties, queries
from motcua.dossiers.calendar_file import CONTENT_TYPE, calendar_file
from motcua.dossiers.dates import dates
from motcua.dossiers.models import Capacity, Dossier, Party
from motcua.notices import parting
from motcua.portal.people import person

LABEL = gettext_lazy("Thư điện tử (e-mail) của người muốn nhờ")


class HelperForm(BaseForm):
    say_required = False
    email = explain(
        forms.EmailField(label=LABEL, max_length=parties.EMAIL_LENGTH),
        hint=gettext_lazy(
            "Một lá thư được gửi đến đó; người nhận phải đăng nhập bằng địa chỉ này."
        ),
        example="con.gai@gmail.com",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_email(self.fields["email"], LABEL, "off")  # not the address of who types


def who_follows(request: HttpRequest, number: str) -> HttpResponse:
    found = access.own(person(request), number)
    form = HelperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = _ask(found, request, form.cleaned_data["email"])
        except parties.CannotAsk as wrong:
            form.add_error("email", str(wrong))
        else:
            said = _("Đã gửi thư đến %(email)s. Thôi nhờ lúc nào cũng được.")
            messages.success(request, said % {"email": asked.email})
            return redirect("portal:parties", number)
    there = parties.current(found).exclude(capacity=Capacity.REPRESENTATIVE)
    rows = [{"place": one, "may_end": parties.may_be_ended_by_owner(one)} for one in there]
    context = {"dossier": found, "form": form, "places": rows}
    return render(request, "portal/parties.html", context, status=422 if form.errors else 200)


def _ask(dossier: Dossier, request: HttpRequest, email: str) -> Party:
    """The place and the letter about it, or neither."""
    with transaction.atomic():
        asked = parties.ask_helper(dossier, person(request), email=email)
        context = {
            "dossier": dossier,
            "email": asked.email,
            "link": settings.BASE_URL + reverse("portal:dossier", args=[dossier.number]),
            "site_name": settings.SITE_NAME,
            "site_phone": settings.SITE_PHONE,
        }
        text = render_to_string("portal/letters/asked_to_follow.txt", context).strip()
        subject, _line, body = text.partition("\n")
        defer(send_letter, subject=subject.strip(), body=body.strip() + "\n", to=asked.email)
    return asked


def unfollow(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Asks first. Who follows goes, or the owner takes somebody off."""
    user = person(request)
    place = access.place(user, number, pk)
    own = place.dossier.by_id != user.pk
    back = reverse("portal:dossier" if own else "portal:parties", args=[number])
    if request.method == "POST":
        if own:
            parties.end(place, user)
            messages.success(request, _("Đã thôi theo dõi."))
            return redirect("portal:my_dossiers")
        parting.let_go(place, user)
        messages.success(request, _("Người này không còn theo dõi hồ sơ."))
        return redirect(back)
    who = place.name or place.email or place.phone
    context = {"dossier": place.dossier, "place": place, "own": own, "who": who, "back": back}
    return render(request, "portal/unfollow.html", context)


def calendar(request: HttpRequest, number: str) -> HttpResponse:
    found = access.reader(person(request), number).dossier
    days = dates(found, list(queries.events(found)))
    if not days:
        raise Http404
    answer = HttpResponse(calendar_file(found, days), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="ho-so-{found.number}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
