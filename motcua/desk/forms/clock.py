"""The form of the law's own extension. Nobody types a due time: days where the law leaves a choice, and why."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import explain
from motcua.desk.forms.base import Doing, MoveForm, private_note, reason
from motcua.dossiers import actions, steps
from motcua.dossiers.models import Dossier
from motcua.procedures.step_words import extension_text


class ExtendForm(MoveForm):
    folded = ("private_note",)
    days = forms.IntegerField(label=gettext_lazy("Gia hạn bao nhiêu ngày"))
    note = reason(
        gettext_lazy("Lý do gia hạn"),
        gettext_lazy("Nêu rõ phải xác minh gì, ở đâu. Người nộp đọc được."),
    )
    private_note = private_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.allowed = steps.current_step(dossier).extension
        most = self.allowed.value if self.allowed else 1
        wrong = _("Ghi số ngày từ 1 đến %(most)s: luật cho phép nhiều nhất bấy nhiêu.")
        errors = {
            key: wrong % {"most": most} for key in ("required", "invalid", "min_value", "max_value")
        }
        unit = (
            _("ngày làm việc") if self.allowed and self.allowed.unit == "working_day" else _("ngày")
        )
        days = self.fields["days"]
        days.validators += [MinValueValidator(1), MaxValueValidator(most)]
        days.error_messages |= errors
        hint = _("Nhiều nhất %(most)s %(unit)s.") % {"most": most, "unit": unit}
        explain(days, hint=hint, inputmode="numeric", size="short")

    def does(self) -> str:
        said = extension_text(self.allowed) if self.allowed else ""
        return _(
            "%(said)s. Mỗi bước chỉ gia hạn một lần. Ngày hẹn trả được tính lại, "
            "người nộp được báo kèm điều luật."
        ) % {"said": said}


DOES = {"extend": Doing(ExtendForm, actions.extend)}
