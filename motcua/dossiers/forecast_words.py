"""A forecast in words, on the pages of a dossier and of a procedure; and in words why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.calendar import Limit, Unit, WorkCalendar
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import flow, forecast, promises
from motcua.dossiers.flow import Status
from motcua.dossiers.forecast import ENOUGH, Outlook, Spread
from motcua.dossiers.models import Dossier, Event
from motcua.procedures.models import Version
from motcua.procedures.value_words import said

WEEKDAYS = (
    *(gettext_lazy("thứ Hai"), gettext_lazy("thứ Ba"), gettext_lazy("thứ Tư")),
    *(gettext_lazy("thứ Năm"), gettext_lazy("thứ Sáu"), gettext_lazy("thứ Bảy")),
    gettext_lazy("Chủ nhật"),
)


@dataclass(frozen=True)
class Forecast:
    """`sentence` is the answer; `usual` what half of the cases do; `basis` what it rests on, or why there is none (then
    not `enough`)."""

    sentence: str
    usual: str = ""
    warning: str = ""
    basis: str = ""
    place: str = ""
    enough: bool = True


@dataclass(frozen=True)
class BeforeFiling:
    case: str
    sentence: str
    enough: bool


def day_words(moment: datetime) -> str:
    """ "thứ Năm, 04/6"; another year is named."""
    day = clock.local(moment).date()
    # Days below ten and the first two months get a nought, as official papers write them.
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    year = "" if day.year == clock.today().year else f"/{day.year}"
    return f"{WEEKDAYS[day.weekday()]}, {day:%d}/{month}{year}"


def moment_words(moment: datetime) -> str:
    """ "17:00 thứ Năm, 04/6"."""
    return f"{clock.local(moment):%H:%M} {day_words(moment)}"


def lasting(seconds: int, calendar: WorkCalendar) -> str:
    """ "3 giờ làm việc", "1,5 ngày làm việc"."""
    day = round(calendar.day_length(clock.today()).total_seconds())
    span = forecast.rounded(seconds, calendar)
    if span < day:
        return str(Limit(span // 3600, Unit.WORKING_HOUR))
    halves = 2 * span // day
    number = f"{halves // 2}" if halves % 2 == 0 else f"{halves // 2},5"
    return _("%(number)s ngày làm việc") % {"number": number}


# --- before filing ---


def before_filing(version: Version, agency: Agency) -> tuple[BeforeFiling, ...]:
    """One line for each case of the procedure; a single one where all that is known is that nothing is."""
    description = version.description
    found = forecast.before_filing_by_case(version, agency)
    if not any(found.values()):
        limit = _limit(version, "") if len(_limits(version)) == 1 else ""
        return (BeforeFiling("", _too_few(limit), enough=False),)
    calendar = calendar_for(agency)
    names = {case.key: case.name for case in description.cases}
    return tuple(
        BeforeFiling(
            names.get(key, ""),
            usually(known, calendar) if known else _too_few(_limit(version, key)),
            enough=known is not None,
        )
        for key, known in found.items()
    )


def usually(known: Spread, calendar: WorkCalendar) -> str:
    """ "Thường xong sau 2 ngày làm việc; 80% hồ sơ xong trong 4 ngày làm việc."."""
    times = {"median": lasting(known.median, calendar), "most": lasting(known.most, calendar)}
    if times["median"] == times["most"]:
        return _("80%% hồ sơ xong trong %(most)s.") % times
    return _("Thường xong sau %(median)s; 80%% hồ sơ xong trong %(most)s.") % times


def _limits(version: Version) -> set[str]:
    return {_limit(version, case.key) for case in version.description.cases} or {
        _limit(version, "")
    }


def _limit(version: Version, case: str) -> str:
    limit = version.description.limit_in(case)
    return str(Limit(limit.value, limit.unit))


def _too_few(limit: str) -> str:
    if not limit:
        return _(
            "Chưa đủ %(n)s hồ sơ đã xong để dự đoán; thời hạn theo luật ghi ở từng trường hợp."
        ) % {"n": ENOUGH}
    words = _("Chưa đủ %(n)s hồ sơ đã xong để dự đoán; thời hạn theo luật là %(limit)s.")
    return words % {"n": ENOUGH, "limit": limit}


# --- one dossier ---


def of_dossier(dossier: Dossier, events: Sequence[Event]) -> Forecast | None:
    """None where nothing is waited for from the office any more."""
    if dossier.status not in (*flow.OPEN, *flow.WAITING):
        return None
    calendar = promises.calendar_of(dossier)
    found = forecast.outlook(dossier, events, calendar)
    known = found.spread
    if known is None:
        return Forecast(
            "",
            place=_place(dossier),
            warning=_late(dossier),
            basis=_no_forecast(dossier, found),
            enough=False,
        )
    basis = _basis(dossier, known)
    if not found.accepted:
        usual = usually(known, calendar)
        sentence = _("Tính từ khi được tiếp nhận:") + f" {usual}"
        return Forecast(sentence, basis=basis, place=_place(dossier))
    if found.starts is None:
        return _standing(dossier, known, calendar, basis)
    by = forecast.reached(calendar, found.starts, known.most)
    half = forecast.reached(calendar, found.starts, known.median)
    usual = _("Một nửa số hồ sơ như vậy xong trước %(half)s.") % {"half": moment_words(half)}
    warning, place = _warned(dossier, by), _place(dossier)
    return Forecast(_sure(by), usual if half < by else "", warning, basis, place)


def _sure(by: datetime) -> str:
    words = _("Với tốc độ của bộ phận này, 80%% khả năng xong trước %(by)s.")
    return words % {"by": moment_words(by)}


def _place(dossier: Dossier) -> str:
    """ "Hồ sơ đứng thứ 7 trong 12 hồ sơ đang chờ ở cùng bước, xếp theo hạn."; nothing for what waits alone."""
    found = forecast.place(dossier)
    if found is None or found.of < 2:
        return ""
    words = _("Hồ sơ đứng thứ %(number)s trong %(of)s hồ sơ đang chờ ở cùng bước, xếp theo hạn.")
    return words % {"number": found.number, "of": found.of}


def _standing(dossier: Dossier, known: Spread, calendar: WorkCalendar, basis: str) -> Forecast:
    most = {"most": lasting(known.most, calendar)}
    if dossier.status != Status.SUPPLEMENT_WANTED:
        cause = said("Pause", "cause", dossier.stopped_for) if dossier.stopped_for else ""
        words = _(
            "Thời hạn đang tạm dừng (%(cause)s). Khi chạy tiếp, 80%% hồ sơ như vậy xong trong %(most)s."
        )
        return Forecast(words % {**most, "cause": cause}, basis=basis)
    by = forecast.reached(calendar, clock.now(), known.most)
    words = _(
        "Thời hạn đang tạm dừng. Sau khi nhận đủ phần bổ sung, 80%% hồ sơ như vậy xong trong %(most)s; "
        "bổ sung ngay hôm nay thì 80%% khả năng xong trước %(by)s."
    )
    return Forecast(words % {**most, "by": moment_words(by)}, basis=basis)


def _warned(dossier: Dossier, by: datetime) -> str:
    """What the forecast means for the promise, said openly."""
    if dossier.due_at and clock.now() <= dossier.due_at < by:
        words = _("Có thể trễ hẹn: hẹn trả là %(due)s.")
        return words % {"due": luc(dossier.due_at)}
    return _late(dossier)


def _late(dossier: Dossier) -> str:
    if dossier.due_at is None or dossier.status not in flow.OPEN or dossier.stopped_at:
        return ""
    if clock.now() <= dossier.due_at:
        return ""
    return _("Hồ sơ đã quá hẹn trả (%(due)s).") % {"due": luc(dossier.due_at)}


def _basis(dossier: Dossier, known: Spread) -> str:
    words = _(
        "Theo %(n)s hồ sơ cùng loại đã xong ở %(agency)s trong 12 tháng qua, không kể thời gian chờ bổ sung, "
        "chờ ý kiến. Đây là dự đoán, không thay ngày hẹn trả."
    )
    return words % {"n": known.cases, "agency": dossier.agency.name}


def _no_forecast(dossier: Dossier, found: Outlook) -> str:
    if found.done_again:
        words = _(
            "Hồ sơ được làm lại nên không so được với hồ sơ khác để dự đoán; hẹn trả là %(due)s."
        )
        return words % {"due": luc(dossier.due_at)}
    if not found.accepted or dossier.due_at is None:
        return _too_few(_limit(dossier.version, dossier.case_key))
    facts = {"n": ENOUGH, "due": luc(dossier.due_at)}
    if dossier.status == Status.SUPPLEMENT_WANTED or dossier.stopped_at:
        words = _(
            "Chưa đủ %(n)s hồ sơ đã xong để dự đoán; hẹn trả được tính lại khi thời hạn chạy tiếp."
        )
    elif clock.now() > dossier.due_at:
        words = _("Chưa đủ %(n)s hồ sơ từng lâu như hồ sơ này để dự đoán ngày xong.")
    else:
        words = _("Chưa đủ %(n)s hồ sơ đã xong để dự đoán; hẹn trả theo luật là %(due)s.")
    return words % facts
