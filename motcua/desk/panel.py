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
