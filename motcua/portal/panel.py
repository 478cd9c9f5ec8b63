"""What a panel of the page of a dossier is made from, and what it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.accounts.models import User
from motcua.dossiers.models import Dossier, Event, Party


@dataclass(frozen=True)
class Reading:
    """A dossier as one person has it open: its events, read once for all panels, and what they may do.

    `party` is set where somebody else filed it (`access.Right`); `whole` is whether they may read what was declared.
    """

    dossier: Dossier
    events: tuple[Event, ...]
    user: User
    can: frozenset[str]
    party: Party | None = None
    whole: bool = True


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel` as its only variable besides the page's own."""

    template: str
    panel: dict[str, Any]


Maker = Callable[[Reading], Panel | None]
