"""What a step waits for before it may end: opinions asked for, days of public posting, people who must come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.money import dong
from motcua.common.templatetags.vi import luc
from motcua.dossiers.models import Appointment, Consultation, Decision, Dossier, Event
from motcua.procedures import graph
from motcua.procedures.schema import Step

# Moves with which a dossier comes to a step for the first time; `Event.step` is where it is after them.
ENTERING = ("accept", "forward")
# With which an agency says that what another passed on has come.
CONFIRMING = "confirm_transfer"


@dataclass(frozen=True)
class Posted:
    """Something hangs in public: since when, and until when whoever objects may say so."""

    since: datetime
    until: datetime

    @property
    def over(self) -> bool:
        return clock.now() >= self.until


def step_of(dossier: Dossier) -> Step:
    return dossier.version.description.steps[dossier.step]


def blocked(dossier: Dossier) -> list[str]:
    """Why the dossier cannot leave its step yet, one sentence each; none when nothing is waited for."""
    reasons = [
        _("Chờ ý kiến của %(who)s, hạn %(due)s.") % {"who": asked_name(one), "due": luc(one.due_at)}
        for one in open_questions(dossier)
    ]
    posted = posting(dossier)
    if posted and not posted.over:
        reasons.append(_("Đang niêm yết công khai đến %(until)s.") % {"until": luc(posted.until)})
    if (found := meeting(dossier)) and not found.attended:
        reasons.append(_wanted(found))
    if dossier.stopped_for == "payment":
        reasons.append(_("Chờ người nộp nộp %(owed)s.") % {"owed": dong(dossier.owed)})
    if passed_on(dossier):
        reasons.append(_("Xác nhận đã nhận hồ sơ do cơ quan khác chuyển đến."))
    if unfinished := _unfinished(dossier):
        reasons.append(unfinished)
    return reasons


# --- opinions ---


def open_questions(dossier: Dossier) -> list[Consultation]:
    """Who was asked and has not answered, the earliest due time first."""
    found = dossier.consultations.filter(answered_at=None)
    return list(found.select_related("division__agency", "event").order_by("due_at", "pk"))


def asked_name(question: Consultation) -> str:
    """ "Tư pháp – Hộ tịch, UBND xã Cẩm Xuyên"."""
    return f"{question.division.name}, {question.division.agency.name}"


# --- public posting ---


def posting(dossier: Dossier) -> Posted | None:
    """The days for which the current step posts something in public; coming back does not begin them again."""
    if not step_of(dossier).posting_days or dossier.division is None:
        return None
    came = dossier.events.filter(action__in=ENTERING, step=dossier.step).order_by("sequence")
    return posting_in(dossier, came[:1], calendar_for(dossier.division.agency))


def posting_in(dossier: Dossier, events: Iterable[Event], calendar: WorkCalendar) -> Posted | None:
    """The same of events that were read already, in their order."""
    step = step_of(dossier)
    begun = next((one.at for one in _entering(dossier, events)), dossier.step_since)
    if not step.posting_days or begun is None:
        return None
    return Posted(begun, posted_until(begun, step, calendar))


def _entering(dossier: Dossier, events: Iterable[Event]) -> list[Event]:
    return [one for one in events if one.action in ENTERING and one.step == dossier.step]


def posted_until(begun: datetime, step: Step, calendar: WorkCalendar) -> datetime:
    return calendar.add_working_hours(begun, graph.posting_hours(step))


# --- people who must come ---


@dataclass(frozen=True)
class Meeting:
    """The step needs people to come: for what, when they were asked to, and whether they did."""

    purpose: str
    pending: Appointment | None
    attended: bool

    @property
    def today(self) -> bool:
        """Whether it can be said yet that they came or did not."""
        return self.pending is not None and clock.local(self.pending.at).date() <= clock.today()


def meeting(dossier: Dossier) -> Meeting | None:
    step = step_of(dossier)
    if not step.appointment:
        return None
    found = list(dossier.appointments.filter(step=dossier.step).order_by("pk"))
    pending = next((one for one in reversed(found) if one.attended is None), None)
    return Meeting(step.appointment, pending, any(one.attended for one in found))


def _wanted(found: Meeting) -> str:
    if found.pending:
        words = _("Đã hẹn lúc %(at)s, chờ người dân đến: %(purpose)s")
        return words % {"at": luc(found.pending.at), "purpose": found.purpose}
    return _("Hẹn ngày giờ để người dân đến: %(purpose)s") % {"purpose": found.purpose}


# --- the draft of what goes out ---


def decision(dossier: Dossier) -> Decision | None:
    """The draft that counts at the agency that has the dossier; another agency's paper is not its own."""
    if dossier.division is None:
        return None
    found = dossier.decisions.filter(
        replaced_at=None, made_by__agency=dossier.division.agency_id
    ).select_related(
        "file", "made_by__user", "made_by__agency", "approved_by__user", "signed", "sealed"
    )
    return found.first()


def _unfinished(dossier: Dossier) -> str:
    role = step_of(dossier).role
    if role not in ("leader", "seal_clerk"):
        return ""
    draft = decision(dossier)
    if draft is None:
        return ""
    if draft.wants:
        return _unsigned(draft)
    if draft.number:
        return ""
    if draft.approved_at is None:
        if role == "leader":
            return _("Duyệt dự thảo, hoặc trả lại bước trước kèm ý kiến.")
        return _("Dự thảo chưa được duyệt: trả lại lãnh đạo để duyệt.")
    return _("Cấp số cho văn bản đã duyệt.") if role == "seal_clerk" else ""


def _unsigned(draft: Decision) -> str:
    """For officers, with what is in the way."""
    waits = _("Chờ đặt chữ ký số của lãnh đạo: hệ thống tự làm và tự thử lại.")
    if draft.wants == "seal":
        waits = _("Chờ đặt dấu số của cơ quan: hệ thống tự làm và tự thử lại.")
    return f"{waits} {draft.trouble}".strip()


# --- from agency to agency ---


def passed_on(dossier: Dossier) -> Event | None:
    """The move that brought the dossier here from another agency, if this step has not confirmed it yet."""
    if not goes_elsewhere(dossier):
        return None
    asked = dossier.events.filter(action__in=(*ENTERING, CONFIRMING)).order_by("sequence")
    return passed_on_in(dossier, asked)


def goes_elsewhere(dossier: Dossier) -> bool:
    """Its road leads through a second agency."""
    return any(step.at == "decider" for step in dossier.version.description.steps)


def passed_on_in(dossier: Dossier, events: Iterable[Event]) -> Event | None:
    """The same of events that were read already, in their order."""
    events = list(events)
    came = _entering(dossier, events)
    if not goes_elsewhere(dossier) or not came or "slip" not in came[-1].data:
        return None
    last = came[-1]
    received = any(one.action == CONFIRMING and one.sequence > last.sequence for one in events)
    return None if received else last
