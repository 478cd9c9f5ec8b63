"""The road in plain words: one row a stop. The picture and the list are made of these rows and of nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from motcua.accounts import naming
from motcua.accounts.models import Posting
from motcua.agencies.models import Division
from motcua.common.templatetags.vi import luc
from motcua.dossiers import flow, promises
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Event
from motcua.dossiers.road import Ahead, Road, Visit
from motcua.dossiers.road.side_words import SideRow, side_row
from motcua.dossiers.road.span_words import MINUTE, first_upper, from_to, span_text, working
from motcua.procedures import step_words

Name = Callable[[Posting], str]
Mark = Literal["done", "late", "now", "ahead", "end", "stopped"]


@dataclass(frozen=True)
class Said:
    """A line; `alarm` is what nobody may overlook, `here` where the dossier is now."""

    text: str
    alarm: bool = False
    here: bool = False

    @property
    def kind(self) -> str:
        return "alarm" if self.alarm else "here" if self.here else "soft"


@dataclass(frozen=True)
class Row:
    mark: Mark
    title: str
    lines: tuple[Said, ...]
    sides: tuple[SideRow, ...] = ()
    # The row of the earlier stay at this step: the picture draws an arrow back to it.
    back: int | None = None
    # What is done at a step, and what may happen there: for who reads on, in the list.
    more: tuple[str, ...] = ()


def rows(road: Road, name: Name = naming.public) -> list[Row]:
    several = len(road.agencies) > 1
    found = [_visit(road, visit, name, several=several) for visit in road.visits]
    if road.end and (row := _end(road.end)):
        found.append(row)
    return found + [_ahead(road, one, several=several) for one in road.outlook.ahead]


def summary(road: Road) -> str:
    """For who cannot see the picture: how far it has come."""
    done = sum(visit.left is not None for visit in road.visits)
    said = [_("%(n)s chặng đã qua") % {"n": done}]
    if road.now:
        said.append(_("nay ở bước “%(step)s”") % {"step": _title(road.now)})
    if road.outlook.ahead:
        said.append(_("còn %(n)s bước nữa") % {"n": len(road.outlook.ahead)})
    if road.end:
        said.append(_("hồ sơ đã kết thúc"))
    return first_upper("; ".join(said)) + "."


# --- where it was, and is ---


def _visit(road: Road, visit: Visit, name: Name, *, several: bool) -> Row:
    who = name(visit.who) if visit.who else ""
    desk = _desk(who, visit.division, several=several)
    lines = [Said(_came(road, visit)), Said(desk)]
    mark: Mark = "now"
    more: tuple[str, ...] = ()
    if visit.left:
        lines += _done(visit)
        mark = "late" if visit.late else "done"
    else:
        lines = [_here(road, visit), *lines, *_now(road, visit)]
        more = tuple(filter(None, (visit.step.what, *step_words.extras(visit.step))))
    notes = [Said(_note(event)) for event in visit.notes]
    lines = [line for line in (*lines, *notes) if line.text]
    sides = tuple(side_row(side, visit.calendar) for side in visit.sides)
    return Row(mark, _title(visit), tuple(lines), sides, visit.before, more)


def _title(visit: Visit) -> str:
    again = {"step": visit.step.name, "nth": visit.nth}
    return _("%(step)s (lần %(nth)s)") % again if visit.nth > 1 else visit.step.name


def _desk(who: str, division: Division | None, *, several: bool) -> str:
    parts = [division.name] if division else []
    if division and several:
        parts.append(division.agency.name)
    # Where the agency shows no more of a person than the desk, the desk has been named.
    more = [part for part in parts if part.lower() not in who.lower()]
    return ", ".join(filter(None, (who, *more)))


def _came(road: Road, visit: Visit) -> str:
    """Only where it did not simply come from the step before."""
    place = road.visits.index(visit)
    match visit.entered.action:
        case "send_back":
            return _("Trả lại từ bước “%(step)s”") % {"step": road.visits[place - 1].step.name}
        case "correct":
            return _("Cơ quan làm sai kết quả: làm lại, không thu phí")
        case "transfer":
            return _("Chuyển đến từ %(agency)s") % {"agency": visit.entered.data["from"]}
    slip = visit.entered.data.get("slip")
    return _("Chuyển đến từ %(agency)s") % {"agency": slip["from"]} if slip else ""


def _done(visit: Visit) -> Iterator[Said]:
    assert visit.left is not None
    yield Said(first_upper(from_to(visit.since, visit.left.at)))
    text = _ended(visit) % {"spent": _spent(visit, visit.left.at)}
    yield Said(", ".join(filter(None, (text, _kept(visit)))), alarm=visit.late)


def _ended(visit: Visit) -> str:
    assert visit.left is not None
    match visit.left.action:
        case "send_back":
            return _("Trả lại bước trước sau %(spent)s")
        case "transfer":
            return _("Chuyển đúng cơ quan sau %(spent)s")
        case "refuse_result":
            return _("Từ chối giải quyết, có phiếu nêu lý do, sau %(spent)s")
        case "hand_over":
            return _("Đã trả kết quả sau %(spent)s")
        case "correct":
            return _("Chưa trả thì thấy kết quả sai, sau %(spent)s")
        case "refuse" | "withdraw" | "confirm_withdrawal" | "stop":
            return _("Dừng ở đây sau %(spent)s")
    if visit.spent + visit.paused < MINUTE:
        return _("Xong ngay")
    return _("Xong, mất %(spent)s")


def _spent(visit: Visit, at: datetime) -> str:
    """ "3 giờ làm việc (không kể 2 ngày tạm dừng)"."""
    said = working(visit.spent, visit.calendar, at)
    if paused := span_text(visit.paused, visit.calendar, at):
        said += " " + _("(không kể %(paused)s tạm dừng)") % {"paused": paused}
    return said


def _kept(visit: Visit) -> str:
    """ "sớm 5 giờ", "trễ 1 ngày 2 giờ"; "đúng hạn" when it was done to the minute."""
    if visit.due is None or visit.ahead_of_due is None:
        return ""
    span = span_text(visit.ahead_of_due, visit.calendar, visit.due)
    if visit.late:
        late = {"span": span, "due": luc(visit.due)}
        return _("trễ %(span)s (hạn %(due)s)") % late if span else _("trễ, hạn là %(due)s") % late
    return _("sớm %(span)s") % {"span": span} if span else _("đúng hạn")


def _note(event: Event) -> str:
    facts = {"at": luc(event.at), "due": luc(event.due_at)}
    match event.action:
        case "confirm_transfer":
            return _("Đã nhận hồ sơ chuyển đến lúc %(at)s") % facts
        case "extend":
            return _("Gia hạn theo luật lúc %(at)s; hẹn trả mới %(due)s") % facts
        case "apologise":
            return _("Xin lỗi và hẹn lại lúc %(at)s; hẹn trả mới %(due)s") % facts
        case "ask_withdrawal":
            return _("Người nộp xin rút hồ sơ lúc %(at)s") % facts
    return (
        _("Lịch làm việc thay đổi lúc %(at)s; hẹn trả tính lại: %(due)s") % facts
        if event.due_at
        else ""
    )


# --- now ---


def _here(road: Road, visit: Visit) -> Said:
    since = {"since": luc(visit.since)}
    if road.dossier.status != Status.DONE:
        spent = _spent(visit, road.moment)
        return Said(_("Đang ở đây từ %(since)s: %(spent)s") % {**since, "spent": spent}, here=True)
    if road.dossier.refused:
        return Said(_("Phiếu từ chối ở đây từ %(since)s, chờ người nhận") % since, here=True)
    return Said(_("Kết quả ở đây từ %(since)s, chờ người nhận") % since, here=True)


def _now(road: Road, visit: Visit) -> Iterator[Said]:
    dossier, outlook = road.dossier, road.outlook
    if visit.who is None:
        yield Said(_("Chưa có cán bộ nhận việc này"))
    if outlook.standing:
        yield Said(_STANDS[outlook.standing]())
        return
    yield from _until(road, visit)
    if outlook.broken:
        words = _("Đã quá ngày hẹn trả %(due)s. Các ngày dưới đây là dự kiến, không thay ngày hẹn.")
        yield Said(words % {"due": luc(dossier.due_at)}, alarm=True)
    elif outlook.after_promise and not outlook.posting_to_come:
        words = _(
            "Cộng thời hạn các bước còn lại thì đến %(works)s mới xong, sau ngày hẹn trả %(due)s. "
            "Ngày hẹn không đổi: cơ quan phải làm nhanh hơn, không kịp thì phải xin lỗi và hẹn lại."
        )
        yield Said(
            words % {"works": luc(outlook.works_until), "due": luc(dossier.due_at)}, alarm=True
        )


def _until(road: Road, visit: Visit) -> Iterator[Said]:
    if visit.due is None or visit.ahead_of_due is None:
        return
    span = span_text(visit.ahead_of_due, visit.calendar, visit.due)
    facts = {"due": luc(visit.due), "span": span}
    if visit.late:
        words = _("Quá hạn của bước này: %(due)s, đã trễ %(span)s làm việc")
        yield Said((words if span else _("Quá hạn của bước này: %(due)s")) % facts, alarm=True)
        return
    words = _("Hạn của bước này: %(due)s, còn %(span)s làm việc")
    yield Said((words if span else _("Hạn của bước này: %(due)s")) % facts)


_STANDS = {
    "supplement": lambda: _(
        "Thời hạn đang tạm dừng: ngày của các bước sau được tính lại khi nhận đủ phần bổ sung"
    ),
    "consultation": lambda: _(
        "Thời hạn đang tạm dừng: ngày của các bước sau được tính lại khi có ý kiến trả lời"
    ),
    "appointment": lambda: _(
        "Thời hạn đang tạm dừng: ngày của các bước sau được tính lại khi người dân đến theo hẹn"
    ),
    "payment": lambda: _(
        "Thời hạn đang tạm dừng: ngày của các bước sau được tính lại khi nhận được tiền"
    ),
}


# --- the end, and what is to come ---


def _end(event: Event) -> Row | None:
    """A result that was given out ends its own step: nothing more is to be said."""
    if event.action == "hand_over":
        return None
    lines = [Said(_("Lúc %(at)s") % {"at": luc(event.at)})]
    if event.note:
        lines.append(Said(event.note))
    return Row("stopped", str(flow.MOVES[event.action].said), tuple(lines))


def _ahead(road: Road, one: Ahead, *, several: bool) -> Row:
    lines = (_desk("", one.division, several=several), _expected(road, one))
    return Row("ahead", one.step.name, tuple(Said(text) for text in lines if text))


def _expected(road: Road, one: Ahead) -> str:
    at = {"at": luc(one.expected)}
    if one is road.outlook.ahead[-1]:
        return _promised(road, one)
    match one.sort:
        case "by":
            return _("Dự kiến xong trước %(at)s") % at
        case "earliest":
            return _("Dự kiến xong sớm nhất %(at)s") % at
        case "promise":
            return _("Phải xong trước ngày hẹn trả %(due)s") % {"due": luc(road.dossier.due_at)}
    return _("Chưa tới; ngày dự kiến được tính lại")


def _promised(road: Road, one: Ahead) -> str:
    dossier, outlook = road.dossier, road.outlook
    if dossier.due_at is None:
        return _("Ngày hẹn trả được báo khi tiếp nhận (%(limit)s)") % {"limit": _limit(road)}
    if outlook.standing:
        return _("Ngày hẹn trả được tính lại, trước khi tạm dừng là %(due)s") % {
            "due": luc(dossier.due_at)
        }
    if outlook.broken:
        return _("Đã quá ngày hẹn trả %(due)s") % {"due": luc(dossier.due_at)}
    if outlook.posting_to_come:
        return _("Hẹn trả %(due)s, được tính lại khi bắt đầu niêm yết công khai") % {
            "due": luc(dossier.due_at)
        }
    return _("Hẹn trả kết quả: %(due)s") % {"due": luc(dossier.due_at)}


def _limit(road: Road) -> str:
    return str(promises.limit_of(road.dossier))
