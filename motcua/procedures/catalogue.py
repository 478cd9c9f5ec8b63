"""What is in force on a day, held in the process: read again after every change in the database.

Only what choices are made by is held, without the bodies: some kilobytes a procedure.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from motcua.common.vietnamese import sort_key
from motcua.procedures.index import Index
from motcua.procedures.models import CatalogueVersion, Version
from motcua.procedures.queries import in_force

# Today's, and at midnight or while one is published the one before.
DAYS_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A version as far as it is found and counted by."""

    pk: int
    code: str
    name: str
    level: int
    offered_by: tuple[str, ...]
    decided_by: tuple[str, ...]
    life_events: tuple[str, ...]
    field: str
    field_name: str
    field_position: int


@dataclass(frozen=True)
class Catalogue:
    """Entries by field and name, and the index of their texts in the same order."""

    entries: tuple[Entry, ...]
    index: Index
    by_number: dict[str, list[Entry]]


def catalogue(on: dt.date) -> Catalogue:
    """One query, and one more when something has changed since the last time."""
    token = CatalogueVersion.objects.values_list("token", flat=True).first()
    # Without a token nobody would notice a change.
    return _kept(token, on) if token else _read(on)


def versions_of(entries: Iterable[Entry]) -> list[Version]:
    """Whole versions in the order of the entries, in one query."""
    keys = [entry.pk for entry in entries]
    found = Version.objects.select_related("procedure__field").in_bulk(keys) if keys else {}
    return [found[key] for key in keys if key in found]


@lru_cache(maxsize=DAYS_AT_MOST)
def _kept(token: uuid.UUID, on: dt.date) -> Catalogue:
    """The rows are read after the token: they may be newer than it says, never older."""
    return _read(on)


def _read(on: dt.date) -> Catalogue:
    rows = in_force(on).values_list(
        "pk",
        "procedure__code",
        "procedure__name",
        "level",
        "offered_by",
        "decided_by",
        "procedure__life_events",
        "procedure__field__slug",
        "procedure__field__name",
        "procedure__field__position",
        "procedure__search_text",
    )
    read = [
        (
            Entry(pk, code, name, level, tuple(by), tuple(to), tuple(events), slug, field, place),
            text,
        )
        for pk, code, name, level, by, to, events, slug, field, place, text in rows
    ]
    read.sort(key=lambda one: (one[0].field_position, sort_key(one[0].name)))
    entries = tuple(entry for entry, _ in read)
    by_number: dict[str, list[Entry]] = {}
    for entry in entries:
        by_number.setdefault(entry.code[-6:], []).append(entry)
    return Catalogue(entries, Index([text for _, text in read]), by_number)
