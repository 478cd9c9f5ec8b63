"""What runs out soon and what is late: lists, figures, and the apology that the time left calls for."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.models import Division
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import access, flow, promises, queries, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event

SOON_HOURS = 24  # of working time before the day named to the applicant
LEADER_AFTER = 8  # working hours after a step's limit, when its head has done nothing
APOLOGY_WITHIN = 2  # working days before the day named, when it will not be kept
MOST_DAYS = 30  # working days that an apology may ask for

Kind = Literal["step", "promise"]
Scope = Literal["own", "division", "agency"]
COLUMN: dict[str, str] = {"step": "step_due_at", "promise": "due_at"}
Dossiers = QuerySet[Dossier]


# --- which dossiers ---


def running() -> Q:
    """Time runs: not while papers, a payment or an opinion are waited for. What was late before stays late."""
    stands_still = Q(stopped_at__isnull=False)
    return Q(status__in=flow.OPEN) & (
        ~stands_still | Q(stopped_at__gt=F("due_at")) | Q(stopped_at__gt=F("step_due_at"))
    )


def of(acting: Acting, scope: Scope) -> Dossiers:
    """The own ones with those of whom one stands in for, the division's, or all the agency answers for."""
    posting = acting.posting
    assert posting is not None
    found = access.in_scope(posting).filter(running())
    match scope:
        case "own":
            mine = Q(holder__in=[post.pk for post in acting.posts])
            nobodys = queries.untaken() & Q(division=posting.division_id, step_role=posting.role)
            return found.filter(mine | nobodys)
        case "division":
            return found.filter(division=posting.division_id)
    divisions = Division.objects.filter(agency=posting.agency_id).values("pk")
    return found.filter(Q(agency=posting.agency_id) | Q(division__in=divisions))


def late(dossiers: Dossiers, kind: Kind, now: datetime) -> Dossiers:
    return dossiers.filter(**{f"{COLUMN[kind]}__lt": now})


def soon(dossiers: Dossiers, kind: Kind, now: datetime, calendar: WorkCalendar) -> Dossiers:
    """A step until the end of the next working day, a promise within 24 working hours."""
    column = COLUMN[kind]
    return dossiers.filter(
        **{f"{column}__gte": now, f"{column}__lte": horizon(kind, now, calendar)}
    )


def horizon(kind: Kind, now: datetime, calendar: WorkCalendar) -> datetime:
    if kind == "step":
        return calendar.closing(calendar.next_working_day(clock.local(now).date()))
    return calendar.add_working_hours(now, SOON_HOURS)


def to_sign(posting: Posting) -> Dossiers:
    """Drafts of apologies that this agency's leader may still sign."""
    tomorrow = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return access.in_scope(posting).filter(
        running(),
        status__in=(flow.Status.ACCEPTED, flow.Status.PROCESSING),
        apology__isnull=False,
        apology__signed_at=None,
        division__agency=posting.agency_id,
        due_at__gte=tomorrow,
    )


def to_refuse(posting: Posting) -> Dossiers:
    """Refusals that an officer proposed and this agency's leader has not decided."""
    return (
        access.in_scope(posting)
        .filter(status=flow.Status.PROCESSING, division__agency=posting.agency_id)
        .exclude(refusal={})
    )


# --- an apology in time ---


