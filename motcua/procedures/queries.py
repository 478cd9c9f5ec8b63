"""Questions about versions: which one is in force, who offers it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.db.models import Q, QuerySet

from motcua.common import clock
from motcua.procedures.models import State, Version
from motcua.procedures.reader import DATA, table_of
from motcua.procedures.words import level_text as level_text


class HasKind(Protocol):
    """An agency: all that matters here is its kind."""

    kind: str


def in_force(on: dt.date) -> QuerySet[Version]:
    """Of every procedure the version new dossiers are opened under on that date.

    First the newest, then whether it still stands: else an older version would come back to life
    when the newest ends or is withdrawn. The bodies stay behind: each is fetched and parsed once a
    process (`Version.description`).
    """
    newest = (
        Version.objects.filter(state=State.PUBLISHED, effective_from__lte=on)
        .order_by("procedure_id", "-effective_from")
        .distinct("procedure_id")
    )
    return (
        Version.objects.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=on),
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__date__gt=on),
            pk__in=newest.values("pk"),
        )
        .select_related("procedure__field")
        .defer("body")
    )


def version_on(code: str, date: dt.date) -> Version | None:
    return in_force(date).filter(procedure__code=code).first()


def current(code: str) -> Version | None:
    return version_on(code, clock.today())


def version_with(code: str, digest: str) -> Version | None:
    """The published version whose content has a digest beginning so, whether it still stands or not."""
    # Both were read from paper or sent by a page: PostgreSQL stumbles over some letters.
    if not re.fullmatch(r"[0-9.]{8}", code) or not re.fullmatch(r"[0-9a-f]{1,64}", digest):
        return None
    versions = Version.objects.select_related("procedure__field")
    found = versions.filter(procedure__code=code, digest__startswith=digest)
    return found.order_by("-number").first()


def offered(version: Version, agency: HasKind) -> bool:
    return agency.kind in version.offered_by


@dataclass(frozen=True)
class LifeEvent:
    slug: str
    name: str
    hint: str


def life_events() -> list[LifeEvent]:
    """In the order of the home page."""
    rows = table_of("life_events").items()
    return [LifeEvent(slug, row["name"], row.get("hint", "")) for slug, row in rows]


@cache
def commonest() -> tuple[str, ...]:
    """Codes of what people come for most, the most frequent first."""
    text = (DATA / "commonest.txt").read_text("utf-8")
    return tuple(re.findall(r"^\d\.\d{6}", text, re.MULTILINE))
