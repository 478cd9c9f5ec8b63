"""Why a dossier stands where it stands: exactly one cause at any moment, computed and never typed.

`TABLE` is the whole order of priority: the first rule that holds names the cause. A new kind is a new row there,
and a case in tests/dossiers/test_causes.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.accounts import naming
from motcua.accounts.models import Posting
from motcua.agencies.models import PeopleShown
from motcua.agencies.opening import opens_at
from motcua.common.money import dong
from motcua.common.templatetags.vi import luc, ngay
from motcua.dossiers import asking, charges, flow, lateness, legal_state, waits
from motcua.dossiers.flow import Status
from motcua.dossiers.legal_state import LegalClock
from motcua.dossiers.models import Delivery, Dossier
from motcua.dossiers.present import Present, presents

Name = Callable[[Posting], str]


class Kind(StrEnum):
    DRAFT = "draft"  # not sent
    CLOSED = "closed"
    SUPPLEMENT = "supplement"  # waits for the applicant
    RESULT = "result"  # waits to be fetched
    APPOINTMENT = "appointment"  # people must come
    PAYMENT = "payment"
    OPINION = "opinion"  # of another division or agency
    POSTING = "posting"  # in public, for some days
    TRANSFER = "transfer"  # on its way to another agency
    SIGNATURE = "signature"
    NUMBER = "number"  # and the seal
    AWAY = "away"  # the holder, with a substitute
    NOBODY = "nobody"  # has taken it
    LATE = "late"
    OUTSIDE = "outside"  # office hours
    WORK = "work"  # nothing stops it


class Do(StrEnum):
    """What the applicant can do now; pages know where each leads."""

    CONTINUE = "continue"
    SUPPLEMENT = "supplement"
    RESULT = "result"
    COME = "come"
    PAY = "pay"
    ASK = "ask"
    REMIND = "remind"
    AGAIN = "again"


@dataclass(frozen=True)
class Doable:
    """`must`: nothing goes on before it is done."""

    key: Do
    label: str
    must: bool = False


@dataclass(frozen=True)
class Cause:
    kind: Kind
    sentence: str
    clock: LegalClock
    since: datetime | None
    until: datetime | None
    doable: Doable


@dataclass(frozen=True)
class Said:
    """What a rule says: the sentence, from when to when, and what can be done, where it is not to ask."""

    sentence: str
    until: datetime | None = None
    since: datetime | None = None
    doable: Doable | None = None


def cause(dossier: Dossier, name: Name = naming.public) -> Cause:
    return causes([dossier], name)[dossier.pk]


def causes(dossiers: Iterable[Dossier], name: Name = naming.public) -> dict[int, Cause]:
    """By the dossier's key; for officers `name` is `naming.inside`."""
    return {pk: of(here, name) for pk, here in presents(dossiers).items()}


def of(here: Present, name: Name = naming.public) -> Cause:
    kind = next(kind for kind, holds in TABLE if holds(here))
    said = SAID[kind](here, name)
    return Cause(
        kind,
        " ".join(filter(None, (said.sentence, *_besides(kind, here, name)))),
        legal_state.of(here),
        said.since or here.dossier.step_since,
        said.until,
        said.doable or _ask(),
    )


# --- the order: the first that holds is the cause ---


def _is(*statuses: Status) -> Callable[[Present], bool]:
    return lambda here: here.dossier.status in statuses


def _signature(here: Present) -> bool:
    if here.dossier.refusal:
        return True
    if _unsigned(here) == "leader":
        return True
    approved = here.decision is not None and here.decision.approved_at is not None
    return _role(here) == "leader" and not approved


def _number(here: Present) -> bool:
    if _unsigned(here) == "seal":
        return True
    return _role(here) == "seal_clerk" and not (here.decision and here.decision.number)


def _unsigned(here: Present) -> str:
    """Which electronic signature this step waits for, if it does."""
    wants = here.decision.wants if here.decision else ""
    return wants if _role(here) == {"leader": "leader", "seal": "seal_clerk"}.get(wants) else ""


