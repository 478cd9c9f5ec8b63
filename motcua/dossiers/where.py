"""The sentence on top: who has the dossier, since when and until when; with the cause of its standing there.

Computed, never typed. Citizens read of an officer what the agency's policy says, officers hand in `naming.inside`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from motcua.accounts import naming
from motcua.agencies import opening
from motcua.agencies.calendar import WorkCalendar, remaining_text
from motcua.agencies.models import Agency, PeopleShown
from motcua.agencies.queries import calendars_for
from motcua.common import clock
from motcua.common.templatetags.vi import dien_thoai, luc
from motcua.dossiers import asking, causes, queries, steps
from motcua.dossiers.causes import Cause, Name
from motcua.dossiers.flow import OPEN, Status
from motcua.dossiers.models import Dossier
from motcua.dossiers.present import Present, presents
from motcua.procedures import graph


class Holds(StrEnum):
    PERSON = "person"
    DESK = "desk"  # a division, and nobody in it has taken it
    APPLICANT = "applicant"


@dataclass(frozen=True)
class Holder:
    """Who has it, one at any moment; `name` as the sentence says it."""

    kind: Holds
    name: str


@dataclass(frozen=True)
class Office:
    """How to reach whoever has it."""

    name: str
    address: str
    phone: str
    hours: str
    now: str


@dataclass(frozen=True)
class Where:
    """`sentence` says who has it, `cause` why, and `after` what comes next, as far as it is known."""

    sentence: str
    holder: Holder
    cause: Cause
    office: Office
    after: str = ""


def where(dossier: Dossier, name: Name = naming.public) -> Where:
    return wheres([dossier], name)[dossier.pk]


def wheres(dossiers: Iterable[Dossier], name: Name = naming.public) -> dict[int, Where]:
    """By the dossier's key, with as many queries for all as for one."""
    return {pk: _where(here, name) for pk, here in presents(dossiers).items()}


def for_letter(dossier: Dossier) -> str:
    """The sentence for who reads it in a letter.

    Letters end with phone and hours of the desk that received it: another office that has it is added here."""
    found = where(dossier)
    office = found.office
    if queries.office(dossier).pk == dossier.reception_id or not office.phone:
        return found.sentence
    facts = {"agency": office.name, "phone": dien_thoai(office.phone), "hours": office.hours}
    text = _("%(agency)s: điện thoại %(phone)s; giờ làm việc: %(hours)s.")
    return f"{found.sentence} {text % facts}"


def moment(when: datetime | None) -> str:
    return luc(when)


def desk(dossier: Dossier, name: Name = naming.inside) -> str:
    """ "Phạm Thị Lan, bộ phận Tư pháp – Hộ tịch, UBND xã Cẩm Lạc": as far as known and shown."""
    person, division = _person(dossier, name), dossier.division
    parts = [division.in_sentence, division.agency.name] if division else []
    return ", ".join(filter(None, [person, *parts]))


def _person(dossier: Dossier, name: Name) -> str:
    """The holder as `name` says it; nothing where the agency shows no more than the desk."""
    post = dossier.keeper
    if post is None or (name is naming.public and naming.policy(post) is PeopleShown.DESK):
        return ""
    return name(post)


def holder(dossier: Dossier, name: Name = naming.public) -> Holder:
    """Exactly one: a person, else their desk, else the applicant."""
    status = Status(dossier.status)
    if status in (Status.DRAFT, Status.SUPPLEMENT_WANTED, Status.RETURNED):
        return Holder(Holds.APPLICANT, _("người nộp"))
    kind = Holds.PERSON if dossier.keeper else Holds.DESK
    return Holder(kind, desk(dossier, name) or dossier.reception.name)


def _where(here: Present, name: Name) -> Where:
    dossier = here.dossier
    who = holder(dossier, name)
    return Where(
        _sentence(here, _at(who, dossier, name)),
        who,
        causes.of(here, name),
        _office(queries.office(dossier), _phone(dossier), here.here, here.now),
        _after(dossier),
    )


