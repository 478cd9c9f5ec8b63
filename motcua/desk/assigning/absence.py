"""The page of absences: who is away from when to when, and who does their work."""

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts import absence
from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.common.forms import BaseForm, DateField, explain
from motcua.desk.forms.base import Words
from motcua.desk.people import officers_only

Choices = list[tuple[str, Any]]


class AbsenceForm(BaseForm):
    absent = explain(
        forms.ChoiceField(
            label=gettext_lazy("Người vắng"),
            error_messages={
                "invalid_choice": gettext_lazy("Chọn chính mình hoặc người mình phụ trách."),
            },
        ),
        size="medium",
    )
    first = explain(
        DateField(label=gettext_lazy("Vắng từ ngày")),
        hint=gettext_lazy("Tính cả ngày này."),
        example="15/10/2026",
    )
    last = explain(
        DateField(label=gettext_lazy("Đến hết ngày")), hint=gettext_lazy("Tính cả ngày này.")
    )
    substitute = explain(
        forms.ChoiceField(
            label=gettext_lazy("Người làm thay"),
            error_messages={
                "invalid_choice": gettext_lazy(
                    "Chọn người khác cùng cơ quan, cùng vai trò với người vắng."
                ),
            },
        ),
        hint=gettext_lazy("Cùng cơ quan, cùng vai trò: việc của lãnh đạo giao cho lãnh đạo khác."),
        size="medium",
    )
    reason = explain(
        Words(label=gettext_lazy("Lý do"), required=False, lines=False, max_length=200),
        hint=gettext_lazy("Ví dụ: đi công tác, nghỉ phép, ủy quyền bằng văn bản số mấy."),
        size="medium",
    )

    def __init__(self, posting: Posting, data: Any = None) -> None:
        super().__init__(data)
        self.posting = posting
        self.answered_for = {str(one.pk): one for one in absence.answered_for(posting)}
        self.colleagues = {str(one.pk): one for one in _colleagues(posting)}
        self._choose("absent", [(key, _named(one)) for key, one in self.answered_for.items()])
        self._choose("substitute", [("", _("Chọn người")), *_by_role(self.colleagues)])
        self.initial["absent"] = str(posting.pk)
        if len(self.answered_for) == 1:
            self.fields["absent"].widget = forms.HiddenInput()

    def _choose(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def record(self) -> bool:
        """False when it was refused; the sentence stands at its field then."""
        if not self.is_valid():
            return False
        given = self.cleaned_data
        try:
            absence.record(
                self.answered_for[given["absent"]],
                self.colleagues[given["substitute"]],
                given["first"],
                given["last"],
                reason=given["reason"],
                made_by=self.posting,
            )
        except absence.NotRecorded as refused:
            self.add_error(refused.field, refused.sentence)
            return False
        return True


def _colleagues(posting: Posting) -> list[Posting]:
    """The people of the agency, role by role; for who answers for nobody else, those of the own role."""
    here = active_postings().filter(agency=posting.agency_id).exclude(role=Role.CATALOGUE)
    if absence.answered_for(posting).count() == 1:
        here = absence.may_stand_in(posting)
    return list(here.order_by("role", "user__full_name", "pk"))


def _named(posting: Posting) -> str:
    return f"{posting.user} – {posting.division.name}"


def _by_role(people: dict[str, Posting]) -> Choices:
    groups = groupby(people.items(), key=lambda item: item[1].role)
    return [
        (str(Role(role).label), [(key, _named(one)) for key, one in group])
        for role, group in groups
    ]


@officers_only
def page(request: HttpRequest, posting: Posting) -> HttpResponse:
    form = AbsenceForm(posting, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if "bo" in request.POST:
            return _call_off(request, posting)
        if form.record():
            messages.success(request, _("Đã ghi. Người làm thay thấy việc ở hàng đợi của mình."))
            return redirect("desk:absence")
    mine = {one.pk for one in absence.answered_for(posting)}
    context = {
        "posting": posting,
        "form": form,
        "absences": [(one, one.absent_id in mine) for one in absence.listed(posting)],
        "alone": not form.colleagues,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/absence.html", context, status=status)


def _call_off(request: HttpRequest, posting: Posting) -> HttpResponse:
    key = request.POST["bo"]
    known = key.isascii() and key.isdecimal() and len(key) < 18
    if not (known and absence.call_off(posting, int(key))):
        raise Http404
    messages.success(request, _("Đã bỏ. Người làm thay không còn quyền làm thay nữa."))
    return redirect("desk:absence")
