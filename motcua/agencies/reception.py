"""At whose desk a dossier for which agency may be handed in: rules with dates, from data/agencies.toml."""

import datetime
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from motcua.agencies.models import Agency
from motcua.agencies.queries import agencies_on
from motcua.common.vietnamese import sort_key


@dataclass(frozen=True)
class Rule:
    """Desks of the kind `at` receive for every agency of the kind `of`."""

    at: str
    of: str
    valid_from: datetime.date
    valid_to: datetime.date | None = None

    def stood(self, on: datetime.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def _rules(file: Path) -> tuple[Rule, ...]:
    listed = tomllib.loads(file.read_text(encoding="utf-8")).get("reception", [])
    return tuple(Rule(**row) for row in listed)


def kinds_received(desk: Agency, on: datetime.date) -> frozenset[str]:
    """Kinds of agencies other than itself that this agency's desk receives for on that day."""
    rules = _rules(settings.FACTS_DIR / "agencies.toml")
    return frozenset(rule.of for rule in rules if rule.at == desk.kind and rule.stood(on))


def received_for(desk: Agency, kinds: Iterable[str], on: datetime.date) -> list[Agency]:
    """Agencies of these kinds that the desk receives for: itself first, then the others by name."""
    wanted = frozenset(kinds)
    others = wanted & kinds_received(desk, on)
    found = agencies_on(on).filter(kind__in=others).exclude(pk=desk.pk) if others else ()
    itself = [desk] if desk.kind in wanted else []
    return [*itself, *sorted(found, key=lambda one: sort_key(one.name))]
