from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from motcua.common.vietnamese import fold


class Argon2(Argon2PasswordHasher):
    """OWASP's parameters: Django's own take 100 MiB and 190 ms a login, these 19 MiB and 21 ms."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class NotAboutThePerson:
    """A password made of one's own name, e-mail, phone or number is the first one tried."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        said = fold(password).replace(" ", "")
        about = [
            user.email.partition("@")[0],
            user.phone,
            user.identity_number,
            fold(user.full_name),
        ]
        if any(len(part := fold(known).replace(" ", "")) >= 6 and part in said for known in about):
            raise ValidationError(
                _("Mật khẩu có họ tên, e-mail, số điện thoại hoặc số giấy tờ: đặt mật khẩu khác."),
                code="password_about_person",
            )

    def get_help_text(self) -> str:
        return _("Không dùng họ tên, số điện thoại hay số giấy tờ làm mật khẩu.")
