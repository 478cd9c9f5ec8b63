from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from motcua.accounts import queries
from motcua.accounts.tasks import send_letter
from motcua.common import clock
from motcua.common.addresses import is_here
from motcua.common.jobs import defer

PASSWORD_WORDS = {
    "password_too_short": _("Đặt mật khẩu dài ít nhất 10 ký tự."),
    "password_too_common": _("Mật khẩu này nhiều người dùng, dễ bị đoán: đặt mật khẩu khác."),
}
WRONG_LOGIN = _("Thư điện tử hoặc mật khẩu chưa đúng. Xem lại cả hai, hoặc bấm “Quên mật khẩu”.")
TOO_OFTEN = _("Vừa gửi quá nhiều lần. Đợi vài phút rồi thử lại.")
TAKEN = _("Nhập thư điện tử khác: không dùng được địa chỉ này.")


def link(name: str, **kwargs: Any) -> str:
    """From the settings, not the Host header: a forged header must not choose where links lead."""
    return settings.BASE_URL + reverse(name, kwargs=kwargs)


class AccountAdapter(DefaultAccountAdapter):
    """Letters leave as jobs: a slow mail server keeps nobody waiting and loses no letter."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang tạm khóa. Gọi số ở cuối trang để được giúp."),
        "cannot_remove_primary_email": _("Tài khoản phải có một địa chỉ thư điện tử."),
        "duplicate_email": _("Nhập địa chỉ khác địa chỉ đang dùng."),
        "email_password_mismatch": WRONG_LOGIN,
        "phone_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "invalid_login": WRONG_LOGIN,
        "email_taken": TAKEN,
        "phone_taken": _("Nhập số điện thoại khác: không dùng được số này."),
        "username_taken": TAKEN,
        "username_blacklisted": TAKEN,
        "enter_current_password": _("Mật khẩu đang dùng chưa đúng: nhập lại."),
        "incorrect_password": _("Mật khẩu chưa đúng: nhập lại."),
        "incorrect_code": _("Mã chưa đúng: nhập lại."),
        "invalid_or_expired_key": _("Liên kết không còn dùng được: xin gửi lại thư mới."),
        "invalid_password_reset": _(
            "Liên kết đặt lại mật khẩu không còn dùng được: xin gửi lại thư mới."
        ),
        "max_email_addresses": _("Chỉ dùng được nhiều nhất %d địa chỉ thư điện tử."),
        "too_many_login_attempts": _(
            "Đã nhập sai nhiều lần. Đợi 5 phút rồi thử lại, "
            "hoặc bấm “Quên mật khẩu” để đặt mật khẩu mới."
        ),
        "unknown_email": _("Chưa có tài khoản nào dùng địa chỉ này."),
        "unknown_phone": _("Chưa có tài khoản nào dùng số này."),
        "unverified_primary_email": _("Mở thư kích hoạt và làm theo trước đã."),
        "select_only_one": _("Chỉ chọn một."),
        "same_as_current": _("Nhập địa chỉ khác địa chỉ đang dùng."),
        "rate_limited": TOO_OFTEN,
    }

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        try:
            cleaned: str = super().clean_password(password, user)
        except forms.ValidationError as refused:
            raise forms.ValidationError(
                [
                    forms.ValidationError(PASSWORD_WORDS[one.code], one.code)
                    if one.code in PASSWORD_WORDS
                    else one
                    for one in refused.error_list
                ]
            ) from refused
        return cleaned

    def is_safe_url(self, url: str) -> bool:
        """Only within this site, and never an absolute address: no Host header can widen it."""
        return is_here(url)

    # --- letters ---

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        frame = {
            "email": email,
            "site_name": settings.SITE_NAME,
            "site_phone": settings.SITE_PHONE,
            "login_url": link("account_login"),
            "signup_url": link("account_signup"),
            "reset_url": link("account_reset_password"),
            "timestamp": clock.now(),
        }
        letter = self.render_mail(template_prefix, email, {**context, **frame})
        defer(send_letter, subject=str(letter.subject), body=str(letter.body), to=email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: Any = None,
    ) -> EmailMessage:
        letter = super().render_mail(template_prefix, email, context, headers)
        return EmailMessage(letter.subject, letter.body.strip() + "\n", to=letter.to)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Registered but not activated: what the person needs is the activation link."""
        waiting = queries.address_to_activate(email)
        if waiting is not None:
            waiting.send_confirmation(self.request, signup=True)
        else:
            self.send_mail("account/email/account_already_exists", email, {})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        url = link("account_confirm_email", key=emailconfirmation.key)
        # In the link, so that the way on is kept also when the letter is opened on another device.
        onward = request.POST.get("next") or request.GET.get("next") or ""
        if onward and len(onward) <= 200 and self.is_safe_url(onward):
            return f"{url}?{urlencode({'next': onward})}"
        return url

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return link("account_reset_password_from_key", uidb36=uid, key=token)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")
