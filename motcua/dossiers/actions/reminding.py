"""A reminder is an event, so that everybody who waits is told of it as of any other, and nobody twice."""

from collections.abc import Mapping
from typing import Any

from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move
from motcua.dossiers.models import Dossier, Event


def remind(
    dossier: Dossier, acting: Acting, *, key: str, about: str, facts: Mapping[str, Any]
) -> Event:
    """`about` is supplement, meeting, result or expiry; `key` tells this reminder from all others of the dossier."""
    return move(dossier, "remind", acting, Change(data={**facts, "key": key, "about": about}))
