"""What the officer's page of a dossier shows besides its frame: one function a panel, one line here each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.accounts.models import Posting
from motcua.dossiers.models import Dossier


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel` as its only variable besides the page's own."""

    template: str
    panel: dict[str, Any]


Maker = Callable[[Dossier, Posting], Panel | None]

# Under the moves, where the law's demands stand; and under the papers, where the facts stand.
WORK: tuple[Maker, ...] = ()
FACTS: tuple[Maker, ...] = ()


def shown(dossier: Dossier, posting: Posting) -> dict[str, list[Panel]]:
    """The panels that have something to say of this dossier to this officer."""
    return {
        "work": [panel for make in WORK if (panel := make(dossier, posting))],
        "facts": [panel for make in FACTS if (panel := make(dossier, posting))],
    }
