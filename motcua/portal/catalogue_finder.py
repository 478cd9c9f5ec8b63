"""What the finder shows: the choices narrow one another and the list, in a fixed number of queries."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Agency, UnitKind
from motcua.agencies.picker import Option, Picker, Select
from motcua.common.vietnamese import clean
from motcua.portal.catalogue_places import Near, kinds_text, level_of
from motcua.procedures.cases import limits
from motcua.procedures.catalogue import Entry, catalogue, versions_of
from motcua.procedures.fees import short_price
from motcua.procedures.models import Version
from motcua.procedures.search import nearly, search
from motcua.procedures.words import level_text, limit_text, plain_level_text

WORDS_AT_MOST = 200
SUGGESTIONS_AT_MOST = 5
SERVICE_LEVELS: dict[str, tuple[int, ...]] = {
    "3-4": (3, 4),
    "4": (4,),
    "3": (3,),
    "2": (2,),
    "1": (1,),
}
ONLINE_LEVELS = gettext_lazy("Mức độ 3 hoặc 4 – nộp được qua mạng")


@dataclass(frozen=True)
class Asked:
    """What is looked for, besides the place."""

    words: str = ""
    field: str = ""
    service_level: str = ""
    life_event: str = ""


def read_asked(query: Mapping[str, str]) -> Asked:
    level = query.get("service_level", "")
    return Asked(
        clean(query.get("q", ""))[:WORDS_AT_MOST],
        query.get("field", ""),
        level if level in SERVICE_LEVELS else "",
        query.get("life_event", ""),
    )


@dataclass(frozen=True)
class Scope:
    """The agencies whose services are shown, and the place they are named for."""

    picked: Picker
    near: Near | None = None

    @property
    def level(self) -> str:
        return self.picked.level

    def kinds(self, version: Version | Entry) -> list[str]:
        if self.level == UnitKind.PROVINCE and self.picked.agency:
            return [kind for kind in version.offered_by if kind == self.picked.agency.kind]
        return [kind for kind in version.offered_by if self.level in ("", level_of(kind))]

    def agency(self, version: Version) -> Agency | None:
        if self.level == UnitKind.PROVINCE:
            agency = self.picked.agency
            return agency if agency and agency.kind in version.offered_by else None
        return self.near.first(self.kinds(version)) if self.near else None


@dataclass(frozen=True)
class Result:
    version: Version
    agency: Agency | None
    agency_text: str
    url: str

    @property
    def level_text(self) -> str:
        return level_text(self.version.level)

    @property
    def plain_level_text(self) -> str:
        return plain_level_text(self.version.level)

    @property
    def limit_text(self) -> str:
        return short_limit(self.version)

    @property
    def fee_text(self) -> str:
        return fee_of(self.version)


def fee_of(version: Version) -> str:
    """What the usual way costs: online where that is possible, else at the counter."""
    description = version.description
    usual = description.channel("online") or description.channel("counter")
    return short_price(description, (usual or description.channels[0]).channel)


def short_limit(version: Version) -> str:
    """Without the reservations, which stand in the limit's own note."""
    promised = [limit_text(limit).partition(";")[0] for limit in limits(version.description)]
    if len(promised) == 1:
        return promised[0]
    ends = {"shortest": promised[0], "longest": promised[-1]}
    return _("%(shortest)s đến %(longest)s, tùy trường hợp") % ends


@dataclass(frozen=True)
class Found:
    entries: list[Entry]
    selects: tuple[Select, ...]
    suggestions: list[Result]
    # How many fit the words alone, when the choices left none.
    without_choices: int


def look(asked: Asked, scope: Scope, on: dt.date) -> Found:
    held = catalogue(on)
    # Thousands of entries are offered by a handful of combinations of agencies.
    offered = {entry.offered_by: entry for entry in held.entries}
    here = {kinds for kinds, entry in offered.items() if scope.kinds(entry)}
    fields = {entry.field: entry.field_name for entry in held.entries if entry.offered_by in here}
    field = asked.field if asked.field in fields else ""
    event = asked.life_event
    matching = search(
        held, asked.words, (lambda entry: event in entry.life_events) if event else None
    )
    near_here = (entry for entry in matching if entry.offered_by in here)
    counted = count(near_here, field, asked.service_level)
    selects = (
        Select(
            "field",
            _("Lĩnh vực"),
            tuple(
                Option(slug, _labelled(name, counted.of_field[slug]), slug == field)
                for slug, name in fields.items()
            ),
        ),
        Select("service_level", _("Mức độ"), _level_options(asked.service_level, counted.of_level)),
    )
    guesses = nearly(held, asked.words)[:SUGGESTIONS_AT_MOST] if not matching else []
    return Found(
        counted.entries,
        selects,
        results(guesses, scope),
        len(matching) if not counted.entries else 0,
    )


@dataclass(frozen=True)
class Counted:
    """What both choices leave, and how many each other choice would leave in its stead."""

    entries: list[Entry]
    of_field: Mapping[str, int]
    of_level: Mapping[str, int]


def count(entries: Iterable[Entry], field: str, service_level: str) -> Counted:
    """In one pass; an empty choice leaves all."""
    left: list[Entry] = []
    of_field: Counter[str] = Counter()
    of_each_level: Counter[int] = Counter()
    levels = SERVICE_LEVELS.get(service_level)
    for entry in entries:
        field_fits = not field or entry.field == field
        level_fits = levels is None or entry.level in levels
        of_field[entry.field] += level_fits
        of_each_level[entry.level] += field_fits
        if field_fits and level_fits:
            left.append(entry)
    of_level = {
        choice: sum(of_each_level[level] for level in levels)
        for choice, levels in SERVICE_LEVELS.items()
    }
    return Counted(left, of_field, of_level)


def results(entries: Iterable[Entry], scope: Scope) -> list[Result]:
    return [result(version, scope) for version in versions_of(entries)]


def result(version: Version, scope: Scope) -> Result:
    agency = scope.agency(version)
    url = reverse("portal:procedure", args=[version.procedure.code])
    return Result(
        version,
        agency,
        agency.name if agency else kinds_text(scope.kinds(version) or version.offered_by),
        f"{url}?agency={agency.slug}" if agency else url,
    )


def _level_options(chosen: str, of_level: Mapping[str, int]) -> tuple[Option, ...]:
    def label(value: str) -> str | Promise:
        return ONLINE_LEVELS if value == "3-4" else level_text(int(value))

    return tuple(
        Option(value, _labelled(label(value), of_level[value]), value == chosen)
        for value in SERVICE_LEVELS
    )


def _labelled(text: str | Promise, number: int) -> str:
    return f"{text} ({number})"
