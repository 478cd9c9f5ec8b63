"""What a page shows of the road: the same rows as a picture and as a list (`dossiers/road.html`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.accounts import naming
from motcua.dossiers import road
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.road import words
from motcua.dossiers.road.picture import Picture, picture
from motcua.dossiers.road.words import Row


@dataclass(frozen=True)
class Shown:
    rows: list[Row]
    picture: Picture
    summary: str


def shown(
    dossier: Dossier, events: Sequence[Event] | None = None, name: words.Name = naming.public
) -> Shown:
    """As everybody may read it; for officers `name` is `naming.inside`."""
    read = road.read(dossier, events)
    rows = words.rows(read, name)
    return Shown(rows, picture(rows), words.summary(read))
