"""What a person is asked about the account; forms built on allauth's are in `entrance`."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.common import clock
from motcua.common.forms import BaseForm, explain
from motcua.common.identity import (
    ImpossibleNumber,
    ImpossiblePhone,
    check_citizen_id,
    normalise_phone,
)
from motcua.common.vietnamese import clean

PASSWORD_HINT = _(
    "Ít nhất 10 ký tự. Nên dùng vài từ dễ nhớ ghép lại. "
    "Không dùng họ tên, số điện thoại hay số giấy tờ."
)
EMAIL_LABEL = _("Thư điện tử (e-mail)")
REGISTERED_EMAIL_LABEL = _("Thư điện tử (e-mail) đã đăng ký")
EMAIL_WRONG = _("Nhập địa chỉ e-mail đúng, ví dụ an.nguyen@gmail.com.")
EMAIL_LONG = _("Nhập địa chỉ e-mail ngắn hơn 254 ký tự.")
CURRENT, NEW = "current-password", "new-password"


def word_password(field: forms.Field, label: Any, hint: Any = "", autocomplete: str = NEW) -> None:
    field.label, field.help_text = label, hint
    field.widget.attrs = {"autocomplete": autocomplete}


def word_email(field: forms.Field, label: Any, autocomplete: str = "email") -> None:
    field.label = label
    field.widget.attrs = {"type": "email", "autocomplete": autocomplete, "inputmode": "email"}
    field.error_messages |= {"invalid": EMAIL_WRONG, "max_length": EMAIL_LONG}


class PersonFields(forms.Form):
    """What registration asks besides e-mail and password: name, identity paper, phone."""

    full_name = explain(
        forms.CharField(label=_("Họ, chữ đệm và tên"), max_length=120),
        hint=_("Viết đúng như trên căn cước, có dấu."),
        example="Nguyễn Văn An",
        autocomplete="name",
    )
    identity_number = explain(
        forms.CharField(label=_("Số CCCD/CMND"), max_length=20),
        hint=_("12 chữ số của căn cước, hoặc 9 chữ số của chứng minh nhân dân."),
        example="042190000001",
        inputmode="numeric",
        size="medium",
    )
    phone = explain(
        forms.CharField(label=_("Số điện thoại"), max_length=20),
        hint=_("Cán bộ gọi số này khi cần hỏi thêm."),
        example="0912 000 001",
        autocomplete="tel",
        inputmode="tel",
        size="medium",
    )

    def clean_full_name(self) -> str:
        name = clean(self.cleaned_data["full_name"])
        if len(name.split()) < 2 or any(char.isdigit() for char in name):
            raise forms.ValidationError(_("Nhập đủ họ và tên, ví dụ: Nguyễn Văn An."))
        return name

    def clean_identity_number(self) -> str:
        try:
            return check_citizen_id(self.cleaned_data["identity_number"], on=clock.today()).number
        except ImpossibleNumber as impossible:
            raise forms.ValidationError(str(impossible)) from impossible

    def clean_phone(self) -> str:
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except ImpossiblePhone as impossible:
            raise forms.ValidationError(str(impossible)) from impossible

    def signup(self, request: HttpRequest, user: User) -> None:
        write_person(user, self.cleaned_data)


def write_person(user: User, data: dict[str, Any]) -> None:
    user.full_name, user.phone = data["full_name"], data["phone"]
    user.identity_number = data["identity_number"]
    user.identity_kind = check_citizen_id(user.identity_number).kind
    user.save()


class ResendForm(BaseForm):
    say_required = False
    email = forms.EmailField(label=REGISTERED_EMAIL_LABEL, max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_email(self.fields["email"], REGISTERED_EMAIL_LABEL)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ChangeEmailForm(BaseForm):
    say_required = False
    new_email = explain(
        forms.EmailField(label=_("Thư điện tử mới"), max_length=254),
        hint=_("Một liên kết xác nhận được gửi đến cả địa chỉ cũ lẫn địa chỉ mới."),
        example="an.nguyen@gmail.com",
    )
    password = forms.CharField(
        label=_("Mật khẩu đang dùng"), strip=False, widget=forms.PasswordInput
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        word_email(self.fields["new_email"], self.fields["new_email"].label)
        word_password(self.fields["password"], self.fields["password"].label, autocomplete=CURRENT)

    def clean_new_email(self) -> str:
        email = str(self.cleaned_data["new_email"]).lower()
        if email == self.user.email.lower():
            raise get_adapter().validation_error("same_as_current")
        return email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        # Through the adapter, whose counter against guessing it shares with the log-in page.
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password
