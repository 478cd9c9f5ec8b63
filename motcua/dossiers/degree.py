"""How far a dossier has come, for whoever has its number and code: the number and the degree of completion, and
what is asked of the applicant in general words (TT 01/2018 Điều 16 khoản 2 d).

Nothing personal, and nothing that tells what the matter is: neither the procedure nor the name of a paper (a death
certificate says a lot), no officer, no reason, not whether a result grants or refuses.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies.queries import opening_hours
from motcua.common import clock
from motcua.dossiers import queries, steps, waits
from motcua.dossiers.flow import CLOSED, Status
from motcua.dossiers.models import Delivery, Dossier

PAYMENT = "payment"


@dataclass(frozen=True)
class Degree:
    number: str
    sentence: str
    step: int  # which it is at, counted from 1; all of them when it is over
    of: int
    ended: bool  # without a step to show
    clock: str  # whether the time for it runs, in a sentence; "" where there is nothing to wait for
    due: date | None
    asked: list[str] = field(default_factory=list)
    office: str = ""
    phone: str = ""
    hours: str = ""

    @property
    def done(self) -> int:
        """Steps that lie behind."""
        return self.of if self.step > self.of else self.step - 1

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.of)


def degree(dossier: Dossier) -> Degree:
    road = steps.road_so_far(dossier, queries.events(dossier))
    of = len(road) + len(steps.ahead(dossier))
    over = dossier.status in CLOSED
    office = dossier.reception
    return Degree(
        number=dossier.number or "",
        sentence=_SENTENCES[Status(dossier.status)](),
        step=of + 1 if dossier.status == Status.RETURNED else len(road),
        of=of,
        ended=over and dossier.status != Status.RETURNED,
        clock=_clock(dossier),
        due=_due(dossier),
        asked=_asked(dossier),
        office=office.name,
        phone=office.phone,
        hours=opening_hours(office, clock.today()),
    )


def _ended() -> str:
    return _("Hồ sơ đã kết thúc, không giải quyết tiếp.")


_SENTENCES = {
    Status.DRAFT: lambda: "",  # has no code, so nobody asks
    Status.SUBMITTED: lambda: _("Hồ sơ đã gửi, đang chờ bộ phận một cửa tiếp nhận."),
    Status.ACCEPTED: lambda: _("Hồ sơ đã được tiếp nhận, đang chờ giải quyết."),
    Status.PROCESSING: lambda: _("Hồ sơ đang được giải quyết."),
    Status.SUPPLEMENT_WANTED: lambda: _("Hồ sơ đang chờ người nộp bổ sung."),
    Status.DONE: lambda: _("Đã có kết quả."),
    Status.RETURNED: lambda: _("Đã trả kết quả. Hồ sơ đã xong."),
    Status.REFUSED: _ended,
    Status.WITHDRAWN: _ended,
    Status.STOPPED: _ended,
}


def _is_paused(dossier: Dossier) -> bool:
    return dossier.status == Status.SUPPLEMENT_WANTED or dossier.stopped_at is not None


def _clock(dossier: Dossier) -> str:
    if dossier.status in (*CLOSED, Status.DONE):
        return ""
    if _is_paused(dossier):
        return _("Thời hạn giải quyết đang tạm dừng; ngày hẹn trả sẽ lùi theo.")
    if dossier.due_at is None:
        return _("Ngày hẹn trả có khi hồ sơ được tiếp nhận.")
    if clock.now() > dossier.due_at:
        return _("Đã quá ngày hẹn trả. Hỏi bộ phận một cửa để biết lý do.")
    return _("Thời hạn giải quyết đang tính.")


def _due(dossier: Dossier) -> date | None:
    waits_for_it = dossier.status in (Status.ACCEPTED, Status.PROCESSING)
    if dossier.due_at is None or not waits_for_it or _is_paused(dossier):
        return None
    return clock.local(dossier.due_at).date()


def _asked(dossier: Dossier) -> list[str]:
    """How many, until when, and where to read what; never what."""
    if dossier.status == Status.SUPPLEMENT_WANTED:
        return [_supplement(dossier)]
    if dossier.status == Status.DONE:
        if dossier.delivery == Delivery.ONLINE and not dossier.refused:
            return [_("Đăng nhập để tải kết quả về.")]
        if dossier.delivery == Delivery.POST:
            return []
        return [_("Đến nhận kết quả tại bộ phận một cửa, mang theo giấy tờ tùy thân.")]
    if dossier.status != Status.PROCESSING:
        return []
    said = []
    if dossier.stopped_for == PAYMENT:
        said.append(_("Cần nộp phí, lệ phí. Đăng nhập hoặc hỏi bộ phận một cửa để biết số tiền."))
    met = waits.meeting(dossier)
    if met and met.pending:
        said.append(_("Có một buổi hẹn cần đến. Đăng nhập hoặc hỏi bộ phận một cửa để biết ngày."))
    return said


def _supplement(dossier: Dossier) -> str:
    wanted = dossier.wanted
    count = sum(len(wanted.get(kind, ())) for kind in ("papers", "fields", "others"))
    many = ngettext("Cần bổ sung %(count)d mục", "Cần bổ sung %(count)d mục", count)
    said = many % {"count": count} if count else _("Cần bổ sung")
    if dossier.reply_by:
        until = clock.local(dossier.reply_by).strftime("%d/%m/%Y")
        said += _(", chậm nhất ngày %(until)s") % {"until": until}
    return said + _(". Đăng nhập hoặc hỏi bộ phận một cửa để biết từng mục.")
