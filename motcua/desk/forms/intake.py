"""Forms of what the one-stop desk does with a dossier that came in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.calendar import Limit
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.desk.forms.base import Doing, MoveForm, NotesForm, OnwardForm, private_note, reason
from motcua.dossiers import actions, deadlines, steps
from motcua.dossiers.where import moment


class AcceptForm(OnwardForm, NotesForm):
    def does(self) -> str:
        promise, now = Limit(self.dossier.limit.value, self.dossier.limit.unit), clock.now()
        due = deadlines.promised(now, promise, calendar_for(self.dossier.agency))
        due = steps.due_in(self.dossier, steps.Ways(self.dossier).onward[0], due, promise, now)
        return _(
            "Hẹn trả kết quả lúc %(due)s (%(limit)s). "
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01) được lập và gửi người nộp."
        ) % {"due": moment(due), "limit": promise}


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
    "refuse": Doing(RefuseForm, actions.refuse, danger=True),
}
