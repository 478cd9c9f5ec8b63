"""Rating a dossier at its end: one page, once, changeable until its quarter is final."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import BaseForm, explain
from motcua.common.vietnamese import clean
from motcua.dossiers import access
from motcua.portal.people import person
from motcua.voice import ratings
from motcua.voice.models import Level, Offices, Times

COMMENT_AT_MOST = 1000
# The best stands first, as people read it.
LEVELS = [(level.value, level.label) for level in Level]


def _number(text: str) -> int:
    return int(text)


def _choice(label: Any, choices: Any, *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=_number,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect,
    )


class RatingForm(BaseForm):
    overall = _choice(gettext_lazy("Nói chung"), LEVELS, required=True)
    convenience = _choice(gettext_lazy("Có thuận tiện không?"), LEVELS)
    timeliness = _choice(gettext_lazy("Có đúng hẹn không?"), LEVELS)
    attitude = _choice(gettext_lazy("Thái độ của cán bộ"), LEVELS)
    times_came = _choice(gettext_lazy("Phải đến cơ quan mấy lần?"), Times.choices)
    offices = _choice(gettext_lazy("Phải đến những nơi nào?"), Offices.choices)
    comment = explain(
        forms.CharField(
            label=gettext_lazy("Điều muốn nói thêm"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
        ),
        hint=gettext_lazy(
            "Đừng ghi tên, số giấy tờ. Chỉ lãnh đạo tỉnh đọc, gộp với ý kiến người khác, không kèm mã hồ sơ."
        ),
    )

    def clean_comment(self) -> str:
        text = clean(str(self.cleaned_data["comment"]), keep_lines=True)
        if len(text) > COMMENT_AT_MOST:
            wrong = _("Viết ngắn lại: nhiều nhất %(most)s ký tự, đang có %(now)s.")
            raise forms.ValidationError(wrong % {"most": COMMENT_AT_MOST, "now": len(text)})
        return text


def rating(request: HttpRequest, number: str) -> HttpResponse:
    found = access.own(person(request), number)
    if not ratings.may_rate(found):
        raise Http404
    before = ratings.given(found)
    if ratings.is_settled(before):
        messages.info(request, _("Đã đánh giá. Quý đó đã khép sổ nên không sửa được nữa."))
        return redirect("portal:dossier", number)
    said = {name: getattr(before, name) for name in RatingForm.base_fields} if before else {}
    form = RatingForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        ratings.rate(found, form.cleaned_data)
        messages.success(request, _("Đã ghi đánh giá. Cảm ơn Ông/Bà."))
        return redirect("portal:dossier", number)
    context = {"dossier": found, "form": form, "errors": form.summary, "before": before}
    return render(request, "portal/rating.html", context, status=422 if form.errors else 200)