def _role(here: Present) -> str:
    return waits.step_of(here.dossier).role


def _posted(here: Present) -> bool:
    return here.posted is not None and not here.posted.over


def _unpaid(dossier: Dossier) -> bool:
    """Asked for, or there is a result that is not given out before it is paid for."""
    has_result = dossier.status == Status.DONE
    return dossier.stopped_for == "payment" or (has_result and charges.withheld(dossier))


def _nobody(here: Present) -> bool:
    # At night nobody could take it; that it came then is no omission of anybody.
    return here.dossier.keeper is None and (here.open or here.late)


TABLE: tuple[tuple[Kind, Callable[[Present], bool]], ...] = (
    (Kind.DRAFT, _is(Status.DRAFT)),
    (Kind.CLOSED, _is(*flow.CLOSED)),
    (Kind.SUPPLEMENT, _is(Status.SUPPLEMENT_WANTED)),
    (Kind.PAYMENT, lambda here: _unpaid(here.dossier)),
    (Kind.RESULT, _is(Status.DONE)),
    # From here on it is in the office's hands.
    (Kind.APPOINTMENT, lambda here: here.pending is not None),
    (Kind.OPINION, lambda here: bool(here.questions)),
    (Kind.POSTING, _posted),
    (Kind.TRANSFER, lambda here: here.passed_on is not None),
    (Kind.SIGNATURE, _signature),
    (Kind.NUMBER, _number),
    (Kind.AWAY, lambda here: here.away is not None),
    (Kind.NOBODY, _nobody),
    (Kind.LATE, lambda here: here.late),
    (Kind.OUTSIDE, lambda here: not here.open),
    (Kind.WORK, lambda here: True),
)
# An officer should be doing something: that they are away, or late, is said besides the cause.
OFFICERS_TURN = (Kind.TRANSFER, Kind.SIGNATURE, Kind.NUMBER, Kind.AWAY, Kind.NOBODY, Kind.LATE)


def _besides(kind: Kind, here: Present, name: Name) -> Iterable[str]:
    if kind not in OFFICERS_TURN:
        return
    if here.away and kind is not Kind.AWAY:
        yield _away_words(here, name)
    if here.late:
        told = here.told
        yield lateness.said(told) if told else _not_told_yet(here)


# --- what is said ---


def _draft(here: Present, name: Name) -> Said:
    return Said(
        _("Chưa gửi: cơ quan chưa nhận được gì."),
        since=here.dossier.created_at,
        doable=Doable(Do.CONTINUE, _("Điền tiếp và gửi đi"), must=True),
    )


def _closed(here: Present, name: Name) -> Said:
    dossier = here.dossier
    words = {
        Status.RETURNED: _("Hồ sơ đã xong, không còn việc phải làm."),
        Status.REFUSED: _("Hồ sơ đã khép lại vì không được tiếp nhận."),
        Status.WITHDRAWN: _("Hồ sơ đã khép lại vì người nộp rút."),
        Status.STOPPED: _("Hồ sơ đã khép lại vì cơ quan dừng xử lý."),
    }
    again = Doable(Do.AGAIN, _("Nộp hồ sơ mới"))
    has_result = dossier.status == Status.RETURNED and dossier.result_id
    doable = Doable(Do.RESULT, _("Tải kết quả")) if has_result else again
    return Said(words[Status(dossier.status)], since=dossier.closed_at, doable=doable)


def _supplement(here: Present, name: Name) -> Said:
    dossier, until = here.dossier, here.dossier.reply_by
    count = len(list(asking.in_order(dossier.wanted)))
    text = ngettext("Chờ người nộp bổ sung %(n)s mục.", "Chờ người nộp bổ sung %(n)s mục.", count)
    said = text % {"n": count}
    if asking.is_overdue(dossier, here.now):
        said += " " + _("Đã quá hạn bổ sung: gửi ngay, trước khi cơ quan dừng xử lý hồ sơ.")
    doable = Doable(Do.SUPPLEMENT, _("Bổ sung"), must=True)
    return Said(said, until, dossier.paused_at, doable)


