"""Places and agencies of all times, found by what people write: held by the process, not asked of the database.

They are facts of `data/` that change with a release only, so a form with twenty places costs no
query. Communes and districts are those of the province; of the other provinces only names are known.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.agencies import facts
from motcua.agencies.queries import sentence_about
from motcua.common.alike import Alike
from motcua.common.vietnamese import fold, sort_key

_FULL = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "p": "phuong",
    "x": "xa",
    "h": "huyen",
    "t": "tinh",
}
_SHORTENED = re.compile(r"\b(tp|tx|tt|p|x|h|t)\.\s*|\b(tp|tx|tt)\s+")
_NOW = re.compile(r"\s*\((?:nay|cũ)\b[^)]*\)\s*$", re.IGNORECASE)
_COMMUNE = re.compile(r"(?:xa|phuong|thi tran) ")
# A draft holds whatever was typed: no name of a place is nearly as long, and no more is looked at.
LOOKED_AT = 300


@dataclass(frozen=True)
class Place:
    """A unit for as long as its name and the one above it stayed the same; as `models.Unit`."""

    key: str
    name: str
    type: str
    level: str
    valid_from: date
    valid_to: date | None
    above: "Place | None" = None
    # Said where an earlier unit stood under the very same name in the same place.
    told_apart: str = ""

    @property
    def in_sentence(self) -> str:
        return self.name[:1].lower() + self.name[1:]

    @property
    def full(self) -> str:
        """ "xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh"."""
        above = f", {self.above.full}" if self.above else ""
        return f"{self.in_sentence}{above}{self.told_apart}"

    def stood(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Office:
    """An agency, named so that no other of its day is named alike."""

    key: str
    kind: str
    name: str
    valid_from: date
    valid_to: date | None

    def stood(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def phrase(text: str) -> str:
    """What was written, without accents, commas and shortenings: "TT. Cẩm Xuyên" is "thi tran cam xuyen"."""
    folded = _SHORTENED.sub(lambda m: f"{_FULL[m[1] or m[2]]} ", fold(text))
    return " ".join(re.findall(r"[a-z0-9]+", folded)).replace("uy ban nhan dan", "ubnd")


class Gazetteer:
    def __init__(self, folder: Path) -> None:
        known = facts.units(folder / "units")
        self.begins = known[0].valid_from
        self._aliases: dict[tuple[str, str], list[str]] = {}
        for row in facts.rows(folder / "units" / "aliases.csv"):
            self._aliases.setdefault((row["code"], row["name"]), []).append(row["alias"])
        self._places = {place.key: place for place in _places(known)}
        self._became: dict[str, list[str]] = {}
        for step in facts.successions(folder / "units", known):
            self._became.setdefault(_key(*step.old), []).append(_key(*step.new))
        self.home = self._places[_key(*known[0].id)]
        self._add_provinces(facts.rows(folder / "provinces.csv"))
        self._agencies_file, self._known = folder / "agencies.toml", known

    def _add_provinces(self, rows: list[dict[str, str]]) -> None:
        there: dict[str, Place] = {self.home.name: self.home}
        for row in rows:
            begins = facts.day(row["valid_from"]) or self.begins
            name = row["name"]
            place = Place(
                _key(row["code"], begins),
                name,
                next(word for word in facts.TYPES if name.startswith(f"{word} ")),
                "province",
                begins,
                facts.day(row["valid_to"]),
            )
            there[name] = self._places[place.key] = place
            if row["alias"]:
                self._aliases[row["code"], name] = [row["alias"]]
        for row in rows:
            if row["now"]:
                self._became[there[row["name"]].key] = [there[row["now"]].key]

    # --- places ---

    def place(self, key: str) -> Place | None:
        return self._places.get(key)

    def on(self, day: date, level: str) -> list[Place]:
        """As a Vietnamese reader looks for them: by the name without its type word."""
        return self._standing(_last(self._turns, day), level)

    @cached_property
    def _turns(self) -> list[date]:
        return _turns(self._places.values())

    @lru_cache(maxsize=64)  # noqa: B019  there is one gazetteer
    def _standing(self, day: date, level: str) -> list[Place]:
        found = (p for p in self._places.values() if p.level == level and p.stood(day))
        return sorted(found, key=lambda p: sort_key(p.name.removeprefix(f"{p.type} ")))

    def named(self, text: str, level: str) -> list[Place]:
        """Every place of that level, of whatever time, that the whole text names."""
        found = self._by_phrase.get(phrase(_NOW.sub("", text)), ())
        return [place for place in found if place.level == level]

    def at_the_end(self, address: str) -> list[Place]:
        """The communes an address ends with: "Thôn 1, xã Cẩm Minh, huyện Cẩm Xuyên"."""
        address = _NOW.sub("", address[-LOOKED_AT:])
        parts = address.split(",")
        for first in range(len(parts)):
            if found := self.named(",".join(parts[first:]), "commune"):
                return found
        # Without commas a name counts only with its type word: a street may be called like a commune.
        words = phrase(address)
        for match in _COMMUNE.finditer(words):
            if found := self.named(words[match.start() :], "commune"):
                return found
        return []

    def province_at_the_end(self, text: str) -> Place | None:
        """Also with its type word only: "Cần Thơ", but not the commune of that name."""
        said = phrase(_NOW.sub("", text[-LOOKED_AT:].rpartition(",")[2]))
        found = (p for p in self._by_phrase.get(said, ()) if p.level == "province")
        return next(found, None)

    def became(self, place: Place, on: date) -> list[Place]:
        """What stands there on that day instead; nothing when it is still there."""
        seen, ahead, found = set[str](), [place.key], list[Place]()
        while ahead:
            key = ahead.pop()
            if key in seen:
                continue
            seen.add(key)
            one = self._places[key]
            if one.stood(on):
                found.append(one)
            else:
                ahead += self._became.get(key, [])
        return sorted((p for p in found if p != place), key=lambda p: sort_key(p.name))

    def was(self, place: Place, on: date) -> list[Place]:
        """What stood on that earlier day where this place is now."""
        return [p for p in self.on(on, place.level) if place in self.became(p, place.valid_from)]

    def now_is(self, place: Place, on: date) -> str:
        """ "nay là xã Cẩm Lạc", or "" when there is nothing to say."""
        return sentence_about(place, self.became(place, on))

    def shown(self, place: Place, on: date) -> str:
        now = self.now_is(place, on)
        return f"{place.full} ({now})" if now else place.full

    def near(self, text: str, level: str, day: date) -> list[Place]:
        """Places of that day, or gone by then, that are written almost so."""
        known, alike = self._forms(_last(self._turns, day), level)
        close = alike.to(phrase(_NOW.sub("", text.split(",")[0])[:80]))
        return list(dict.fromkeys(known[form] for form in close))

    @lru_cache(maxsize=64)  # noqa: B019  there is one gazetteer
    def _forms(self, day: date, level: str) -> tuple[dict[str, Place], Alike]:
        known = {
            form: place
            for place in self._places.values()
            if place.level == level and place.valid_from <= day
            for form in self._names(place)
        }
        return known, Alike(known)

    def _names(self, place: Place) -> set[str]:
        names = [place.name, *self._aliases.get((place.key.partition("-")[0], place.name), [])]
        return {
            phrase(form) for name in names for form in (name, name.removeprefix(f"{place.type} "))
        }

    @cached_property
    def _by_phrase(self) -> dict[str, list[Place]]:
        """Each place under every way to write it: with and without type words, with and without those above."""
        found: dict[str, list[Place]] = {}
        for place in self._places.values():
            tails = [{"", *self._names(one)} for one in _above(place)]
            ways = {" ".join(filter(None, way)) for way in product(self._names(place), *tails)}
            for way in {*ways, phrase(place.full)}:
                found.setdefault(way, []).append(place)
        return found

    # --- agencies ---

    @cached_property
    def _offices(self) -> dict[str, Office]:
        by_id = {_key(*unit.id): unit for unit in self._known}
        found: dict[str, Office] = {}
        for one in facts.agencies(self._agencies_file, self._known):
            above = by_id[_key(*one.unit)].parent
            over = self._places[_key(*above)] if above else None
            where = f", {over.in_sentence}" if over and over.level == "district" else ""
            office = Office(one.slug, one.kind, one.name + where, one.valid_from, one.valid_to)
            found[office.key] = office
        return found

    def office(self, key: str) -> Office | None:
        return self._offices.get(key)

    def offices_on(self, day: date, kinds: Iterable[str]) -> list[Office]:
        return self._offices_standing(_last(self._office_turns, day), frozenset(kinds))

    @cached_property
    def _office_turns(self) -> list[date]:
        return _turns(self._offices.values())

    @lru_cache(maxsize=64)  # noqa: B019  there is one gazetteer
    def _offices_standing(self, day: date, kinds: frozenset[str]) -> list[Office]:
        found = (one for one in self._offices.values() if one.kind in kinds and one.stood(day))
        return sorted(found, key=lambda one: sort_key(one.name))


def _turns(known: "Iterable[Place | Office]") -> list[date]:
    """Every day on which anything changed: all days from one to the next have the same answers."""
    days = {one.valid_from for one in known}
    return sorted(days | {one.valid_to + timedelta(days=1) for one in known if one.valid_to})


def _last(turns: list[date], day: date) -> date:
    return turns[max(bisect_right(turns, day) - 1, 0)]


def _key(code: str, begins: date) -> str:
    return f"{code}-{begins:%Y%m%d}"


def _above(place: Place) -> Iterator[Place]:
    while place.above:
        place = place.above
        yield place


def _places(known: list[facts.UnitFact]) -> Iterator[Place]:
    made: dict[facts.UnitId, Place] = {}
    last: dict[tuple[str, facts.UnitId | None], facts.UnitId] = {}
    for unit in known:
        last[unit.name, unit.parent] = unit.id
    for unit in known:
        told_apart = ""
        if last[unit.name, unit.parent] != unit.id and unit.valid_to:
            told_apart = _(", đến %(day)s") % {"day": f"{unit.valid_to:%d/%m/%Y}"}
        made[unit.id] = Place(
            _key(*unit.id),
            unit.name,
            unit.type,
            unit.level,
            unit.valid_from,
            unit.valid_to,
            made[unit.parent] if unit.parent else None,
            told_apart,
        )
        yield made[unit.id]


@lru_cache(maxsize=2)
def _of(folder: Path) -> Gazetteer:
    return Gazetteer(folder)


def gazetteer() -> Gazetteer:
    return _of(settings.FACTS_DIR)
