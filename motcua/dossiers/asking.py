"""What may be asked of an applicant, and when: published papers, once, in time, or with the leader's leave.

NĐ 61/2018: nothing outside the published list without a legal basis (Điều 5 khoản 1 đ), one request only (Điều 11
khoản 2 c), within three working days of receipt (Điều 19 khoản 4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.dossiers.flow import MOVES
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.statuses import OPEN, WAITING
from motcua.procedures.cases import fits
from motcua.procedures.fields import asked_files, listed_papers
from motcua.procedures.schema import Paper

AGAIN, LATE = "again", "late"
LEAVE = "allow_second_supplement"
# No key of a published paper has a hyphen.
OTHER = "khac-"


@dataclass(frozen=True)
class Other:
    """Something outside the published list, which only a law can demand."""

    name: str
    article: str
    reason: str


# --- when ---


def needs_leave(dossier: Dossier, now: datetime | None = None) -> tuple[str, ...]:
    """Why only a leader can let a supplement be asked for now; nothing where anybody entitled may."""
    again = dossier.supplements_asked > 0
    late = dossier.ask_until is not None and (now or clock.now()) > dossier.ask_until
    return (*((AGAIN,) if again else ()), *((LATE,) if late else ()))


def may_ask(dossier: Dossier) -> bool:
    return dossier.may_ask_again or not needs_leave(dossier)


def leave_given(dossier: Dossier) -> Event | None:
    """The leader's word that stands now."""
    if not dossier.may_ask_again:
        return None
    return dossier.events.filter(action=LEAVE).select_related("by").last()


def is_window_open(dossier: Dossier, now: datetime) -> bool:
    """Whether the time in which papers may still be asked for is running."""
    until = dossier.ask_until
    running = dossier.status in OPEN and dossier.supplements_asked == 0
    return running and until is not None and now <= until


def is_overdue(dossier: Dossier, now: datetime) -> bool:
    """The applicant has not answered in time."""
    waits = dossier.status in WAITING
    return waits and dossier.reply_by is not None and now > dossier.reply_by


def which(dossier: Dossier) -> int:
    """The number of the request that is open, or was the last one."""
    return int(dossier.wanted.get("round") or dossier.supplements_asked)


def said(event: Event) -> str:
    """What happened; of a second request, that it was one."""
    text = str(MOVES[event.action].said)
    number = int(event.data.get("round") or 1) if event.action == "ask_supplement" else 1
    return _("%(said)s (lần %(n)s)") % {"said": text, "n": number} if number > 1 else text


# --- what ---


def published(dossier: Dossier) -> dict[str, Paper]:
    """What may be asked for in this dossier's case without naming a law."""
    described = dossier.version.description.attachable()
    return {paper.key: paper for paper in described if fits(paper.cases, dossier.declaration)}


def others_in(asked: Mapping[str, Any]) -> dict[str, Other]:
    """By key what a request names besides the published papers."""
    return {key: Other(**said) for key, said in asked.get("others", {}).items()}


def others(dossier: Dossier) -> dict[str, Paper]:
    """Everything outside the published list that was ever asked for, as papers to hand in."""
    asked = dossier.events.filter(action="ask_supplement", data__has_key="others")
    found: dict[str, Paper] = {}
    for data in asked.values_list("data", flat=True):
        for key, other in others_in(data).items():
            found[key] = as_paper(key, other)
    return found


def as_paper(key: str, other: Other) -> Paper:
    # The key is ours, not the procedure's: it is not to be checked as one.
    return Paper.model_construct(
        key=key, name=other.name, mode="submit", required=True, when=other.article
    )


def named_papers(dossier: Dossier, keys: Mapping[str, Any] | set[str]) -> dict[str, str]:
    """What each of these papers is called, also where it was asked for by its legal basis."""
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    if any(key.startswith(OTHER) for key in keys):
        names |= {key: paper.name for key, paper in others(dossier).items()}
    return names


def papers_here(dossier: Dossier) -> list[Paper]:
    """What this dossier has to do with: the papers of its case and answers, and whatever was given or asked for."""
    description, said = dossier.version.description, dossier.declaration
    given = set(dossier.attachments.filter(sent=True).values_list("paper", flat=True))
    here = {paper.key for paper in listed_papers(description, said, people=dossier.people)}
    here |= given | asked_files(description, said, people=dossier.people)
    found = [paper for paper in description.attachable() if paper.key in here]
    if dossier.supplements_asked:
        found += others(dossier).values()
    return found


def in_order(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every key that a request names, with the reason."""
    yield from asked.get("papers", {}).items()
    for key, other in others_in(asked).items():
        yield key, other.reason
    yield from asked.get("fields", {}).items()
