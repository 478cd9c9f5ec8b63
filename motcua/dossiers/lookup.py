"""Looking a dossier up by number and code, at both doors: the form, and what happens when it is sent."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import clock
from motcua.common.forms import BaseForm, explain
from motcua.common.vietnamese import clean
from motcua.dossiers import lookup_limits, tracking
from motcua.dossiers.degree import Degree, degree

NUMBER_AT_MOST, CODE_AT_MOST = 48, 40


class Typed(forms.CharField):
    """One line, without hidden characters."""

    def to_python(self, value: Any) -> str:
        return clean(str(value)[: 4 * NUMBER_AT_MOST]) if value else ""


class LookUpForm(BaseForm):
    say_required = False  # both are
    number = explain(
        Typed(
            label=gettext_lazy("Mã hồ sơ"),
            max_length=NUMBER_AT_MOST,
            error_messages={
                "required": gettext_lazy(
                    "Nhập mã hồ sơ in trên giấy tiếp nhận hoặc phiếu tra cứu."
                ),
                "max_length": gettext_lazy("Mã hồ sơ ngắn hơn thế: chép lại đúng như trên giấy."),
            },
        ),
        example="H27.50.58-260310-0001",
    )
    code = explain(
        Typed(
            label=gettext_lazy("Mã tra cứu"),
            max_length=CODE_AT_MOST,
            error_messages={
                "required": gettext_lazy("Nhập mã tra cứu: 12 chữ và số in cùng tờ với mã hồ sơ."),
                "max_length": gettext_lazy(
                    "Mã tra cứu chỉ có 12 chữ và số: chép lại đúng như trên giấy."
                ),
            },
        ),
        hint=gettext_lazy("12 chữ và số. Chữ hoa hay chữ thường, có gạch hay không đều được."),
        example="7K3M-Q9TX-2C4F",
        autocomplete="off",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].widget.attrs |= {
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
            self.fields[name].widget.attrs.pop("maxlength", None)  # a code with spaces is cut by it

    def clean_number(self) -> str:
        return tracking.read_number(self.cleaned_data["number"])

    def clean_code(self) -> str:
        try:
            return tracking.read_code(self.cleaned_data["code"])
        except tracking.Unreadable:
            message = _("Mã tra cứu gồm đúng 12 chữ và số: xem lại trên giấy, nhập đủ cả ba nhóm.")
            raise forms.ValidationError(message) from None

    def forget_code(self) -> None:
        """The number stays in its box; a code that opened nothing is typed anew."""
        self.data = {**self.data.dict(), "code": ""}  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Answer:
    status: int
    degree: Degree | None = None
    until: datetime | None = None  # refused for having been wrong too often, until then


def answer(form: LookUpForm, **counted_by: str) -> Answer:
    """`counted_by`: against whom a wrong pair counts, see `lookup_limits.take`."""
    if not form.is_valid():
        return Answer(422)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    if "address" in counted_by:
        counted_by |= {"number": number, "total": ""}
    taken = lookup_limits.take(**counted_by)
    if taken.until:
        return Answer(429, until=taken.until)
    dossier = tracking.found(number, code)
    if dossier is None:
        form.forget_code()
        form.add_error("code", _wrong())
        return Answer(422)
    lookup_limits.give_back(taken)
    return Answer(200, degree=degree(dossier))


def _wrong() -> str:
    return _(
        "Mã hồ sơ hoặc mã tra cứu không đúng. Xem lại cả hai trên giấy; giấy đã được cấp mã mới "
        "thì mã cũ hết dùng."
    )


def seconds_until(moment: datetime) -> int:
    return max(1, math.ceil((moment - clock.now()).total_seconds()))
