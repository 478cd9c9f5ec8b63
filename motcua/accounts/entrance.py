"""Registration and signing in, in plain Vietnamese. The rules behind are allauth's."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.accounts import queries
from motcua.accounts.forms import (
    CURRENT,
    EMAIL_LABEL,
    PASSWORD_HINT,
    REGISTERED_EMAIL_LABEL,
    word_email,
    word_password,
)
from motcua.accounts.models import User
from motcua.accounts.passwords import NotAboutThePerson
from motcua.common import clock
from motcua.common.forms import FormMixin, explain
from motcua.common.identity import check_citizen_id

__all__ = (
    "ChangePasswordForm",
    "LoginForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SignupForm",
)

DIFFERENT_PASSWORDS = _("Hai lần nhập mật khẩu khác nhau: nhập lại cho giống nhau.")


class Worded:
    """Stands between `FormMixin` and a form of allauth, so that our labels are there when the
    sentences about missing answers are made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword(self.fields)  # type: ignore[attr-defined]

    def reword(self, fields: dict[str, forms.Field]) -> None:
        raise NotImplementedError

    def add_error(self, field: str | None, error: Any) -> None:
        # The only defect allauth reports as bare text: the repeated password differs.
        if field == "password2" and not isinstance(error, forms.ValidationError):
            error = DIFFERENT_PASSWORDS
        super().add_error(field, error)  # type: ignore[misc]


class SignupForm(FormMixin, Worded, allauth.SignupForm):
    say_required = False  # every one is
    field_order = ("full_name", "identity_number", "email", "phone", "password1", "password2")

    def reword(self, fields: dict[str, forms.Field]) -> None:
        word_email(fields["email"], EMAIL_LABEL)
        explain(
            fields["email"],
            hint=_("Gmail hoặc hộp thư nào cũng được. Thư kích hoạt được gửi đến đây."),
            example="an.nguyen@gmail.com",
        )
        word_password(fields["password1"], _("Mật khẩu"), PASSWORD_HINT)
        word_password(fields["password2"], _("Nhập lại mật khẩu"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        # allauth checks the password against the e-mail only; the person typed more than that.
        known = ("email", "full_name", "phone", "identity_number")
        about = User(**{name: said.get(name, "") for name in known})
        try:
            NotAboutThePerson().validate(said.get("password1") or "", about)
        except forms.ValidationError as refused:
            if not self.has_error("password1", refused.code):
                self.add_error("password1", refused)
        return said

    def try_save(self, request: HttpRequest) -> Any:
        self._warn(request)
        if self.account_already_exists:
            self._distrust_password()
        return super().try_save(request)

    def _warn(self, request: HttpRequest) -> None:
        """What looks odd but may be right is said, never refused."""
        number = self.cleaned_data["identity_number"]
        for warning in check_citizen_id(number, on=clock.today()).warnings:
            messages.warning(request, warning)

    def _distrust_password(self) -> None:
        """Two registrations of one address, not activated, with different passwords.

        One may be a stranger's, who waits for the owner of the mailbox to activate an account
        whose password the stranger knows. Who comes first proves nothing, nor does who comes last.
        So neither password holds: the link in the mailbox then leads to choosing one. The rest of
        the first registration stays; it can be mended in the profile. The same password twice is
        the same person in a hurry.
        """
        waiting = queries.address_to_activate(self.cleaned_data["email"])
        if waiting is None:
            # As long as a first registration takes: the wait must not tell that there is an account.
            make_password(self.cleaned_data["password1"])
            return
        if waiting.user.check_password(self.cleaned_data["password1"]):
            return
        waiting.user.set_unusable_password()
        waiting.user.save(update_fields=["password"])


class LoginForm(FormMixin, Worded, allauth.LoginForm):
    say_required = False

    def reword(self, fields: dict[str, forms.Field]) -> None:
        word_email(fields["login"], REGISTERED_EMAIL_LABEL, "username")
        word_password(fields["password"], _("Mật khẩu"), autocomplete=CURRENT)


class ResetPasswordForm(FormMixin, Worded, allauth.ResetPasswordForm):
    say_required = False

    def reword(self, fields: dict[str, forms.Field]) -> None:
        word_email(fields["email"], REGISTERED_EMAIL_LABEL)


class ResetPasswordKeyForm(FormMixin, Worded, allauth.ResetPasswordKeyForm):
    say_required = False

    def reword(self, fields: dict[str, forms.Field]) -> None:
        word_password(fields["password1"], _("Mật khẩu mới"), PASSWORD_HINT)
        word_password(fields["password2"], _("Nhập lại mật khẩu mới"))

    def save(self) -> None:
        super().save()
        # The link came out of the mailbox, which is all that activation asks for.
        EmailAddress.objects.filter(user=self.user, email=self.user.email, verified=False).update(
            verified=True, primary=True
        )


class ChangePasswordForm(FormMixin, Worded, allauth.ChangePasswordForm):
    say_required = False

    def reword(self, fields: dict[str, forms.Field]) -> None:
        word_password(fields["oldpassword"], _("Mật khẩu đang dùng"), autocomplete=CURRENT)
        word_password(fields["password1"], _("Mật khẩu mới"), PASSWORD_HINT)
        word_password(fields["password2"], _("Nhập lại mật khẩu mới"))


class ReauthenticateForm(FormMixin, Worded, allauth.ReauthenticateForm):
    say_required = False

    def reword(self, fields: dict[str, forms.Field]) -> None:
        word_password(fields["password"], _("Mật khẩu"), autocomplete=CURRENT)
