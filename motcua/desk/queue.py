"""The list of dossiers: which ones, in which order, which page of them, and what each row says."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.agencies.calendar import WorkCalendar, remaining_text
from motcua.common import clock
from motcua.common.vietnamese import clean, fold
from motcua.desk.assigning.notes import notes
from motcua.dossiers import access, flow, queries, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.procedures.models import Version

PER_PAGE = 25
# What a row tells, and whose hours count; all that `access` brings along would be twice as much.
SHOWN = ("version__procedure", "agency", "division__agency", "holder__user")
SOON = timedelta(hours=4)  # of working time
NEVER = datetime(3000, 1, 1, tzinfo=UTC)  # what waits for nobody here stands at the end
Dossiers = QuerySet[Dossier]


# --- which dossiers ---


def mine(posting: Posting) -> Dossiers:
    """What this person can do now, for themselves and for absent colleagues of the same role.

    A step of another role in the same division is not theirs, nor is their own dossier."""
    posts = Acting(posting.user, posting).posts
    waiting = queries.waiting_for(*posts).exclude(by=posting.user_id)
    # Few versions lie in one queue, so their steps are looked at here; a condition on the JSON of every row is dear.
    pairs = set(waiting.order_by().values_list("version", "step").distinct())
    # The body of a version is read and parsed once a process, not with every list.
    versions = Version.objects.defer("body").in_bulk({version for version, _step in pairs})
    for version, step in pairs:
        if versions[version].description.steps[step].role != posting.role:
            waiting = waiting.exclude(version=version, step=step)
    return waiting


def closed(posting: Posting) -> Dossiers:
    return access.in_scope(posting).filter(status__in=flow.CLOSED)


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
        "step_due_at",
        gettext_lazy("Không có hồ sơ nào đang chờ ở vị trí này."),
    ),
    Tab(
        "chua-ai-nhan",
        gettext_lazy("Chưa ai nhận"),
        mine,
        "step_due_at",
        gettext_lazy("Hồ sơ nào cũng đã có người nhận."),
        only=Q(holder=None),
    ),
    Tab(
        "cho-bo-sung",
        gettext_lazy("Chờ người dân bổ sung"),
        queries.open_here,
        "paused_at",
        gettext_lazy("Không có hồ sơ nào đang chờ bổ sung."),
        only=Q(status=Status.SUPPLEMENT_WANTED),
    ),
    Tab(
        "dang-mo",
        gettext_lazy("Tất cả đang mở của cơ quan"),
        queries.open_here,
        "step_due_at",
        gettext_lazy("Cơ quan không có hồ sơ nào đang mở."),
    ),
    Tab(
        "da-xong",
        gettext_lazy("Đã xong"),
        closed,
        "-closed_at",
        gettext_lazy("Chưa có hồ sơ nào xong."),
        counted=False,
    ),
)
SEARCH = Tab(
    "",
    "",
    access.in_scope,
    "-submitted_at",
    gettext_lazy("Không tìm thấy hồ sơ nào: kiểm tra lại mã hồ sơ hoặc tên người nộp."),
)


def next_for(posting: Posting, *, after: Dossier) -> Dossier | None:
    """The dossier to open when this one is done."""
    return mine(posting).exclude(pk=after.pk).first()


# --- narrowed ---


@functools.cache
def _letters() -> tuple[str, str]:
    """Letters and what `fold` makes of them, for the database to do the same to a name."""
    pairs = [(chr(code), fold(chr(code))) for code in (*range(0x41, 0x5B), *range(0xC0, 0x1F00))]
    known = [(letter, plain) for letter, plain in pairs if len(plain) == 1 and plain.isascii()]
    return "".join(letter for letter, _p in known), "".join(plain for _l, plain in known)


def _folded(column: str) -> Func:
    letters, plain = _letters()
    return Func(
        F(column), Value(letters), Value(plain), function="translate", output_field=CharField()
    )


def found_by(dossiers: Dossiers, words: str) -> Dossiers:
    """By a part of the number, or of the name of applicant or submitter, accents or not."""
    named = dossiers.annotate(
        applicant_folded=_folded("applicant_name"), submitter_folded=_folded("submitter_name")
    )
    name = fold(words)
    return named.filter(
        Q(number__icontains=words)
        | Q(applicant_folded__contains=name)
        | Q(submitter_folded__contains=name)
    )


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
    notes: list[str] = field(default_factory=list)  # given by whom, done for whom

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
    found = found.annotate(place=Coalesce(tab.by.lstrip("-"), Value(NEVER)))
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
    """Tabs that are parts of one list are counted in one going."""
    found: dict[str, int] = {}
    for of, dossiers in lists.items():
        of_it = {
            tab.slug: Count("pk", filter=tab.only or None) for tab in _counted() if tab.of == of
        }
        found |= dossiers.aggregate(**of_it) if of_it else {}
    return found


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
    said = notes(dossiers, acting)
    found = []
    for dossier in dossiers:
        left, mood = time_left(dossier, now, calendars[dossier.pk])
        can_take = any(move.name == "take" for move in access.moves(dossier, acting))
        step = steps.current_step(dossier).name
        found.append(Row(dossier, step, left, mood, can_take, said[dossier.pk]))
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
    """Code and name of every procedure of which this officer may see a dossier."""
    seen = (
        access.in_scope(posting)
        .order_by()
        .values_list("version__procedure__code", "version__procedure__name")
    )
    return sorted(set(seen.distinct()))
