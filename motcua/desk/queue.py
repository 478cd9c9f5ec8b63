"""The list of dossiers: which ones, in which order, which page of them, and what each row says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.agencies.calendar import WorkCalendar, remaining_text
from motcua.agencies.models import Division
from motcua.common import clock
from motcua.common.vietnamese import clean, fold
from motcua.desk import quick
from motcua.desk.assigning.notes import notes
from motcua.desk.filters import Filters, is_number
from motcua.desk.tabs import SEARCH, TABS, Tab
from motcua.dossiers import access, asking, flow, queries, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Move, Status
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import Listing
from motcua.procedures.catalogue import Entry, catalogue
from motcua.procedures.models import Version

PER_PAGE = 25
SOON = timedelta(hours=4)  # of working time
COUNTED_UP_TO = 999
LONGEST_QUERY = 1000
Key = tuple[int, datetime]  # of a row: its dossier, and its place in the order


# --- narrowed ---


@dataclass(frozen=True)
class Asked:
    """What the address asks for; nonsense in it asks for nothing."""

    tab: Tab
    words: str = ""
    filters: Filters = field(default_factory=Filters)
    saved: str = ""  # opened by the name it was saved under
    cursor: Key | None = None
    backwards: bool = False

    @classmethod
    def read(cls, get: QueryDict) -> "Asked":
        tab = next((tab for tab in TABS if tab.slug == get.get("xem")), TABS[0])
        back, saved = "truoc" in get, get.get("bo-loc", "")
        return cls(
            tab,
            clean(get.get("tim", ""))[:100],
            Filters.read(get),
            saved if is_number(saved) else "",
            _cursor(get.get("truoc" if back else "sau", "")),
            back,
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.filters.any)

    @property
    def told(self) -> dict[str, str]:
        """What is asked for besides the page: what a saved list keeps."""
        tab = self.tab.slug if self.tab != TABS[0] else ""
        told = {"xem": tab, "tim": self.words, **self.filters.told()}
        return {key: value for key, value in told.items() if value}

    @property
    def query(self) -> str:
        return urlencode(self.told)

    def url(self, **more: str) -> str:
        told = {**self.told, "bo-loc": self.saved, **more}
        query = urlencode({key: value for key, value in told.items() if value})
        return reverse("desk:queue") + (f"?{query}" if query else "")

    @property
    def list_url(self) -> str:
        """Its first page."""
        return replace(self, cursor=None).url()

    @property
    def here(self) -> str:
        """As the page of a dossier is told of the list, and of the place in it."""
        cursor = {"sau": _cursor_at(self.cursor)} if self.cursor and not self.backwards else {}
        return self.url(**cursor).partition("?")[2]

    def going_on(self, key: Key | None) -> "Asked":
        """From this row on; one's own work is always done from the top."""
        from_top = self.tab.of is queries.work_of and not self.words
        return replace(self, cursor=None if from_top else key, backwards=False)


WORK = Asked(TABS[0])


def read_list(query: str) -> Asked:
    """The list a page was come to from, as its address told it."""
    return Asked.read(QueryDict(query[:LONGEST_QUERY]))


def in_order(asked: Asked, listing: Listing, posting: Posting) -> QuerySet[Any]:
    """The rows asked for, beyond the cursor, with `place`; words are in the number, a name, an identity or phone
    number, accents or not."""
    tab = SEARCH if asked.words else asked.tab
    found = asked.filters.narrow(listing, posting).filter(tab.only())
    for word in fold(asked.words).split():
        found = found.filter(**{listing.column("words__contains"): word})
    found = found.annotate(place=F(listing.place))
    down = listing.latest_first != asked.backwards
    if asked.cursor:
        found = found.filter(_beyond(asked.cursor, listing.key, down=down))
    order = ("-place", f"-{listing.key}") if down else ("place", listing.key)
    ordered: QuerySet[Any] = found.order_by(*order)
    return ordered


def keys(posting: Posting, asked: Asked, *, most: int) -> list[Key]:
    listing = (SEARCH if asked.words else asked.tab).of(posting)
    return list(in_order(asked, listing, posting).values_list(listing.key, "place")[:most])


