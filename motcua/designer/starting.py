"""How a draft begins: with nothing, with another procedure, with a file."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.common.forms import BaseForm, FileInput, explain
from motcua.common.vietnamese import clean
from motcua.designer.exchange import KB_AT_MOST, Unreadable, body_from
from motcua.procedures.reader import names

# What every procedure has: it is taken in first and handed over last.
BEGINNING: dict[str, Any] = {
    "level": 1,
    "channels": [{"channel": "counter"}],
    "limit": {"unit": "working_day"},
    "steps": [
        {
            "key": "intake",
            "name": str(_("Tiếp nhận hồ sơ")),
            "role": "clerk",
            "division": "one-stop",
            "working_hours": 4,
        },
        {
            "key": "hand_over",
            "name": str(_("Trả kết quả")),
            "role": "clerk",
            "division": "one-stop",
            "working_hours": 4,
        },
    ],
}


class NewForm(BaseForm):
    name = explain(
        forms.CharField(label=_("Tên thủ tục"), max_length=500),
        hint=_("Đúng tên trong quyết định công bố. Sửa lại sau được."),
    )
    code = explain(
        forms.RegexField(
            r"^\d\.\d{6}$",
            label=_("Mã thủ tục"),
            required=False,
            error_messages={"invalid": _("Viết một chữ số, dấu chấm, sáu chữ số.")},
            widget=forms.TextInput(attrs={"class": "short"}),
        ),
        hint=_("Chưa có mã thì để trống, ghi sau."),
        example="1.004884",
    )
    field = forms.ChoiceField(label=_("Lĩnh vực"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("Chọn…")), *names("fields").items()]  # type: ignore[attr-defined]

    def body(self) -> dict[str, Any]:
        given = {key: value for key, value in self.cleaned_data.items() if value}
        return {**copy.deepcopy(BEGINNING), **given}


class ImportForm(BaseForm):
    text = explain(
        forms.CharField(
            label=_("Dán TOML vào đây"),
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 12, "cols": False, "spellcheck": "false"}),
        ),
        hint=_("Nội dung tệp đã tải từ trang này, hoặc do người khác gửi."),
    )
    file = explain(
        forms.FileField(
            label=_("Hoặc chọn tệp .toml"),
            required=False,
            widget=FileInput(accept=".toml"),
            error_messages={"empty": _("Tệp này trống: chọn tệp khác.")},
        ),
        hint=_("Nặng nhất %(size)s kB.") % {"size": KB_AT_MOST},
    )

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        upload, text = self.cleaned_data.get("file"), self.cleaned_data.get("text") or ""
        where = "file" if upload else "text"
        try:
            if upload and upload.size > KB_AT_MOST * 1024:
                raise Unreadable(
                    _("Tệp lớn hơn %(size)s kB; chia bớt hoặc chọn tệp khác.")
                    % {"size": KB_AT_MOST}
                )
            self.cleaned_data["body"] = body_from(upload.read().decode() if upload else text)
        except UnicodeDecodeError:
            self.add_error(where, _("Tệp không phải UTF-8; lưu lại với mã UTF-8."))
        except Unreadable as why:
            self.add_error(where, str(why))
        return self.cleaned_data


def without_identity(body: dict[str, Any]) -> dict[str, Any]:
    """For another procedure: its code and its day are its own."""
    fresh = copy.deepcopy(body)
    for key in ("code", "effective_from", "effective_to"):
        fresh.pop(key, None)
    fresh["name"] = clean(str(_("%(name)s (bản chép)")) % {"name": body.get("name", "")})[:500]
    return fresh
