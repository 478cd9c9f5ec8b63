"""What a page shows of the road: the same rows as a picture and as a list (`dossiers/road.html`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    dossier: Dossier,
    events: Sequence[Event] | None = None,
    name: words.Name = naming.public,
    *,
    sides: bool = True,
) -> Shown:
    """As the applicant may read it; for officers `name` is `naming.inside`.

    Without `sides` for who was only asked for an opinion: what others were asked and what lacks is not for them."""
    read = road.read(dossier, events)
    rows = words.rows(read, name)
    if not sides:
        rows = [replace(row, sides=()) for row in rows]
    return Shown(rows, picture(rows), words.summary(read))
