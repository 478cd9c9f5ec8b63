"""The list of dossiers: which ones, in which order, which page of them, and what each row says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.agencies.calendar import WorkCalendar, remaining_text
from motcua.common import clock
from motcua.common.vietnamese import clean, fold
from motcua.dossiers import access, flow, queries, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.procedures.catalogue import catalogue

PER_PAGE = 25
# What a row tells, and whose hours count; all that `access` brings along would be twice as much.
SHOWN = ("version__procedure", "agency", "division__agency", "holder__user")
SOON = timedelta(hours=4)  # of working time
COUNTED_UP_TO = 999
Dossiers = QuerySet[Dossier]


# --- which dossiers ---


def mine(posting: Posting) -> Dossiers:
    """What this person can do now; their own dossiers are another's work."""
    return queries.waiting_for(posting).exclude(by=posting.user_id)


@dataclass(frozen=True)
class Tab:
    """What of `of` is `only`. `by` is the column of the order, "-" for the latest first; rows without it come last."""

    slug: str
    label: str | Promise
    of: Callable[[Posting], Dossiers]
    by: str
    empty: str | Promise
    only: Q = field(default_factory=Q)
    counted: bool = True


TABS = (
    Tab(
        "viec-cua-toi",
        gettext_lazy("Việc của tôi"),
        mine,
        "due",
        gettext_lazy("Không có hồ sơ nào đang chờ ở vị trí này."),
    ),
    Tab(
        "chua-ai-nhan",
        gettext_lazy("Chưa ai nhận"),
        mine,
        "due",
        gettext_lazy("Hồ sơ nào cũng đã có người nhận."),
        only=Q(holder=None),
    ),
    Tab(
        "cho-bo-sung",
        gettext_lazy("Chờ người dân bổ sung"),
        queries.open_here,
        "here__place_at",
        gettext_lazy("Không có hồ sơ nào đang chờ bổ sung."),
        only=Q(here__waiting=True),
    ),
    Tab(
        "dang-mo",
        gettext_lazy("Tất cả đang mở của cơ quan"),
        queries.open_here,
        "here__place_at",
        gettext_lazy("Cơ quan không có hồ sơ nào đang mở."),
    ),
    Tab(
        "da-xong",
        gettext_lazy("Đã xong"),
        queries.closed_here,
        "-here__place_at",
        gettext_lazy("Chưa có hồ sơ nào xong."),
        counted=False,
    ),
)
SEARCH = Tab(
    "",
    "",
    access.listed,
    "-here__place_at",
    gettext_lazy("Không tìm thấy hồ sơ nào: kiểm tra lại mã hồ sơ hoặc tên người nộp."),
)


def next_for(posting: Posting, *, after: Dossier) -> Dossier | None:
    """The dossier to open when this one is done."""
    return mine(posting).exclude(pk=after.pk).first()


# --- narrowed ---


def found_by(dossiers: Dossiers, words: str) -> Dossiers:
    """Every word must be in the number, a name, an identity or phone number; accents or not."""
    for word in fold(words).split():
        dossiers = dossiers.filter(words__contains=word)
    return dossiers


@dataclass(frozen=True)
class Asked:
    """What the address asks for; nonsense in it asks for nothing."""

    tab: Tab
    words: str = ""
    procedure: str = ""
    cursor: tuple[datetime, int] | None = None
    backwards: bool = False

    @classmethod
    def read(cls, get: QueryDict) -> "Asked":
        tab = next((tab for tab in TABS if tab.slug == get.get("xem")), TABS[0])
        back = "truoc" in get
        return cls(
            tab,
            clean(get.get("tim", ""))[:100],
            clean(get.get("thu-tuc", ""))[:20],
            _cursor(get.get("truoc" if back else "sau", "")),
            back,
        )

    def url(self, **more: str) -> str:
        told = {
            "xem": self.tab.slug if self.tab != TABS[0] else "",
            "tim": self.words,
            "thu-tuc": self.procedure,
            **more,
        }
        query = urlencode({key: value for key, value in told.items() if value})
        return reverse("desk:queue") + (f"?{query}" if query else "")


def _cursor(text: str) -> tuple[datetime, int] | None:
    when, _tilde, pk = text.partition("~")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    try:
        return clock.moment(when), int(pk)
    except (ValueError, OverflowError):
        return None


# --- a page of rows ---

Mood = Literal["late", "soon", "calm", "paused", "ready", "over"]
KINDS = {
    "late": "late",
    "soon": "action",
    "calm": "sent",
    "paused": "draft",
    "ready": "done",
    "over": "stopped",
}