def _result(here: Present, name: Name) -> Said:
    dossier = here.dossier
    if dossier.refused:
        said = _("Chờ người nộp nhận phiếu từ chối và giấy tờ bản chính.")
    elif dossier.delivery == Delivery.ONLINE:
        fetch = Doable(Do.RESULT, _("Tải kết quả"), must=True)
        return Said(_("Chờ người nộp tải kết quả."), None, dossier.finished_at, fetch)
    elif dossier.delivery == Delivery.POST:
        said = _("Kết quả được gửi qua bưu chính đến địa chỉ đã chọn.")
        return Said(said, None, dossier.finished_at)
    else:
        said = _("Chờ người nộp đến nhận kết quả, mang giấy tờ tùy thân và giấy hẹn.")
    come = Doable(Do.COME, _("Xem nơi nhận và giờ mở cửa"), must=True)
    return Said(said, None, dossier.finished_at, come)


def _appointment(here: Present, name: Name) -> Said:
    meeting = here.pending
    assert meeting is not None
    said = _("Chờ người dân đến theo hẹn lúc %(at)s tại %(place)s: %(purpose)s.") % {
        "at": luc(meeting.at),
        "place": meeting.place,
        "purpose": meeting.purpose.rstrip("."),
    }
    come = Doable(Do.COME, _("Xem nơi đến và giờ mở cửa"), must=True)
    return Said(said, meeting.at, here.dossier.stopped_at, come)


def _payment(here: Present, name: Name) -> Said:
    dossier = here.dossier
    text = _("Chờ người nộp nộp %(owed)s phí, lệ phí.")
    if dossier.status == Status.DONE:
        text = _("Đã có kết quả. Chờ người nộp nộp %(owed)s phí, lệ phí rồi nhận.")
    pay = Doable(Do.PAY, _("Nộp phí, lệ phí"), must=True)
    since = dossier.stopped_at or dossier.finished_at
    return Said(text % {"owed": dong(dossier.owed)}, None, since, pay)


def _opinion(here: Present, name: Name) -> Said:
    question = here.questions[0]
    late = here.now > question.due_at
    text = _("Chờ ý kiến của %(who)s, hạn trả lời %(due)s.")
    if late:
        text = _("Chờ ý kiến của %(who)s, đã quá hạn trả lời %(due)s.")
    said = text % {"who": waits.asked_name(question), "due": luc(question.due_at)}
    if others := len(here.questions) - 1:
        said += " " + _("Còn chờ %(n)s nơi khác trả lời.") % {"n": others}
    return Said(said, question.due_at, here.dossier.stopped_at)


def _posting(here: Present, name: Name) -> Said:
    posted = here.posted
    assert posted is not None
    said = _("Đang niêm yết công khai đến %(until)s; hết ngày đó mới làm bước tiếp theo.")
    return Said(said % {"until": luc(posted.until)}, posted.until, posted.since)


def _transfer(here: Present, name: Name) -> Said:
    sent = here.passed_on
    assert sent is not None
    said = _("Đã chuyển đi lúc %(at)s, chờ %(agency)s xác nhận đã nhận hồ sơ.") % {
        "at": luc(sent.at),
        "agency": here.dossier.division.agency.name if here.dossier.division else "",
    }
    return Said(said, here.dossier.step_due_at, sent.at)


def _signing(here: Present, name: Name) -> Said:
    if _unsigned(here):
        said = _("Lãnh đạo đã duyệt, chờ đặt chữ ký số.")
        return Said(_with_trouble(said, here, name), here.dossier.step_due_at)
    return Said(_("Chờ lãnh đạo xem và ký."), here.dossier.step_due_at)


