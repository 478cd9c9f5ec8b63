"""The head's page: how much everybody of the division has, and to whom new work falls by itself."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.absence import away_words
from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.agencies.models import Agency, Division, Unit
from motcua.agencies.queries import calendar_for, territory
from motcua.common import clock
from motcua.common.forms import BaseForm, explain
from motcua.desk.people import officers_only
from motcua.desk.queue import SOON
from motcua.dossiers import assignment
from motcua.procedures.models import Field

LEAST = "least:"
WORKERS = (Role.CLERK, Role.OFFICER, Role.LEADER, Role.SEAL_CLERK)


class RuleForm(BaseForm):
    to = explain(
        forms.ChoiceField(
            label=gettext_lazy("Giao cho"),
            error_messages={
                "invalid_choice": gettext_lazy("Người này không làm ở bộ phận này: chọn lại."),
            },
        ),
        hint=gettext_lazy("Người này vắng thì người làm thay thấy việc."),
        size="medium",
    )
    field = explain(
        forms.ChoiceField(label=gettext_lazy("Việc thuộc lĩnh vực"), required=False),
        size="medium",
    )
    unit = explain(
        forms.ChoiceField(label=gettext_lazy("Chủ hồ sơ cư trú ở"), required=False),
        hint=gettext_lazy("Theo địa chỉ chủ hồ sơ khai, kể cả khi ghi tên đơn vị cũ."),
        size="medium",
    )

    def __init__(self, division: Division, data: Any = None) -> None:
        super().__init__(data)
        self.division = division
        posts = active_postings().filter(division=division, role__in=WORKERS)
        self.people = {str(one.pk): one for one in posts.order_by("role", "pk")}
        self.roles = sorted({one.role for one in self.people.values()})
        self.units = {str(one.pk): one for one in territory(division.agency)}
        fields = Field.objects.order_by("name")
        self._choose("to", [("", _("Chọn người")), *self._takers()])
        self._choose("field", [("", _("Mọi lĩnh vực")), *((str(f.pk), f.name) for f in fields)])
        named = ((key, _dated(unit)) for key, unit in self.units.items())
        self._choose("unit", [("", _("Mọi địa bàn")), *named])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _takers(self) -> Iterator[tuple[str, str]]:
        for role in self.roles:
            label = str(Role(role).label)
            text = _("Ai đang giữ ít hồ sơ nhất (%(role)s)") % {"role": label.lower()}
            yield f"{LEAST}{role}", text
        for key, one in self.people.items():
            yield key, f"{one.user} ({one.get_role_display().lower()})"

    def record(self) -> bool:
        """False when it was refused; the sentence stands at its field then."""
        if not self.is_valid():
            return False
        given = self.cleaned_data
        person = self.people.get(given["to"])
        added = assignment.add_rule(
            self.division,
            person.role if person else given["to"].removeprefix(LEAST),
            field=int(given["field"]) if given["field"] else None,
            unit=self.units.get(given["unit"]),
            to=person,
        )
        if not added:
            told = _("Đã có quy tắc cho lĩnh vực và địa bàn này: xóa quy tắc đó trước.")
            self.add_error("field", told)
        return added


def _dated(unit: Unit) -> str:
    """Of an old unit also until when it was there: names come back."""
    if unit.valid_to is None or unit.valid_to >= clock.today():
        return unit.name
    return _("%(name)s (đến %(day)s)") % {"name": unit.name, "day": f"{unit.valid_to:%d/%m/%Y}"}


@officers_only
def page(request: HttpRequest, posting: Posting) -> HttpResponse:
    divisions = _divisions(posting)
    division = _asked(request.GET.get("bo-phan", ""), divisions, posting.division_id)
    form = RuleForm(division, request.POST if request.method == "POST" else None)
    here = f"{reverse('desk:assignment')}?bo-phan={division.pk}"
    if request.method == "POST":
        if "xoa" in request.POST:
            return _delete(request, division, here)
        if form.record():
            messages.success(request, _("Đã ghi quy tắc. Việc mới từ nay được giao theo đó."))
            return redirect(here)
    context = {
        "posting": posting,
        "divisions": divisions,
        "division": division,
        "form": form,
        "rules": [
            (rule, str(Role(rule.role).label).lower()) for rule in assignment.rules_of(division.pk)
        ],
        "loads": _loads(division),
    }
    return render(request, "desk/assignment.html", context, status=422 if form.errors else 200)


def _divisions(posting: Posting) -> list[Division]:
    """Those this person leads; to others the page does not exist."""
    agency: Agency = posting.agency
    if posting.role == Role.LEADER:
        return list(agency.divisions.order_by("name"))
    if posting.heads:
        return [posting.division]
    raise Http404


def _asked(key: str, divisions: list[Division], own: int) -> Division:
    if not key:
        return next((one for one in divisions if one.pk == own), divisions[0])
    for division in divisions:
        if str(division.pk) == key:
            return division
    raise Http404


def _loads(division: Division) -> list[tuple[assignment.Load, str]]:
    soon = calendar_for(division.agency).add_working_hours(clock.now(), SOON.total_seconds() / 3600)
    found = assignment.loads(division.pk, soon)
    away = away_words(load.posting for load in found if load.posting)
    return [(load, away.get(load.posting.pk, "") if load.posting else "") for load in found]


def _delete(request: HttpRequest, division: Division, here: str) -> HttpResponse:
    key = request.POST["xoa"]
    known = key.isascii() and key.isdecimal() and len(key) < 18
    if not known or not assignment.drop_rule(division, int(key)):
        raise Http404
    messages.success(request, _("Đã xóa quy tắc. Hồ sơ đã giao vẫn ở người đang giữ."))
    return redirect(here)
