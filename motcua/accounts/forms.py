"""Registration and signing in, in plain Vietnamese. The rules behind are allauth's."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.common import clock
from motcua.common.forms import FormMixin, explain
from motcua.common.identity import ImpossibleNumber, ImpossiblePhone, check_citizen_id, normalise_phone
from motcua.common.vietnamese import clean

PASSWORD_HINT = _("Ít nhất 10 ký tự. Nên dùng vài từ dễ nhớ ghép lại. Không dùng họ tên, số điện thoại hay số giấy tờ.")


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
        if len(name.split()) < 2:
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


def _password(field: forms.Field, label: Any, hint: Any = "", autocomplete: str = "current-password") -> None:
    field.label, field.help_text = label, hint
    field.widget.attrs = {"autocomplete": autocomplete}


class SignupForm(FormMixin, allauth.SignupForm):  # type: ignore[misc]
    field_order = ("full_name", "identity_number", "email", "phone", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("Thư điện tử (e-mail)")
        email.widget.attrs = {"autocomplete": "email", "inputmode": "email"}
        explain(email, hint=_("Gmail hoặc hộp thư nào cũng được. Thư kích hoạt được gửi đến đây."), example="an.nguyen@gmail.com")
        _password(self.fields["password1"], _("Mật khẩu"), PASSWORD_HINT, "new-password")
        _password(self.fields["password2"], _("Nhập lại mật khẩu"), "", "new-password")


class LoginForm(FormMixin, allauth.LoginForm):  # type: ignore[misc]
    say_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Thư điện tử (e-mail) đã đăng ký")
        login.widget.attrs = {"autocomplete": "username", "inputmode": "email"}
        _password(self.fields["password"], _("Mật khẩu"))


class ResetPasswordForm(FormMixin, allauth.ResetPasswordForm):  # type: ignore[misc]
    say_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Thư điện tử (e-mail) đã đăng ký")
        self.fields["email"].widget.attrs = {"autocomplete": "email", "inputmode": "email"}


class ResetPasswordKeyForm(FormMixin, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["password1"], _("Mật khẩu mới"), PASSWORD_HINT, "new-password")
        _password(self.fields["password2"], _("Nhập lại mật khẩu mới"), "", "new-password")


class ChangePasswordForm(FormMixin, allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["oldpassword"], _("Mật khẩu đang dùng"))
        _password(self.fields["password1"], _("Mật khẩu mới"), PASSWORD_HINT, "new-password")
        _password(self.fields["password2"], _("Nhập lại mật khẩu mới"), "", "new-password")
