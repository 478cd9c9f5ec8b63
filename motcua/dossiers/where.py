"""The sentence on top: who has the dossier, since when, until when, and why it stands still. Computed, never typed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.accounts.absence import away_words
from motcua.accounts.models import Posting
from motcua.agencies.calendar import WorkCalendar, remaining_text
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import asking, queries, steps, waits
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Delivery, Dossier
from motcua.procedures import graph


@dataclass(frozen=True)
class Where:
    """`sentence` says it all; `turn` is True when the applicant has to do something now."""

    sentence: str
    next: str = ""
    turn: bool = False
    late: bool = False


def moment(when: datetime | None) -> str:
    return luc(when)


def desk(dossier: Dossier) -> str:
    """ "Phạm Thị Lan, bộ phận Tư pháp – Hộ tịch, UBND xã Cẩm Lạc": name, division and agency, as far as known."""
    division = dossier.division
    parts = [str(dossier.holder.user)] if dossier.holder else []
    if division:
        parts += [division.name, division.agency.name]
    return ", ".join(parts)


def where(dossier: Dossier, calendar: WorkCalendar | None = None) -> Where:
    """`calendar` is the office's; lists fetch the calendars of all their offices at once and hand each in."""
    now = clock.now()
    match dossier.status:
        case Status.DRAFT:
            return Where(_("Bản nháp, chưa gửi. Cơ quan chưa nhận được gì."), turn=True)
        case Status.SUBMITTED:
            return _held(
                dossier,
                calendar,
                now,
                _("Hồ sơ chờ tiếp nhận ở bàn %(desk)s, từ %(since)s."),
                _("trả lời"),
            )
        case Status.ACCEPTED:
            return _held(
                dossier,
                calendar,
                now,
                _("Hồ sơ chờ xử lý ở bàn %(desk)s, từ %(since)s."),
                _("xong bước này"),
            )
        case Status.PROCESSING:
            return _held(
                dossier,
                calendar,
                now,
                _("Hồ sơ đang ở bàn %(desk)s, từ %(since)s."),
                _("xong bước này"),
            )
        case Status.SUPPLEMENT_WANTED:
            return _waiting(dossier)
        case Status.DONE:
            return _ready(dossier)
    return Where(_CLOSED[Status(dossier.status)]() % {"at": moment(dossier.closed_at)})


_CLOSED = {
    Status.RETURNED: lambda: _("Đã trả kết quả lúc %(at)s. Hồ sơ đã xong."),
    Status.REFUSED: lambda: _("Không được tiếp nhận lúc %(at)s. Lý do ghi trong lịch sử hồ sơ."),
    Status.WITHDRAWN: lambda: _("Đã rút lúc %(at)s theo yêu cầu của người nộp."),
    Status.STOPPED: lambda: _("Đã dừng xử lý lúc %(at)s. Lý do ghi trong lịch sử hồ sơ."),
}


def _waiting(dossier: Dossier) -> Where:
    reply_by = dossier.wanted.get("reply_by")
    text = _(
        "Hồ sơ chờ người nộp bổ sung%(again)s, từ %(since)s, chậm nhất %(until)s. "
        "Thời hạn giải quyết đang tạm dừng."
    )
    which = asking.which(dossier)
    sentence = text % {
        "again": _(" lần %(n)s") % {"n": which} if which > 1 else "",
        "since": moment(dossier.paused_at),
        "until": moment(clock.moment(reply_by)) if reply_by else "",
    }
    return Where(sentence, _("Bấm “Bổ sung” để gửi những mục được yêu cầu."), turn=True)


def _ready(dossier: Dossier) -> Where:
    text = _("Đã có kết quả từ %(since)s, đang ở bàn %(desk)s.")
    if dossier.refused:
        text = _(
            "Không đủ điều kiện giải quyết: có phiếu từ chối từ %(since)s, đang ở bàn %(desk)s. "
            "Lý do và căn cứ ghi trong phiếu."
        )
    sentence = text % {"since": moment(dossier.finished_at), "desk": desk(dossier)}
    if dossier.delivery == Delivery.ONLINE and not dossier.refused:
        return Where(sentence, _("Tải kết quả ngay tại trang này."), turn=True)
    return Where(sentence, _("Đến nhận, mang giấy tờ tùy thân và giấy hẹn."), turn=True)


def _held(
    dossier: Dossier, calendar: WorkCalendar | None, now: datetime, text: str, what: str
) -> Where:
    sentence = text % {"desk": desk(dossier), "since": moment(dossier.step_since)}
    # Lists, which hand in the calendar, say it shorter: one query a row would be many.
    if calendar is None and dossier.holder:
        sentence += _away(dossier.holder)
    due = dossier.step_due_at
    if due is None:
        return Where(sentence)
    left = remaining_text(now, due, calendar or queries.calendar(dossier))
    sentence += " " + _("Hạn %(what)s: %(until)s (%(left)s).") % {
        "what": what,
        "until": moment(due),
        "left": left,
    }
    # Lists ask for no more than their rows hold.
    meeting = waits.meeting(dossier) if calendar is None else None
    if meeting and meeting.pending:
        facts = {"at": moment(meeting.pending.at), "place": meeting.pending.place}
        words = _("Đến theo hẹn lúc %(at)s tại %(place)s: %(purpose)s.")
        return Where(sentence, words % {**facts, "purpose": meeting.purpose.rstrip(".")}, turn=True)
    return Where(sentence, _next(dossier), late=now > due)


def _away(holder: Posting) -> str:
    """ " Lê Văn Hùng vắng đến hết 12/03/2026, Trần Thị Lan làm thay."; nothing for who is there."""
    said = away_words([holder]).get(holder.pk)
    return f" {holder.user} {said}." if said else ""


def _next(dossier: Dossier) -> str:
    if dossier.status == Status.SUBMITTED:
        return _(
            "Bộ phận một cửa sẽ nhận hồ sơ, xin bổ sung hoặc từ chối kèm lý do. Chưa phải làm gì."
        )
    ahead = graph.successors(dossier.version.description, dossier.step)
    if not ahead:
        return ""
    names = _(" hoặc ").join(steps.steps(dossier)[index].name for index in ahead)
    return _("Bước sau: %(step)s. Chưa phải làm gì.") % {"step": names}
