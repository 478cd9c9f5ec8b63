"""What the province sees: figures of every agency, and one dossier when it says why."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.forms import BaseForm, explain
from motcua.desk.forms.base import Words, reason
from motcua.desk.people import officers_only
from motcua.dossiers import access, openings, province
from motcua.dossiers.models import Dossier


class OpenForm(BaseForm):
    number = explain(
        Words(
            label=gettext_lazy("Mã hồ sơ"),
            lines=False,
            max_length=48,
            error_messages={"required": gettext_lazy("Nhập mã hồ sơ cần mở.")},
        ),
        example="H27.50.58-260310-0001",
    )
    why = reason(
        gettext_lazy("Lý do mở hồ sơ"),
        gettext_lazy(
            "Chủ hồ sơ đọc được lý do này. Lý do được lưu cùng tên người mở và thời điểm mở, không xóa được."
        ),
    )

    def __init__(self, posting: Posting, *args: object, **kwargs: object) -> None:
        self.posting = posting
        self.found: Dossier | None = None
        super().__init__(*args, **kwargs)

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        try:
            self.found = access.anywhere(self.posting, number)
        except Http404:
            message = _("Không có hồ sơ mang mã này: kiểm tra lại từng số.")
            raise forms.ValidationError(message) from None
        return number


def _of_the_province(posting: Posting) -> None:
    if not access.sees_province(posting):
        raise Http404


@officers_only
def figures(request: HttpRequest, posting: Posting) -> HttpResponse:
    _of_the_province(posting)
    rows = province.by_agency(clock.now(), calendar_for(posting.agency))
    context = {"posting": posting, "rows": rows, "total": province.total(rows, _("Toàn tỉnh"))}
    return render(request, "desk/province.html", {**context, "now": clock.now()})


@officers_only
def open_one(request: HttpRequest, posting: Posting) -> HttpResponse:
    _of_the_province(posting)
    form = OpenForm(posting, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.found:
        openings.opened(form.found, posting, form.cleaned_data["why"])
        return redirect("desk:dossier", form.found.number)
    context = {"posting": posting, "form": form, "errors": form.summary if form.is_bound else []}
    status = 422 if form.is_bound else 200
    return render(request, "desk/province_open.html", context, status=status)
