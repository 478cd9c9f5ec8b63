"""Forms of asking elsewhere, of answering, and of taking a question back."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies import queries as agencies
from motcua.agencies.models import Agency, Division, DivisionKind
from motcua.common import clock
from motcua.common.forms import FileInput, SearchInput, explain
from motcua.common.vietnamese import fold
from motcua.desk.forms.base import Doing, MoveForm, Words, reason
from motcua.dossiers import actions, questions, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Consultation, Dossier, Event
from motcua.dossiers.where import moment
from motcua.files import limits
from motcua.files.actions import store
from motcua.procedures.step_words import hours_text

ELSEWHERE = "elsewhere"
USUAL_DAYS = 3
OUTCOMES = (
    ("agrees", gettext_lazy("Đồng ý")),
    ("objects", gettext_lazy("Không đồng ý")),
    ("other", gettext_lazy("Ý kiến khác")),
)


def _offices() -> list[Agency]:
    return list(agencies.agencies_on(clock.today()).order_by("name"))


class ConsultForm(MoveForm):
    """A division of the own agency, the one the procedure names, or any agency by its name."""

    who = forms.ChoiceField(label=gettext_lazy("Hỏi ý kiến nơi nào"))
    agency = explain(
        forms.CharField(
            label=gettext_lazy("Cơ quan khác"),
            max_length=200,
            required=False,
            widget=SearchInput(lambda: [office.name for office in _offices()]),
        ),
        hint=gettext_lazy("Chỉ điền khi chọn “Cơ quan khác”: gõ vài chữ của tên rồi chọn."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Bộ phận của cơ quan khác"), choices=DivisionKind.choices, required=False
    )
    what = explain(
        Words(label=gettext_lazy("Hỏi điều gì"), min_length=10),
        hint=gettext_lazy("Nêu rõ việc cần trả lời. Nơi được hỏi đọc được hồ sơ này."),
    )
    days = explain(
        forms.TypedChoiceField(
            label=gettext_lazy("Thời hạn trả lời"), coerce=int, empty_value=None, required=False
        ),
        hint=gettext_lazy("Nơi mà quy trình đã nêu thì theo thời hạn của quy trình."),
    )

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.asks = waits.step_of(dossier).asks
        self.usual = questions.usual(dossier)
        self.near = self._near()
        who = [(str(one.pk), one.name) for one in self.near]
        if self.usual:
            words = _("%(division)s, %(agency)s (theo quy trình)")
            facts = {"division": self.usual.name, "agency": self.usual.agency.name}
            who = [(str(self.usual.pk), words % facts), *who]
        fields: dict[str, Any] = self.fields
        fields["who"].choices = [*who, (ELSEWHERE, _("Cơ quan khác"))]
        fields["days"].choices = [
            (str(n), _("%(n)s ngày làm việc") % {"n": n}) for n in questions.DAYS
        ]
        fields["days"].initial = str(USUAL_DAYS)
        if self.asks:
            fields["what"].initial = self.asks.what
            fields["kind"].initial = self.asks.division
            if not self.usual:
                fields["who"].initial = ELSEWHERE

    def _near(self) -> list[Division]:
        here = self.dossier.division
        if here is None:
            return []
        found = here.agency.divisions.exclude(pk=here.pk).select_related("agency").order_by("pk")
        return [one for one in found if one != self.usual]

    def does(self) -> str:
        said = []
        if self.asks:
            words = _("Quy trình hỏi: %(what)s, trả lời trong %(hours)s.")
            said.append(
                words % {"what": self.asks.what, "hours": hours_text(self.asks.working_hours)}
            )
            if self.asks.silence_is_consent:
                words = _("Hết hạn không trả lời là đồng ý (%(article)s).")
                said.append(words % {"article": self.asks.article})
        if any(pause.cause == "consultation" for pause in waits.step_of(self.dossier).pauses):
            said.append(_("Thời hạn giải quyết tạm dừng đến khi có trả lời."))
        said.append(_("Chưa có trả lời thì chưa chuyển bước sau được."))
        return " ".join(said)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        division = self._chosen(given) if given.get("who") else None
        if division and not self.errors:
            self._check(division, given)
        return {"division": division, "what": given.get("what", ""), "days": given.get("days")}

    def _chosen(self, given: dict[str, Any]) -> Division | None:
        if given["who"] != ELSEWHERE:
            known = [*self.near, *([self.usual] if self.usual else [])]
            return next(one for one in known if str(one.pk) == given["who"])
        name = fold(given.get("agency", ""))
        office = next((one for one in _offices() if fold(one.name) == name), None) if name else None
        if office is None:
            self.add_error("agency", _("Chọn một cơ quan trong danh sách gợi ý."))
            return None
        found = agencies.division(office, given.get("kind") or "")
        if found is None:
            names = ", ".join(office.divisions.order_by("pk").values_list("name", flat=True))
            words = _("%(agency)s không có bộ phận này: chọn một trong %(known)s.")
            self.add_error("kind", words % {"agency": office.name, "known": names})
        return found

    def _check(self, division: Division, given: dict[str, Any]) -> None:
        where = "agency" if given["who"] == ELSEWHERE else "who"
        if division == self.dossier.division:
            self.add_error(where, _("Hồ sơ đang ở chính bộ phận này: chọn nơi khác."))
        elif any(one.division_id == division.pk for one in waits.open_questions(self.dossier)):
            self.add_error(
                where, _("Nơi này còn câu hỏi chưa trả lời: chờ trả lời hoặc rút câu hỏi cũ.")
            )
        elif not questions.is_usual(self.dossier, division) and given.get("days") is None:
            self.add_error("days", _("Chọn số ngày làm việc để trả lời."))


class AnswerForm(MoveForm):
    """Words are demanded also of who agrees: to what, can be read later."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Ý kiến"), choices=OUTCOMES, widget=forms.RadioSelect()
    )
    text = explain(
        Words(label=gettext_lazy("Nội dung trả lời"), min_length=10),
        hint=gettext_lazy("Cán bộ của nơi hỏi đọc. Người dân không thấy."),
    )
    file = explain(
        forms.FileField(
            label=gettext_lazy("Văn bản trả lời"),
            required=False,
            widget=FileInput(max_mb=limits.MAX_FILE_MB, accept=",".join(limits.ACCEPTED_SUFFIXES)),
        ),
        hint=gettext_lazy("Một tệp PDF hoặc ảnh chụp, nếu có."),
    )

    def does(self) -> str:
        return _("Trả lời câu hỏi ghi ở mục “Hỏi ý kiến”. Sau khi gửi không sửa được.")


