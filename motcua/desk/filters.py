"""What a list is narrowed to: chosen above it, kept in its address, saved under a name."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.vietnamese import clean
from motcua.dossiers import flow, queries
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Channel
from motcua.dossiers.queries import Listing
from motcua.procedures.models import Version

Text = str | Promise
SOON_HOURS = 4  # of working time
MINE, NOBODYS = "toi", "chua-ai"
# Of the steps; other roles do no work on a dossier.
ROLES = (Role.CLERK, Role.OFFICER, Role.LEADER, Role.SEAL_CLERK)


def _late(now: datetime, soon: datetime) -> Q:
    return Q(status__in=flow.OPEN) & (Q(due_at__lt=now) | Q(step_due_at__lt=now))


def _soon(now: datetime, soon: datetime) -> Q:
    return Q(status__in=flow.OPEN, step_due_at__gte=now, step_due_at__lte=soon) & _kept(now)


def _calm(now: datetime, soon: datetime) -> Q:
    later = Q(step_due_at=None) | Q(step_due_at__gt=soon)
    return Q(status__in=flow.OPEN) & later & _kept(now)


def _kept(now: datetime) -> Q:
    return Q(due_at=None) | Q(due_at__gte=now)


STATES: dict[str, tuple[Text, Callable[[datetime, datetime], Q]]] = {
    "qua-han": (_("Quá hạn"), _late),
    "sap-den": (_("Hết hạn trong 4 giờ làm việc tới"), _soon),
    "con-han": (_("Còn hạn"), _calm),
    "cho-bo-sung": (_("Chờ bổ sung"), lambda now, soon: Q(status__in=flow.WAITING)),
    "cho-tra": (_("Có kết quả, chờ trả"), lambda now, soon: Q(status=Status.DONE)),
}


@dataclass(frozen=True)
class Filters:
    """Values as in the address; nonsense asks for nothing."""

    procedure: str = ""
    field: str = ""
    state: str = ""
    channel: str = ""
    role: str = ""
    holder: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, get: QueryDict) -> "Filters":
        holder = get.get("nguoi-giu", "")
        return cls(
            procedure=clean(get.get("thu-tuc", ""))[:20],
            field=clean(get.get("linh-vuc", ""))[:60],
            state=_one_of(STATES, get.get("tinh-trang")),
            channel=_one_of(Channel.values, get.get("kenh")),
            role=_one_of([str(role.value) for role in ROLES], get.get("buoc")),
            holder=holder if holder in (MINE, NOBODYS) or is_number(holder) else "",
            since=_day(get.get("tu", "")),
            until=_day(get.get("den", "")),
        )

    @property
    def any(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def more(self) -> bool:
        """Whether one of those is chosen that stand folded away."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "procedure")

    def told(self) -> dict[str, str]:
        return {
            "thu-tuc": self.procedure,
            "linh-vuc": self.field,
            "tinh-trang": self.state,
            "kenh": self.channel,
            "buoc": self.role,
            "nguoi-giu": self.holder,
            "tu": self.since,
            "den": self.until,
        }

    def narrow(self, listing: Listing, posting: Posting) -> QuerySet[Any]:
        found = listing.rows
        for condition in self._conditions(posting):
            found = found.filter(_asked_of(condition, listing))
        return found

    def _conditions(self, posting: Posting) -> list[Q]:
        asked = []
        if self.procedure or self.field:
            # Keys and not a join: so the planner knows how many dossiers there are of each.
            asked.append(Q(version_id__in=self._versions()))
        if self.state:
            now = clock.now()
            asked.append(STATES[self.state][1](now, soon_until(now, calendar_for(posting.agency))))
        if self.channel:
            asked.append(Q(channel=self.channel))
        if self.role:
            asked.append(Q(step_role=self.role))
        if self.holder:
            asked.append(self._held(posting))
        if self.since:
            asked.append(Q(submitted_at__gte=_midnight(self.since)))
        if self.until:
            asked.append(Q(submitted_at__lt=_midnight(self.until) + timedelta(days=1)))
        return asked

    def _held(self, posting: Posting) -> Q:
        if self.holder == NOBODYS:
            return queries.untaken()
        return Q(holder=posting.pk if self.holder == MINE else self.holder)

    def _versions(self) -> list[int]:
        found = Version.objects.all()
        if self.procedure:
            found = found.filter(procedure__code=self.procedure)
        if self.field:
            found = found.filter(procedure__field__slug=self.field)
        return list(found.values_list("pk", flat=True))


def soon_until(now: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.add_working_hours(now, SOON_HOURS)


def people(posting: Posting) -> list[tuple[str, str]]:
    """Who may hold a dossier in one's own division, as choices."""
    colleagues = active_postings().filter(division=posting.division_id).exclude(pk=posting.pk)
    named = sorted((one.user.full_name, str(one.pk)) for one in colleagues)
    return [(pk, name) for name, pk in named]


def _asked_of(condition: Q, listing: Listing) -> Q:
    """A condition on the dossier, asked of the row of a list that leads to it."""
    moved = Q()
    moved.connector, moved.negated = condition.connector, condition.negated
    for part in condition.children:
        if isinstance(part, Q):
            moved.children.append(_asked_of(part, listing))
        else:
            name, value = cast(tuple[str, Any], part)
            moved.children.append((listing.column(name), value))
    return moved


def _one_of(known: Any, said: str | None) -> str:
    return said if said and said in known else ""


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
        return day.isoformat() if 1990 <= day.year <= 2200 else ""
    except ValueError:
        return ""


def _midnight(day: str) -> datetime:
    return clock.moment(f"{datetime.combine(date.fromisoformat(day), time.min):%Y-%m-%dT%H:%M}")