@dataclass(frozen=True)
class Row:
    dossier: Dossier
    step: str
    left: str
    mood: Mood
    can_take: bool

    @property
    def kind(self) -> str:
        return KINDS[self.mood]

    @property
    def status(self) -> str:
        # `get_status_display` goes through all choices anew for each row.
        return str(Status(self.dossier.status).label)


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    previous_url: str = ""
    next_url: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def page(posting: Posting, asked: Asked) -> Page:
    """Pages follow one another by the last row's key: no row is shown twice or skipped while others are moved."""
    tab = SEARCH if asked.words else asked.tab
    lists = {of: of(posting) for of in dict.fromkeys(one.of for one in (tab, *_counted()))}
    found = lists[tab.of].filter(tab.only)
    found = found.select_related(None).select_related(*SHOWN)
    found = found.defer("submitter", "applicant", "declaration", "revisions")
    if asked.words:
        found = found_by(found, asked.words)
    if asked.procedure:
        found = found.filter(version__procedure__code=asked.procedure)
    found = found.annotate(place=F(tab.by.lstrip("-")))
    down = tab.by.startswith("-") != asked.backwards
    if asked.cursor:
        found = found.filter(_beyond(asked.cursor, down=down))
    order = ("-place", "-pk") if down else ("place", "pk")
    some = list(found.order_by(*order)[: PER_PAGE + 1])
    more, some = len(some) > PER_PAGE, some[:PER_PAGE]
    if asked.backwards:
        some.reverse()
    before = more if asked.backwards else asked.cursor is not None
    after = more or asked.backwards
    return Page(
        rows(some, posting),
        asked.url(truoc=_key(some[0])) if some and before else "",
        asked.url(sau=_key(some[-1])) if some and after else "",
        _counts(lists),
    )


def _counted() -> list[Tab]:
    return [tab for tab in TABS if tab.counted]


def _counts(lists: dict[Callable[[Posting], Dossiers], Dossiers]) -> dict[str, int]:
    """Not further than anybody reads: counting a hundred thousand rows takes longer than showing some."""
    return {
        tab.slug: lists[tab.of].filter(tab.only).order_by()[: COUNTED_UP_TO + 1].count()
        for tab in _counted()
    }


def _beyond(cursor: tuple[datetime, int], *, down: bool) -> Q:
    word = "lt" if down else "gt"
    when, pk = cursor
    return Q(**{f"place__{word}": when}) | Q(place=when, **{f"pk__{word}": pk})


def _key(dossier: Any) -> str:
    return f"{dossier.place.isoformat()}~{dossier.pk}"


def rows(dossiers: Iterable[Dossier], posting: Posting) -> list[Row]:
    """No query for a row: calendars are fetched for all agencies at once, steps come with the version."""
    dossiers = list(dossiers)
    now = clock.now()
    calendars = queries.calendars(dossiers)
    acting = Acting(posting.user, posting)
    found = []
    for dossier in dossiers:
        left, mood = time_left(dossier, now, calendars[dossier.pk])
        can_take = any(move.name == "take" for move in access.moves(dossier, acting))
        found.append(Row(dossier, steps.current_step(dossier).name, left, mood, can_take))
    return found


def time_left(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> tuple[str, Mood]:
    """In words: of this step, and of the promise to the citizen where that is broken already."""
    status, due = Status(dossier.status), dossier.step_due_at
    if status in flow.CLOSED:
        return str(status.label), "over"
    if status in flow.WAITING:
        return _("Tạm dừng, chờ bổ sung"), "paused"
    if status == Status.DONE:
        return _("Có kết quả, chờ trả"), "ready"
    promised = dossier.due_at
    if promised and now > promised:
        return _("Hẹn trả %(late)s") % {"late": remaining_text(now, promised, calendar)}, "late"
    if due is None:
        return "", "calm"
    text = remaining_text(now, due, calendar)
    if now > due:
        return text[:1].upper() + text[1:], "late"
    # Of a step of two hours, four hours before its end would be before its beginning.
    half = calendar.working_time_between(dossier.step_since or now, due) / 2
    if calendar.working_time_between(now, due) < min(SOON, half):
        return _("Sắp hết hạn: %(left)s") % {"left": text}, "soon"
    return text[:1].upper() + text[1:], "calm"


def procedures(posting: Posting) -> list[tuple[str, str]]:
    """Code and name of every procedure that this agency receives or decides."""
    kind = posting.agency.kind
    known = catalogue(clock.today()).entries
    return sorted({(e.code, e.name) for e in known if kind in e.offered_by or kind in e.decided_by})
