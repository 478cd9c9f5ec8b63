"""How a result is to be received, and where it is posted to. Asked at both doors in the same words."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import explain
from motcua.common.identity import Impossible, normalise_phone
from motcua.common.money import dong
from motcua.common.vietnamese import clean
from motcua.dossiers.models import Delivery, Dossier
from motcua.post.carriers import carrier

NAME_AT_MOST, ADDRESS_AT_LEAST, ADDRESS_AT_MOST, LINES_AT_MOST = 100, 10, 300, 4
PARTS = ("name", "phone", "address")


def offered(now: str = "") -> list[tuple[str, str]]:
    """The post is there where a carrier is; whoever has chosen it before still reads what they chose."""
    post = carrier() is not None or now == Delivery.POST
    return [(one.value, str(one.label)) for one in Delivery if post or one != Delivery.POST]


def postage_words() -> str:
    """Said before it is chosen; what the carrier then asks for stands in the parcel."""
    return _("Cước bưu chính khoảng %(amount)s, người nhận trả cho bưu tá.") % {
        "amount": dong(settings.POST_PRICE)
    }


def suggested(dossier: Dossier) -> dict[str, str]:
    """Where it went before, else what the submitter said of themselves."""
    if dossier.post_to:
        return {f"post_{part}": str(dossier.post_to.get(part, "")) for part in PARTS}
    said = dossier.submitter
    return {
        "post_name": str(said.get("full_name") or ""),
        "post_phone": str(said.get("phone") or ""),
        "post_address": str(said.get("residence") or ""),
    }


class DeliveryFields(forms.Form):
    """Mixed in before `BaseForm`. Where it is posted to is asked of everybody, and read of who chose the post."""

    delivery = forms.ChoiceField(
        label=gettext_lazy("Muốn nhận kết quả thế nào?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn cách nhận kết quả.")},
    )
    post_name = explain(
        forms.CharField(label=gettext_lazy("Người nhận"), required=False, max_length=NAME_AT_MOST),
        hint=gettext_lazy("Họ tên người bưu tá sẽ giao; người này trả cước."),
        autocomplete="name",
        needed=True,
    )
    post_phone = explain(
        forms.CharField(label=gettext_lazy("Điện thoại người nhận"), required=False, max_length=30),
        autocomplete="tel",
        inputmode="tel",
        needed=True,
        example="0912345678",
    )
    post_address = explain(
        forms.CharField(
            label=gettext_lazy("Địa chỉ nhận"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "cols": False, "maxlength": False}),
        ),
        hint=gettext_lazy("Số nhà, đường hoặc thôn; xã, phường; tỉnh, thành phố."),
        needed=True,
    )

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        first = {"delivery": dossier.delivery, **suggested(dossier)}
        super().__init__(*args, **{**kwargs, "initial": first | kwargs.get("initial", {})})
        delivery = self.fields["delivery"]
        assert isinstance(delivery, forms.ChoiceField)
        delivery.choices = offered(dossier.delivery)
        self.by_post = Delivery.POST in dict(offered(dossier.delivery))
        if not self.by_post:
            for part in PARTS:
                del self.fields[f"post_{part}"]

    @property
    def postage(self) -> str:
        return postage_words()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("delivery") == Delivery.POST:
            for part, check in (("name", _name), ("phone", _phone), ("address", _address)):
                field = f"post_{part}"
                if field not in self.errors:
                    try:
                        said[field] = check(str(said.get(field) or ""))
                    except forms.ValidationError as wrong:
                        self.add_error(field, wrong)
        return said

    @property
    def post_to(self) -> dict[str, str]:
        return self.post_to_of(self.cleaned_data)

    def post_to_of(self, said: dict[str, Any]) -> dict[str, str]:
        """What was said, or nothing where it does not go by post."""
        if said.get("delivery") != Delivery.POST:
            return {}
        return {part: str(said.get(f"post_{part}") or "") for part in PARTS}


def _name(text: str) -> str:
    name = clean(text)
    if len(name) < 2:
        raise forms.ValidationError(_("Ghi họ tên người nhận bưu gửi."))
    return name


def _phone(text: str) -> str:
    if not text.strip():
        raise forms.ValidationError(_("Ghi số điện thoại để bưu tá gọi trước khi giao."))
    try:
        return normalise_phone(text)
    except Impossible as wrong:
        raise forms.ValidationError(wrong.message) from wrong


def _address(text: str) -> str:
    lines = [line for line in clean(text, keep_lines=True).splitlines() if line.strip()]
    said = "\n".join(lines)
    if len(said) < ADDRESS_AT_LEAST:
        raise forms.ValidationError(
            _("Ghi đủ địa chỉ: số nhà, đường hoặc thôn; xã, phường; tỉnh, thành phố.")
        )
    if len(said) > ADDRESS_AT_MOST or len(lines) > LINES_AT_MOST:
        raise forms.ValidationError(
            _("Viết địa chỉ ngắn lại: nhiều nhất %(lines)s dòng, %(most)s ký tự.")
            % {"lines": LINES_AT_MOST, "most": ADDRESS_AT_MOST}
        )
    return said