def _numbering(here: Present, name: Name) -> Said:
    if _unsigned(here):
        said = _("Văn thư đã cấp số, chờ đặt dấu số của cơ quan.")
        return Said(_with_trouble(said, here, name), here.dossier.step_due_at)
    return Said(_("Chờ văn thư cấp số và đóng dấu."), here.dossier.step_due_at)


def _with_trouble(said: str, here: Present, name: Name) -> str:
    """What is in the way is the office's affair; that something is, everybody reads."""
    decision = here.decision
    if decision is None or not decision.trouble:
        return said
    again = _("Thiết bị hoặc dịch vụ ký số đang gặp sự cố, hệ thống tự thử lại.")
    inside = decision.trouble if name is naming.inside else ""
    return " ".join(filter(None, (said, again, inside)))


def _absent(here: Present, name: Name) -> Said:
    return Said(_away_words(here, name), here.dossier.step_due_at)


def _away_words(here: Present, name: Name) -> str:
    away, holder = here.away, here.dossier.keeper
    assert away is not None
    assert holder is not None
    hidden = name is naming.public and naming.policy(holder) is not PeopleShown.NAME
    if hidden:
        text = _("Người giữ hồ sơ vắng đến hết %(last)s, đồng nghiệp làm thay.")
        return text % {"last": ngay(away.valid_to)}
    return _("%(who)s vắng đến hết %(last)s, %(other)s làm thay.") % {
        "who": holder.user,
        "last": ngay(away.valid_to),
        "other": away.substitute.user,
    }


def _untaken(here: Present, name: Name) -> Said:
    return Said(
        _("Chưa cán bộ nào nhận việc này."), here.dossier.step_due_at, doable=_remind(here.late)
    )


def _overdue(here: Present, name: Name) -> Said:
    return Said(_("Chưa xong đúng hạn."), here.dossier.step_due_at, doable=_remind(True))


def _not_told_yet(here: Present) -> str:
    if here.open:
        return _("Quá hạn: đang báo người phụ trách.")
    return _("Quá hạn: cơ quan mở cửa thì báo người phụ trách.")


def _closed_now(here: Present, name: Name) -> Said:
    opens = opens_at(here.here, here.now)
    said = _("Ngoài giờ làm việc: cơ quan mở cửa lại lúc %(at)s.") % {"at": luc(opens)}
    return Said(said, opens, doable=Doable(Do.COME, _("Xem giờ mở cửa")))


def _working(here: Present, name: Name) -> Said:
    dossier = here.dossier
    if dossier.stopped_for == "appointment":
        said = _("Chờ cán bộ ghi kết quả buổi hẹn hoặc hẹn lại ngày khác.")
    elif dossier.status == Status.SUBMITTED:
        said = _("Bộ phận một cửa đang xem hồ sơ: sẽ nhận, yêu cầu bổ sung hoặc từ chối kèm lý do.")
    elif dossier.status == Status.ACCEPTED:
        said = _("Đã chuyển đến người xử lý, chờ bắt đầu.")
    else:
        said = _("Đang được xử lý, không vướng ở đâu.")
    return Said(said, dossier.step_due_at)


def _ask() -> Doable:
    return Doable(Do.ASK, _("Hỏi cơ quan"))


def _remind(late: bool) -> Doable:
    return Doable(Do.REMIND, _("Nhắc cơ quan")) if late else _ask()


SAID: dict[Kind, Callable[[Present, Name], Said]] = {
    Kind.DRAFT: _draft,
    Kind.CLOSED: _closed,
    Kind.SUPPLEMENT: _supplement,
    Kind.RESULT: _result,
    Kind.APPOINTMENT: _appointment,
    Kind.PAYMENT: _payment,
    Kind.OPINION: _opinion,
    Kind.POSTING: _posting,
    Kind.TRANSFER: _transfer,
    Kind.SIGNATURE: _signing,
    Kind.NUMBER: _numbering,
    Kind.AWAY: _absent,
    Kind.NOBODY: _untaken,
    Kind.LATE: _overdue,
    Kind.OUTSIDE: _closed_now,
    Kind.WORK: _working,
}