def next_url(posting: Posting, *, after: Dossier, came: Asked) -> str:
    """The dossier to open when this one is done, from the list the person came from; "" at its end."""
    found = [key for key in keys(posting, came, most=2) if key[0] != after.pk]
    if not found and came.cursor:
        return next_url(posting, after=after, came=replace(came, cursor=None))
    number = found and access.number_of(posting, found[0][0])
    if not number:
        return ""
    return dossier_url(number, came.going_on(found[0]))


def dossier_url(number: str | None, came: Asked) -> str:
    """Its page, told of the list: so that it leads on in this list, and back to it."""
    address = reverse("desk:dossier", args=[number])
    return f"{address}?{urlencode({'ds': came.here})}" if came.here else address


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
    moves: list[Move]  # pressed without opening it
    key: Key | None = None
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
    ordered = in_order(asked, listing, posting)
    found: list[Key] = list(ordered.values_list(listing.key, "place")[: PER_PAGE + 1])
    more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    if asked.backwards:
        found.reverse()
    before = more if asked.backwards else asked.cursor is not None
    after = more or asked.backwards
    # Who is asked has a due time of their own: its place in that list.
    answers = tab.of == queries.asked_of
    return Page(
        rows(_dossiers([pk for pk, _place in found]), posting, dict(found), asked=answers),
        asked.url(truoc=_cursor_at(found[0])) if found and before else "",
        asked.url(sau=_cursor_at(found[-1])) if found and after else "",
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
    """Not further than anybody reads: counting a hundred thousand rows takes longer than showing some.

    All in one statement: eight of them would cost more in the program than in the database.
    """
    parts: dict[str, str] = {}
    given: list[Any] = []
    for tab in TABS:
        if tab.counted and tab.shown(posting):
            listing = listings[tab.of]
            # In the order of the list: else the planner may read the whole table for the first thousand.
            rows = listing.rows.filter(tab.only()).order_by(listing.place, listing.key)
            some = rows.values_list(listing.key)[: COUNTED_UP_TO + 1]
            sql, values = some.query.sql_with_params()
            parts[tab.slug] = f"(SELECT count(*) FROM ({sql}) AS found)"  # noqa: S608  Django's own SQL
            given += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts.values())}", given)
        return dict(zip(parts, cursor.fetchone(), strict=True))


def _beyond(cursor: Key, key: str, *, down: bool) -> Q:
    word = "lt" if down else "gt"
    pk, when = cursor
    return Q(**{f"place__{word}": when}) | Q(**{"place": when, f"{key}__{word}": pk})


def _cursor_at(key: Key) -> str:
    pk, place = key
    return f"{place.isoformat()}~{pk}"


def rows(
    dossiers: Iterable[Dossier],
    posting: Posting,
    places: dict[int, datetime] | None = None,
    *,
    asked: bool = False,
) -> list[Row]:
    """No query for a row: calendars are fetched for all agencies at once, steps come with the version."""
    dossiers = list(dossiers)
    now = clock.now()
    calendars = queries.calendars(dossiers)
    acting = Acting(posting.user, posting)
    said = notes(dossiers, acting)
    found = []
    for dossier in dossiers:
        calendar = calendars[dossier.pk]
        key = (dossier.pk, places[dossier.pk]) if places else None
        left, mood = (
            answer_left(key[1], now, calendar)
            if key and asked
            else time_left(dossier, now, calendar)
        )
        moves = quick.in_row(dossier, acting)
        step = steps.current_step(dossier).name
        window = _window(dossier, now, calendar)
        found.append(Row(dossier, step, left, mood, moves, key, said[dossier.pk], window))
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


def procedures(posting: Posting) -> list[Entry]:
    """Every procedure that this agency receives or decides, by code."""
    kind = posting.agency.kind
    known = {
        e.code: e for e in catalogue(clock.today()).entries if kind in e.offered_by + e.decided_by
    }
    return [known[code] for code in sorted(known)]
