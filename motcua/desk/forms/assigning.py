"""Forms of whose hands the work is in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.absence import away_words
from motcua.accounts.models import Posting
from motcua.common.forms import explain
from motcua.desk.forms.base import Doing, MoveForm, Words, reason
from motcua.dossiers import actions, assignment
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event


class TakeForm(MoveForm):
    told = gettext_lazy("Hồ sơ về tên tài khoản này, đồng nghiệp thấy là đã có người làm.")


class AssignForm(MoveForm):
    person = forms.ChoiceField(
        label=gettext_lazy("Giao cho"),
        error_messages={
            "required": gettext_lazy("Chọn người nhận việc."),
            "invalid_choice": gettext_lazy("Người này không làm bước này ở đây: chọn lại."),
        },
    )
    note = explain(
        Words(label=gettext_lazy("Lý do, lời dặn"), required=False),
        hint=gettext_lazy("Chỉ cán bộ đọc được."),
    )

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.able = {str(posting.pk): posting for posting in assignment.able(dossier)}
        load = assignment.held(self.able.values())
        away = away_words(self.able.values())
        choices = [("", _("Chọn người"))]
        for key, posting in self.able.items():
            facts = [_("đang giữ %(count)d") % {"count": load.get(posting.pk, 0)}]
            facts += [away[posting.pk]] if posting.pk in away else []
            choices.append((key, f"{posting.user} ({', '.join(facts)})"))
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def clean_person(self) -> Posting:
        return self.able[self.cleaned_data["person"]]

    def does(self) -> str:
        if not self.able:
            return _("Ở bộ phận này chưa có ai khác làm bước này, nên chưa giao được cho ai.")
        return _("Người được giao thấy hồ sơ ở hàng đợi của mình, kèm ai giao và lúc nào.")


class GiveBackForm(MoveForm):
    told = gettext_lazy("Hồ sơ không còn trong tay ai: đồng nghiệp nhận được, phụ trách giao được.")

    note = reason(
        gettext_lazy("Vì sao trả lại"),
        gettext_lazy("Phụ trách và đồng nghiệp đọc. Người dân không thấy."),
    )


def _assign(dossier: Dossier, acting: Acting, *, person: Posting, note: str) -> Event:
    return actions.assign(dossier, acting, to=person, note=note)


DOES = {
    "take": Doing(TakeForm, actions.take),
    "assign": Doing(AssignForm, _assign),
    "give_back": Doing(GiveBackForm, actions.give_back),
}
