"""Forms about what a dossier costs: asking for it, and correcting a sum that was counted wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import explain
from motcua.common.money import ImpossibleAmount, dong, parse_dong, thousands
from motcua.desk.forms.base import Doing, MoveForm, public_note, reason
from motcua.dossiers import actions, charges
from motcua.dossiers.models import Dossier


class AskForm(MoveForm):
    folded = ("note",)
    note = public_note()

    def does(self) -> str:
        return _(
            "Người nộp được báo nộp %(owed)s. Hồ sơ và thời hạn dừng lại cho đến khi nộp xong."
        ) % {"owed": dong(self.dossier.owed)}


class Amount(forms.CharField):
    """Whole đồng, as people type them."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return parse_dong(text) if text else None
        except ImpossibleAmount as error:
            raise forms.ValidationError(str(error)) from None


class ChangeForm(MoveForm):
    """One box a line: where a line costs nothing any more, 0 is typed."""

    told = gettext_lazy(
        "Số tiền phải nộp được tính lại theo các khoản dưới đây; người nộp được báo kèm lý do."
    )

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        charge = charges.of(dossier)
        self.lines: list[dict[str, Any]] = charge.lines if charge else []
        for index, line in enumerate(self.lines):
            wanted = {"required": _("Ghi số tiền của khoản này; không thu thì ghi 0.")}
            box = Amount(
                label=line["name"], initial=thousands(line["amount"]), error_messages=wanted
            )
            self.fields[f"line{index}"] = explain(
                box, hint=_("Đồng, ví dụ 8.000."), inputmode="numeric", size="short"
            )
        self.fields["reason"] = reason(
            gettext_lazy("Lý do sửa"),
            gettext_lazy("Tính nhầm ở đâu, theo quy định nào. Người nộp đọc được."),
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        typed = {name: said.pop(name, None) for name in list(said) if name.startswith("line")}
        said["lines"] = [
            {**line, "amount": typed.get(f"line{index}") or 0}
            for index, line in enumerate(self.lines)
        ]
        if not self.errors and said["lines"] == self.lines:
            raise forms.ValidationError(_("Số tiền chưa đổi: sửa ít nhất một khoản."))
        return said


DOES = {
    "ask_payment": Doing(AskForm, actions.ask_payment),
    "change_charge": Doing(ChangeForm, actions.change_charge),
}
