"""Somebody signed in proves once more, with the password, that it is they who sit there."""

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User

AT_MOST = 5
WINDOW_SECONDS = 600


class NotProven(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def prove(user: User, password: str) -> None:
    """NotProven with one sentence, also for the right password after too many wrong ones."""
    key = f"prove-{user.pk}"
    with transaction.atomic():
        # One at a time: tries side by side are counted one after the other.
        known = User.objects.select_for_update().get(pk=user.pk)
        wrong = cache.get(key, 0)
        if wrong < AT_MOST and known.check_password(password):
            cache.delete(key)
            return
        if wrong < AT_MOST:
            cache.set(key, wrong + 1, WINDOW_SECONDS)
    if wrong + 1 < AT_MOST:
        raise NotProven(_("Mật khẩu chưa đúng: nhập lại. Chưa có gì được ký."))
    raise NotProven(
        _("Nhập sai quá %(times)s lần: đợi 10 phút rồi thử lại. Chưa có gì được ký.")
        % {"times": AT_MOST}
    )
