"""The list of dossiers: which ones, in which order, which page of them, and what each row says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.agencies.calendar import WorkCalendar, remaining_text
from motcua.agencies.models import Division
from motcua.common import clock
from motcua.common.vietnamese import clean, fold
from motcua.desk.assigning.notes import notes
from motcua.dossiers import access, asking, flow, queries, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import Listing
from motcua.procedures.catalogue import catalogue
from motcua.procedures.models import Version

PER_PAGE = 25
SOON = timedelta(hours=4)  # of working time
COUNTED_UP_TO = 999
Key = tuple[int, datetime]  # of a row: its dossier, and its place in the order


# --- which dossiers ---


@dataclass(frozen=True)
class Tab:
    """What of a listing is `only` (asked of its rows)."""

    slug: str
    label: str | Promise
    of: Callable[[Posting], Listing]
    empty: str | Promise
    only: Q = field(default_factory=Q)
    counted: bool = True
    quiet: bool = False  # not shown while there is nothing in it
    shown: Callable[[Posting], bool] = lambda posting: True


TABS = (
    Tab(
        "viec-cua-toi",
        gettext_lazy("Việc của tôi"),
        queries.work_of,
        gettext_lazy("Không có hồ sơ nào đang chờ ở vị trí này."),
    ),
    Tab(
        "chua-ai-nhan",
        gettext_lazy("Chưa ai nhận"),
        queries.work_of,
        gettext_lazy("Hồ sơ nào cũng đã có người nhận."),
        only=Q(holder=None),
    ),
    # Answered within 8 working hours, a clock of its own.
    Tab(
        "cho-tiep-nhan",
        gettext_lazy("Chờ tiếp nhận"),
        queries.work_of,
        gettext_lazy("Không có hồ sơ nào chờ tiếp nhận."),
        only=Q(status=Status.SUBMITTED),
        shown=access.works_at_the_desk,
    ),
    Tab(
        "xin-y-kien",
        gettext_lazy("Xin ý kiến"),
        queries.asked_of,
        gettext_lazy("Không có câu hỏi ý kiến nào đang chờ trả lời."),
    ),
    Tab(
        "cho-bo-sung",
        gettext_lazy("Chờ người dân bổ sung"),
        queries.open_here,
        gettext_lazy("Không có hồ sơ nào đang chờ bổ sung."),
        only=Q(waiting=True),
    ),
    Tab(
        "de-nghi-bo-sung",
        gettext_lazy("Đề nghị bổ sung chờ gửi"),
        queries.proposed_here,
        gettext_lazy("Không có đề nghị bổ sung nào chờ gửi."),
        quiet=True,
    ),
    Tab(
        "qua-han-bo-sung",
        gettext_lazy("Quá hạn bổ sung"),
        queries.unanswered_here,
        gettext_lazy("Không có hồ sơ nào quá hạn bổ sung."),
        quiet=True,
    ),
    Tab(
        "bo-phan",
        gettext_lazy("Đang ở bộ phận"),
        queries.open_in_division,
        gettext_lazy("Không có hồ sơ nào đang ở bộ phận."),
        shown=lambda posting: posting.heads,
    ),
    Tab(
        "dang-mo",
        gettext_lazy("Tất cả đang mở của cơ quan"),
        queries.open_here,
        gettext_lazy("Cơ quan không có hồ sơ nào đang mở."),
    ),
    Tab(
        "da-xong",
        gettext_lazy("Đã xong"),
        queries.closed_here,
        gettext_lazy("Chưa có hồ sơ nào xong."),
        counted=False,
    ),
)
SEARCH = Tab(
    "",
    "",
    queries.all_here,
    gettext_lazy("Không tìm thấy hồ sơ nào: kiểm tra lại mã hồ sơ hoặc tên người nộp."),
)


def next_for(posting: Posting, *, after: Dossier) -> Dossier | None:
    """The dossier to open when this one is done."""
    work = queries.work_of(posting)
    return work.rows.exclude(pk=after.pk).order_by(work.place, "pk").first()


# --- narrowed ---


def narrowed(listing: Listing, asked: "Asked") -> QuerySet[Any]:
    """By words, each in the number, a name, an identity or phone number, accents or not; by procedure."""
    found = listing.rows
    for word in fold(asked.words).split():
        found = found.filter(**{listing.column("words__contains"): word})
    if asked.procedure:
        code = listing.column("version__procedure__code")
        found = found.filter(**{code: asked.procedure})
    return found


@dataclass(frozen=True)
class Asked:
    """What the address asks for; nonsense in it asks for nothing."""

    tab: Tab
    words: str = ""
    procedure: str = ""
    cursor: Key | None = None
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


def _cursor(text: str) -> Key | None:
    when, _tilde, pk = text.partition("~")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    try:
        return int(pk), clock.moment(when)
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
    notes: list[str] = field(default_factory=list)  # given by whom, done for whom
    window: str = ""  # how long papers may still be asked for

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
    listings = {of: of(posting) for of in dict.fromkeys(one.of for one in (tab, *TABS))}
    listing = listings[tab.of]
    down = listing.latest_first != asked.backwards
    found = narrowed(listing, asked).filter(tab.only).annotate(place=F(listing.place))
    if asked.cursor:
        found = found.filter(_beyond(asked.cursor, listing.key, down=down))
    order = ("-place", f"-{listing.key}") if down else ("place", listing.key)
    keys: list[Key] = list(found.order_by(*order).values_list(listing.key, "place")[: PER_PAGE + 1])
    more, keys = len(keys) > PER_PAGE, keys[:PER_PAGE]
    if asked.backwards:
        keys.reverse()
    before = more if asked.backwards else asked.cursor is not None
    after = more or asked.backwards
    # Who is asked has a due time of their own: its place in that list.
    answer_by = dict(keys) if tab.of == queries.asked_of else {}
    return Page(
        rows(_dossiers([pk for pk, _place in keys]), posting, answer_by),
        asked.url(truoc=_cursor_at(keys[0])) if keys and before else "",
        asked.url(sau=_cursor_at(keys[-1])) if keys and after else "",
        _counts(listings, posting),
    )


def _dossiers(keys: list[int]) -> list[Dossier]:
    """In the order of the keys. Few joins: planning one of eight tables takes longer than reading the rows."""
    found = (
        access.loaded()
        .select_related(None)
        .select_related("holder__user")
        .prefetch_related(
            Prefetch("version", Version.objects.defer("body").select_related("procedure")),
            Prefetch("division", Division.objects.select_related("agency")),
            "agency",
        )
        .defer("submitter", "applicant", "declaration", "revisions")
        .in_bulk(keys)
    )
    return [found[key] for key in keys if key in found]


def _counts(
    listings: dict[Callable[[Posting], Listing], Listing], posting: Posting
) -> dict[str, int]:
    """Not further than anybody reads: counting a hundred thousand rows takes longer than showing some."""
    counts = {}
    for tab in TABS:
        if tab.counted and tab.shown(posting):
            listing = listings[tab.of]
            # In the order of the list: else the planner may read the whole table for the first thousand.
            some = listing.rows.filter(tab.only).order_by(listing.place, listing.key)
            counts[tab.slug] = some[: COUNTED_UP_TO + 1].count()
    return counts


def _beyond(cursor: Key, key: str, *, down: bool) -> Q:
    word = "lt" if down else "gt"
    pk, when = cursor
    return Q(**{f"place__{word}": when}) | Q(**{"place": when, f"{key}__{word}": pk})


def _cursor_at(key: Key) -> str:
    pk, place = key
    return f"{place.isoformat()}~{pk}"


def rows(
    dossiers: Iterable[Dossier], posting: Posting, answer_by: Mapping[int, datetime] | None = None
) -> list[Row]:
    """No query for a row: calendars are fetched for all agencies at once, steps come with the version."""
    dossiers = list(dossiers)
    now = clock.now()
    calendars = queries.calendars(dossiers)
    acting = Acting(posting.user, posting)
    said = notes(dossiers, acting)
    found = []
    for dossier in dossiers:
        calendar, due = calendars[dossier.pk], (answer_by or {}).get(dossier.pk)
        left, mood = answer_left(due, now, calendar) if due else time_left(dossier, now, calendar)
        can_take = access.may(dossier, acting, "take")
        step = steps.current_step(dossier).name
        window = _window(dossier, now, calendars[dossier.pk])
        found.append(Row(dossier, step, left, mood, can_take, said[dossier.pk], window))
    return found


def _window(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> str:
    until = dossier.ask_until
    if until is None or not asking.is_window_open(dossier, now):
        return ""
    return _("%(left)s để yêu cầu bổ sung") % {"left": remaining_text(now, until, calendar)}


def answer_left(due: datetime, now: datetime, calendar: WorkCalendar) -> tuple[str, Mood]:
    """Of an opinion that was asked for."""
    words = _("Trả lời ý kiến: %(left)s") % {"left": remaining_text(now, due, calendar)}
    return words, "late" if now > due else "calm"


def time_left(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> tuple[str, Mood]:
    """In words: of this step, and of the promise to the citizen where that is broken already."""
    status, due = Status(dossier.status), dossier.step_due_at
    if status in flow.CLOSED:
        return str(status.label), "over"
    if status in flow.WAITING:
        if asking.is_overdue(dossier, now):
            return _("Quá hạn bổ sung"), "late"
        if (which := asking.which(dossier)) > 1:
            return _("Tạm dừng, chờ bổ sung lần %(n)s") % {"n": which}, "paused"
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
