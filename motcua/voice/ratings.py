"""How content people are: given once a dossier, changed until its quarter is final, and read by officers as sums only.

Nobody who works there may learn who said what (NĐ 61/2018 Điều 27-32: raters are kept confidential). So a row names no
dossier, person, officer or day, sums are of five or more, and only of a quarter in which nothing can change any more:
a sum that grows by one would tell the one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Delivery, Dossier
from motcua.voice.models import CHANGED_FOR, Level, Rating

AT_LEAST = 5
QUESTIONS = ("overall", "convenience", "timeliness", "attitude")


def may_rate(dossier: Dossier) -> bool:
    """Once there is a result in hand or to be fetched, or a refusal on paper."""
    if dossier.status == Status.DONE:
        return dossier.delivery == Delivery.ONLINE and dossier.result_id is not None
    return dossier.status in (Status.RETURNED, Status.REFUSED)


def mark(dossier: Dossier) -> str:
    """What only the program can make, with its own secret: the database alone leads from no dossier to its rating."""
    return salted_hmac("motcua.voice.rating", dossier.key, algorithm="sha256").hexdigest()


def given(dossier: Dossier) -> Rating | None:
    """For its owner."""
    return Rating.objects.filter(mark=mark(dossier)).first()


def is_settled(rating: Rating | None) -> bool:
    return rating is not None and clock.today() > rating.change_until


def rate(dossier: Dossier, said: dict[str, Any]) -> bool:
    """False where the time for changing is over. Two presses make one row."""
    today = clock.today()
    with transaction.atomic():
        Dossier.objects.select_for_update().only("pk").get(pk=dossier.pk)
        if is_settled(before := given(dossier)):
            return False
        first = {
            "agency": dossier.agency,
            "procedure": dossier.version.procedure,
            "quarter": quarter_of(today),
        }
        rating = before or Rating(mark=mark(dossier), **first)
        for name, value in said.items():
            setattr(rating, name, value)
        rating.save()
    return True


# --- sums ---


@dataclass(frozen=True)
class Sum:
    """Of one question: how many answered, and how many each level has."""

    question: str
    answered: int
    levels: tuple[tuple[str, int, int], ...]  # label, count, percent


@dataclass(frozen=True)
class Quarter:
    begin: date
    ratings: int
    sums: tuple[Sum, ...]

    @property
    def name(self) -> str:
        return name_of(self.begin)


def name_of(quarter: date) -> str:
    return f"{(quarter.month + 2) // 3}/{quarter.year}"


def quarter_of(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def sums(agency: Agency) -> list[Quarter]:
    """By quarter, the latest first; a quarter with fewer than five is left out, and so is a question."""
    rows = _settled().filter(agency=agency).order_by("-quarter").values("quarter")
    counted = rows.annotate(
        n=Count("pk"),
        **{
            f"{name}_{level}": Count("pk", filter=Q(**{name: level}))
            for name in QUESTIONS
            for level in Level.values
        },
    )
    return [
        Quarter(row["quarter"], row["n"], tuple(_sums(row)))
        for row in counted
        if row["n"] >= AT_LEAST
    ]


@dataclass(frozen=True)
class Comments:
    """What was said of one agency in one quarter, in the order of the alphabet."""

    quarter: str
    agency: str
    said: tuple[str, ...]


def comments() -> list[Comments]:
    """For the province, the latest quarter first; where fewer than five said something in one, it stays unread.

    Over all quarters together a group would grow by what one quarter brought, be it a single word."""
    found: dict[tuple[date, str], list[str]] = {}
    rows = _settled().exclude(comment="").order_by("-quarter", "agency__name")
    for quarter, name, text in rows.values_list("quarter", "agency__name", "comment"):
        found.setdefault((quarter, name), []).append(text)
    return [
        Comments(name_of(quarter), name, tuple(sorted(said)))
        for (quarter, name), said in found.items()
        if len(said) >= AT_LEAST
    ]


def _settled() -> QuerySet[Rating]:
    """Of quarters in which nothing changes any more."""
    last = quarter_of(clock.today() - CHANGED_FOR)
    return Rating.objects.filter(quarter__lt=last)


def _sums(row: Mapping[str, Any]) -> Iterable[Sum]:
    for name in QUESTIONS:
        counts = {level: row[f"{name}_{level.value}"] for level in Level}
        answered = sum(counts.values())
        if answered >= AT_LEAST:
            levels = tuple(
                (str(level.label), n, round(100 * n / answered)) for level, n in counts.items()
            )
            yield Sum(name, answered, levels)