def hours_to_go(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> float:
    """What the steps may still take until the result, by their own limits; a late one may take its whole anew."""
    due, last = dossier.step_due_at, steps.last_index(dossier)
    if due and due > now:
        here = calendar.working_time_between(now, due) / timedelta(hours=1)
    else:
        here = steps.hours(dossier, dossier.step)
    return here + sum(steps.hours(dossier, i) for i in steps.ahead(dossier) if i != last)


def hours_left(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> float:
    assert dossier.due_at is not None
    return calendar.working_time_between(now, dossier.due_at) / timedelta(hours=1)


def days_needed(due: datetime, ready: datetime, calendar: WorkCalendar) -> int:
    """The fewest working days more with which it is ready in time."""
    for days in range(1, MOST_DAYS):
        if calendar.add_working_days(due, days) >= ready:
            return days
    return MOST_DAYS


def new_days(dossier: Dossier) -> list[tuple[int, datetime]]:
    """Every other day that may be named, by how many working days later it is."""
    if (due := dossier.due_at) is None:
        return []
    calendar = promises.calendar_of(dossier)
    return [(n, calendar.add_working_days(due, n)) for n in range(1, MOST_DAYS + 1)]


def reason_in_words(dossier: Dossier, now: datetime, to_go: float, left: float) -> str:
    """Which step, since when, and why: printed on the applicant's letter, so without names."""
    step = steps.current_step(dossier)
    assert dossier.division is not None
    said = [
        _("Hồ sơ đang ở bước “%(step)s” (%(division)s) từ %(since)s%(late)s.")
        % {
            "step": step.name,
            "division": dossier.division.name,
            "since": luc(dossier.step_since),
            "late": _late(dossier, now),
        }
    ]
    if why := _why(dossier):
        said.append(why)
    said.append(
        _(
            "Các việc còn lại cần khoảng %(to_go)s giờ làm việc, thời gian đến ngày đã hẹn còn %(left)s giờ."
        )
        % {"to_go": _number(to_go), "left": _number(left)}
    )
    return " ".join(said)


def _late(dossier: Dossier, now: datetime) -> str:
    due = dossier.step_due_at
    return _(", quá hạn của bước từ %(due)s") % {"due": luc(due)} if due and due < now else ""


def _why(dossier: Dossier) -> str:
    asked = [
        one for one in dossier.consultations.all() if one.answered_at is None and not one.outcome
    ]
    if asked:
        names = ", ".join(sorted({one.division.name for one in asked}))
        return _("Đang chờ ý kiến của %(names)s.") % {"names": names}
    if dossier.keeper is None:
        return _("Chưa có cán bộ nhận xử lý ở bước này.")
    return ""


def _number(hours: float) -> str:
    return f"{max(hours, 0):.1f}".removesuffix(".0").replace(".", ",")


# --- in words ---


def too_late_to_apologise(dossier: Dossier) -> str:
    """Why no other day can be named any more, and what to do instead; "" while it can."""
    if dossier.due_at is None or steps.Ways(dossier).may_apologise:
        return ""
    if dossier.reschedules:
        return _(
            "Hồ sơ đã xin lỗi và hẹn lại một lần; mỗi hồ sơ chỉ được một lần. "
            "Xử lý ngay và trả kết quả; gọi điện báo người nộp."
        )
    return _(
        "Không hẹn lại được nữa: văn bản xin lỗi phải ký chậm nhất một ngày trước ngày hẹn %(due)s. "
        "Xử lý ngay và trả kết quả; gọi điện xin lỗi và báo người nộp."
    ) % {"due": luc(dossier.due_at)}


LEVELS = {
    "head": lambda: _("Quá hạn của bước: đã báo phụ trách bộ phận lúc %(at)s."),
    "leader": lambda: _("Quá hạn của bước, chưa ai xử lý: đã báo lãnh đạo lúc %(at)s."),
    "promise": lambda: _(
        "Quá ngày hẹn trả: đã báo lãnh đạo lúc %(at)s và ghi vào danh sách quá hạn của tỉnh."
    ),
}


def said(event: Event) -> str:
    """What the history adds to the name of the move."""
    at = {"at": luc(event.at)}
    if event.action == "escalate":
        return LEVELS[event.data["level"]]() % at
    if event.action == "warn":
        step = event.data["about"] == "step"
        return _("Bước này sắp hết hạn.") if step else _("Sắp đến ngày hẹn trả.")
    return ""


def names(event: Event) -> Sequence[str]:
    """The officers who were told."""
    told: Iterable[str] = event.data.get("names", ())
    return tuple(told)
