"""Forms of what the one-stop desk does with a dossier that came in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import clock
from motcua.desk.forms.base import Doing, MoveForm, NotesForm, OnwardForm, private_note, reason
from motcua.desk.forms.competent import TransferForm
from motcua.dossiers import actions, promises, steps
from motcua.dossiers.where import moment


class AcceptForm(OnwardForm, NotesForm):
    def does(self) -> str:
        usual = steps.Ways(self.dossier).onward[0]
        promise = promises.on_acceptance(self.dossier, usual, clock.now())
        return _(
            "Hẹn trả kết quả lúc %(due)s (%(limit)s). "
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01) được lập và gửi người nộp."
        ) % {"due": moment(promise.due_at), "limit": promises.limit_of(self.dossier)}


class RefuseForm(MoveForm):
    told = gettext_lazy("Phiếu từ chối (mẫu 03) được lập và gửi người nộp. Hồ sơ kết thúc tại đây.")

    folded = ("private_note",)
    note = reason(
        gettext_lazy("Lý do từ chối"),
        gettext_lazy("Nêu rõ điều kiện nào không đạt, căn cứ nào. Lý do được in vào phiếu."),
    )
    private_note = private_note()


DOES = {
    "accept": Doing(AcceptForm, actions.accept, main=True),
    "transfer": Doing(TransferForm, actions.transfer),
    "refuse": Doing(RefuseForm, actions.refuse, danger=True),
}