def _at(who: Holder, dossier: Dossier, name: Name) -> str:
    """ "bàn Phạm Thị Lan …" of a person, "bộ phận …" of a desk."""
    if who.kind is Holds.PERSON and _person(dossier, name):
        return _("bàn %(who)s") % {"who": who.name}
    return who.name


def reached(*agencies: Agency) -> list[Office]:
    """How to reach these, each once."""
    once = {agency.pk: agency for agency in agencies}
    calendars, now = calendars_for(once.values()), clock.now()
    return [_office(one, one.phone, calendars[pk], now) for pk, one in once.items()]


def _office(agency: Agency, phone: str, calendar: WorkCalendar, now: datetime) -> Office:
    hours = opening.hours_text(calendar, clock.local(now).date())
    return Office(agency.name, agency.address, phone, hours, opening.now_text(calendar, now))


def _phone(dossier: Dossier) -> str:
    """Of the division that has it, else of its agency."""
    own = dossier.division.phone if dossier.division else ""
    return own or queries.office(dossier).phone


def _after(dossier: Dossier) -> str:
    if dossier.status not in (Status.ACCEPTED, Status.PROCESSING):
        return ""
    ahead = graph.successors(dossier.version.description, dossier.step)
    names = _(" hoặc ").join(steps.steps(dossier)[index].name for index in ahead)
    return _("Bước sau: %(step)s.") % {"step": names} if names else ""


# --- the sentence ---


def _sentence(here: Present, at: str) -> str:
    dossier = here.dossier
    status = Status(dossier.status)
    if status in OPEN:
        return _held(here, at)
    if status == Status.SUPPLEMENT_WANTED:
        return _wanted(dossier)
    if status == Status.DONE:
        text = _("Đã có kết quả từ %(since)s, đang ở %(at)s.")
        if dossier.refused:
            text = _(
                "Không đủ điều kiện giải quyết: có phiếu từ chối từ %(since)s, đang ở %(at)s. "
                "Lý do và căn cứ ghi trong phiếu."
            )
        return text % {"since": luc(dossier.finished_at), "at": at}
    return _ENDED[status]() % {"at": luc(dossier.closed_at)}


_ENDED = {
    Status.DRAFT: lambda: _("Bản nháp, đang ở người nộp. Cơ quan chưa nhận được gì."),
    Status.RETURNED: lambda: _("Đã trả kết quả lúc %(at)s. Hồ sơ đã xong."),
    Status.REFUSED: lambda: _("Không được tiếp nhận lúc %(at)s. Lý do ghi trong lịch sử hồ sơ."),
    Status.WITHDRAWN: lambda: _("Đã rút lúc %(at)s theo yêu cầu của người nộp."),
    Status.STOPPED: lambda: _("Đã dừng xử lý lúc %(at)s. Lý do ghi trong lịch sử hồ sơ."),
}


def _held(here: Present, at: str) -> str:
    dossier, due = here.dossier, here.dossier.step_due_at
    text = _("Hồ sơ đang ở %(at)s, từ %(since)s")
    if here.passed_on:
        text = _("Hồ sơ đang được chuyển đến %(at)s, từ %(since)s")
    said = text % {"at": at, "since": luc(dossier.step_since)}
    if due is None:
        return f"{said}."
    if dossier.stopped_at and dossier.stopped_at <= due:
        # How long the stop lasts is not known, so neither is the day it will be due.
        return _("%(said)s; hạn của bước này đang tạm dừng.") % {"said": said}
    left = remaining_text(here.now, due, here.here)
    facts = {"said": said, "due": luc(due), "left": left}
    return _("%(said)s; hạn của bước này %(due)s (%(left)s).") % facts


def _wanted(dossier: Dossier) -> str:
    which = asking.which(dossier)
    text = _("Hồ sơ đang chờ người nộp bổ sung%(again)s, từ %(since)s%(until)s.")
    until = _(", chậm nhất %(until)s") % {"until": luc(dossier.reply_by)}
    return text % {
        "again": _(" lần %(n)s") % {"n": which} if which > 1 else "",
        "since": luc(dossier.paused_at),
        "until": until if dossier.reply_by else "",
    }
