"""What a visit waited for, in words: who was asked and answered or not, what lacked, who had to come."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.agencies.calendar import WorkCalendar
from motcua.common.templatetags.vi import luc
from motcua.dossiers.road.span_words import from_to, working
from motcua.dossiers.road.visits import Side


@dataclass(frozen=True)
class SideRow:
    """`branch`: drawn as a way aside and back; `gap`: the clock stood still, drawn as a hatched piece of the road."""

    text: str
    branch: bool
    gap: bool
    open: bool
    alarm: bool = False


def side_row(side: Side, calendar: WorkCalendar) -> SideRow:
    match side.kind:
        case "consultation":
            said = [_asked(side), _answered(side)]
        case "supplement":
            said = [_supplement(side)]
        case "appointment":
            said = [_appointment(side), _came(side)]
        case "posting":
            said = [_posting(side)]
        case "payment":
            said = [_payment(side)]
    return SideRow(
        "; ".join([*filter(None, said), *_stood(side, calendar)]) + ".",
        branch=side.kind == "consultation",
        gap=side.stops,
        open=side.open,
        alarm=side.late,
    )


def _stood(side: Side, calendar: WorkCalendar) -> list[str]:
    if not side.stops:
        return []
    if side.open:
        return [_("thời hạn đang tạm dừng")]
    assert side.until is not None
    spent = working(side.spent, calendar, side.until)
    return [_("thời hạn tạm dừng %(spent)s") % {"spent": spent}]


def _asked(side: Side) -> str:
    facts = {"whom": side.whom, "at": luc(side.since), "due": luc(side.due)}
    return _("Hỏi ý kiến %(whom)s lúc %(at)s, hạn trả lời %(due)s") % facts


def _answered(side: Side) -> str:
    at = {"at": luc(side.until)}
    match side.outcome:
        case "answered" if side.late:
            return _("đã trả lời lúc %(at)s, trễ hạn") % at
        case "answered":
            return _("đã trả lời lúc %(at)s, đúng hạn") % at
        case "silent":
            return _("hết hạn không trả lời: coi như đồng ý theo quy định")
        case "withdrawn":
            return _("không cần hỏi nữa từ %(at)s") % at
        case "cut":
            return _("chưa trả lời, không chờ nữa")
    return _("chưa trả lời, đã quá hạn") if side.late else _("chưa trả lời")


def _supplement(side: Side) -> str:
    text = _("Chờ người nộp bổ sung")
    if side.what:
        text += f" ({', '.join(side.what)})"
    if side.until is None:
        dates = {"since": luc(side.since), "due": luc(side.due)}
        text += " " + _("từ %(since)s, chậm nhất %(due)s") % dates
        return text + (", " + _("nay đã quá ngày ấy") if side.late else "")
    text += " " + from_to(side.since, side.until)
    return text if side.outcome == "over" else text + ", " + _("không bổ sung")


def _appointment(side: Side) -> str:
    purpose, place = side.what
    facts = {"at": luc(side.due), "place": place, "purpose": purpose}
    return _("Hẹn người dân đến lúc %(at)s tại %(place)s: %(purpose)s") % facts


def _came(side: Side) -> str:
    match side.outcome:
        case "came":
            return _("đã đến")
        case "absent":
            return _("không đến")
        case "again":
            return _("đã hẹn lại")
        case "cut":
            return _("không chờ nữa")
    return _("chưa đến giờ hẹn hoặc chưa ghi kết quả")


def _posting(side: Side) -> str:
    if side.until is None:
        dates = {"since": luc(side.since), "until": luc(side.due)}
        return _("Niêm yết công khai từ %(since)s đến %(until)s") % dates
    return _("Niêm yết công khai") + " " + from_to(side.since, side.until)


def _payment(side: Side) -> str:
    when = (
        from_to(side.since, side.until)
        if side.until
        else _("từ %(since)s") % {"since": luc(side.since)}
    )
    return _("Chờ nộp phí, lệ phí") + " " + when
