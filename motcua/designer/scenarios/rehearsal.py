"""What a description would have meant for real dossiers. Counts and numbers only: no answer is shown.

What people say of themselves on the first two pages is not part of a description, and not looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.agencies.calendar import Limit
from motcua.common import clock
from motcua.dossiers.flow import OPEN, WAITING, Status
from motcua.dossiers.models import Attachment, Dossier
from motcua.procedures.fields import demanded_papers, form_for, prefill
from motcua.procedures.models import Version
from motcua.procedures.schema import CASE, Description

RUNNING = (*OPEN, *WAITING, Status.DONE)
LISTED_AT_MOST = 500
SENTENCES_AT_MOST = 5
AT_ONCE = 100
COLUMNS = (
    *("number", "status", "version_id", "step", "submitted_at", "due_at"),
    *("submitter", "applicant", "declaration", "division__name"),
)
# What is wrong with such a number may tell what stands in it.
TELLING = {"identity", "any_identity"}
Row = dict[str, Any]


@dataclass
class Shortfall:
    """One question or paper at which dossiers would fail."""

    part: str  # declaration | papers
    key: str
    name: str
    count: int = 0
    sentences: Counter[str] = field(default_factory=Counter)

    def add(self, sentence: str) -> None:
        self.count += 1
        if sentence in self.sentences or len(self.sentences) < SENTENCES_AT_MOST:
            self.sentences[sentence] += 1


@dataclass(frozen=True)
class Running:
    """A dossier under way for which the new description means something else than its own."""

    number: str
    step: str
    division: str
    due: dt.datetime | None
    why: tuple[str, ...]


@dataclass
class DryRun:
    since: dt.date
    checked: int = 0
    passing: int = 0
    shortfalls: dict[tuple[str, str], Shortfall] = field(default_factory=dict)
    running: list[Running] = field(default_factory=list)
    # All of them; no more than `LISTED_AT_MOST` are in `running`.
    touched: int = 0

    @property
    def worst_first(self) -> list[Shortfall]:
        return sorted(self.shortfalls.values(), key=lambda one: (-one.count, one.part, one.key))


@dataclass(frozen=True)
class _Unsaved:
    description: Description


def dry_run(description: Description, *, since: dt.date, dossiers: QuerySet[Dossier]) -> DryRun:
    """Judges the dossiers of this procedure sent since that day, and all that are still under way.

    `dossiers` is what the caller may look at (`access.for_dry_run`). Each is judged as of the day
    it was sent. However many there are, they are read a few at a time.
    """
    found = DryRun(since)
    versions: dict[int, Description] = {}
    for row in _rows(description.code, since, dossiers):
        with clock.at(row["submitted_at"]):
            failing = list(_failing(description, row))
        if clock.local(row["submitted_at"]).date() >= since:
            found.checked += 1
            found.passing += not failing
            for part, key, name, sentence in failing:
                known = found.shortfalls.setdefault((part, key), Shortfall(part, key, name))
                known.add(sentence)
        if row["status"] in RUNNING:
            _note_running(found, row, _own(versions, row), description, failing)
    return found


def newest(
    code: str, *, since: dt.date, dossiers: QuerySet[Dossier], at_most: int
) -> tuple[list[int], int]:
    """The dossiers sent last of those that are judged, and how many there are in all."""
    those = _those(code, since, dossiers)
    keys = those.order_by("-submitted_at", "-pk").values_list("pk", flat=True)
    return list(keys[:at_most]), those.count()


def _those(code: str, since: dt.date, dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    begun = clock.moment(f"{since.isoformat()}T00:00")
    return dossiers.filter(
        Q(submitted_at__gte=begun) | Q(status__in=RUNNING), version__procedure__code=code
    ).exclude(status=Status.DRAFT)


def _rows(code: str, since: dt.date, dossiers: QuerySet[Dossier]) -> Iterator[Row]:
    given = Attachment.objects.filter(dossier=OuterRef("pk"), sent=True)
    rows = (
        _those(code, since, dossiers)
        .order_by("pk")
        .annotate(papers=ArraySubquery(given.values("paper").distinct()))
    )
    yield from rows.values(*COLUMNS, "papers").iterator(chunk_size=AT_ONCE)


def _failing(description: Description, row: Row) -> Iterator[tuple[str, str, str, str]]:
    """Part, key, name and sentence of everything that keeps this dossier from being sent."""
    # A question that is new today would have been filled in from the people, too.
    answers = prefill(description, row["submitter"], row["applicant"]) | row["declaration"]
    people = {"submitter": row["submitter"], "applicant": row["applicant"]}
    form = form_for(_Unsaved(description), "declaration", answers, strict=True, people=people)
    for key, messages in form.errors.items():
        line = form.lines[key]
        sentence = str(messages[0])
        if line.kind in TELLING:
            sentence = re.sub(r"\d+", "…", sentence)
        yield "declaration", key, line.label_anywhere, sentence
    demanded = demanded_papers(description, answers, people=people) - set(row["papers"])
    for paper in description.papers:
        if paper.mode == "submit" and paper.key in demanded:
            message = _("Đính kèm: %(paper)s.") % {"paper": paper.name.rstrip(".")}
            yield "papers", paper.key, paper.name, message


def _own(versions: dict[int, Description], row: Row) -> Description:
    """The description this dossier was sent under."""
    key = row["version_id"]
    if key not in versions:
        versions[key] = Version.objects.get(pk=key).description
    return versions[key]


def _note_running(
    found: DryRun,
    row: Row,
    own: Description,
    new: Description,
    failing: Iterable[tuple[str, str, str, str]],
) -> None:
    why = tuple(_why(row, own, new, failing))
    if not why:
        return
    found.touched += 1
    if len(found.running) < LISTED_AT_MOST:
        step = own.steps[row["step"]].name
        division = row["division__name"] or ""
        found.running.append(Running(row["number"], step, division, row["due_at"], why))


def _why(
    row: Row, own: Description, new: Description, failing: Iterable[tuple[str, str, str, str]]
) -> Iterator[str]:
    for _part, _key, name, _sentence in failing:
        yield _("Chưa đủ hoặc chưa đúng: %(name)s.") % {"name": name}
    step = own.steps[row["step"]]
    if new.step(step.key) is None:
        yield _("Bước “%(step)s” không còn.") % {"step": step.name}
    case = str(row["declaration"].get(CASE) or "")
    before, after = own.limit_in(case), new.limit_in(case)
    if (before.value, before.unit) != (after.value, after.unit):
        yield _("Thời hạn đổi từ %(before)s thành %(after)s.") % {
            "before": Limit(before.value, before.unit),
            "after": Limit(after.value, after.unit),
        }
