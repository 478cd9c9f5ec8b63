"""What a person chooses besides the inbox. What the law wants told is not among it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.common.forms import BaseForm, explain
from motcua.notices import channels, kinds
from motcua.notices.models import ChannelName, Unreachable
from motcua.notices.telling import wishes_of


class WishesForm(BaseForm):
    email_about = explain(
        forms.MultipleChoiceField(
            label=_("Gửi e-mail khi"),
            choices=[(name, label) for name, (label, _kinds) in kinds.GROUPS.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        hint=_("Bỏ chọn mục nào thì mục đó chỉ còn trong hộp thông báo."),
    )
    sms = forms.BooleanField(
        label=_("Nhận thêm tin nhắn SMS: mã hồ sơ, việc vừa xảy ra, đường dẫn"), required=False
    )
    zalo = forms.BooleanField(label=_("Nhận thêm tin Zalo"), required=False)
    say_required = False

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        self._user, self._wishes = user, wishes_of(user)
        super().__init__(*args, initial=self._told(), **more)
        there = channels.offered()
        for name in (ChannelName.SMS, ChannelName.ZALO):
            if name not in there:
                del self.fields[name]

    def _told(self) -> dict[str, object]:
        wanted = [name for name in kinds.GROUPS if name not in self._wishes.no_email_about]
        return {"email_about": wanted, "sms": self._wishes.sms, "zalo": self._wishes.zalo}

    def save(self) -> None:
        """A way that is not offered now keeps what was said of it."""
        said = self.cleaned_data
        wishes = self._wishes
        wishes.no_email_about = [name for name in kinds.GROUPS if name not in said["email_about"]]
        wishes.sms, wishes.zalo = said.get("sms", wishes.sms), said.get("zalo", wishes.zalo)
        wishes.save()
        # Who says so now has a mailbox again, or hears at the next letter that it still comes back.
        Unreachable.objects.filter(address=self._user.email.lower()).delete()