class WithdrawQuestionForm(MoveForm):
    told = gettext_lazy("Câu hỏi đóng lại, không chờ trả lời nữa. Nơi được hỏi đọc được lý do.")

    question = forms.ChoiceField(label=gettext_lazy("Câu hỏi nào"))
    note = reason(gettext_lazy("Lý do rút"), gettext_lazy("Vì sao không cần trả lời nữa."))

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.open = {str(one.pk): one for one in waits.open_questions(dossier)}
        fields: dict[str, Any] = self.fields
        fields["question"].choices = [(key, _question(one)) for key, one in self.open.items()]

    def clean_question(self) -> Consultation:
        return self.open[self.cleaned_data["question"]]


def _question(one: Consultation) -> str:
    words = _("%(who)s, hạn %(due)s")
    return words % {"who": waits.asked_name(one), "due": moment(one.due_at)}


def _answer(dossier: Dossier, acting: Acting, *, file: Any, **given: str) -> Event:
    # Together: whoever comes second leaves no file behind.
    with transaction.atomic():
        kept = store(file, by=acting.user) if file else None
        return actions.answer(dossier, acting, file=kept, **given)


DOES = {
    "answer": Doing(AnswerForm, _answer, main=True),
    "consult": Doing(ConsultForm, actions.consult),
    "withdraw_question": Doing(WithdrawQuestionForm, actions.withdraw_question),
}
