"""The register of an agency from the events of its dossiers: rows, books of a year, digest. Nothing of it is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import IO

from django.conf import settings
from django.urls import reverse

from motcua.agencies.models import Agency
from motcua.agencies.queries import division
from motcua.common import clock
from motcua.common.templatetags.vi import ngay
from motcua.documents.desk_papers import Register, RegisterRow
from motcua.documents.papers import regime_on
from motcua.documents.sheets import write_register
from motcua.dossiers import register, steps
from motcua.dossiers.models import Channel, Delivery, Dossier
from motcua.dossiers.register import Entry, Happened, Period
from motcua.procedures.models import Version

BOOK = 500  # dossiers in one book: some forty-five sheets
DELIVERIES = {value: str(label) for value, label in Delivery.choices}
ENDED = {"withdraw": "Người nộp rút hồ sơ", "stop": "Dừng giải quyết"}


@dataclass(frozen=True)
class Chosen:
    """Which rows of which agency: a whole year is the register, anything less an extract from it."""

    agency: Agency
    period: Period
    channel: str = ""

    @property
    def year(self) -> int:
        return self.period.begin.year

    @property
    def whole_year(self) -> bool:
        return self.period == register.year(self.year) and not self.channel

    @cached_property
    def count(self) -> int:
        return register.of_agency(self.agency, self.period, self.channel).count()

    @property
    def books(self) -> int:
        return max(1, -(-self.count // BOOK))

    @property
    def closed_on(self) -> date | None:
        """The year is over."""
        over = self.whole_year and clock.today() > self.period.end
        return self.period.end if over else None

    def keys(self, begin: int = 0, end: int | None = None) -> list[int]:
        """Whose they are: they tell addresses and telephone numbers, and their owners are told of it."""
        chosen = register.of_agency(self.agency, self.period, self.channel)
        return list(chosen.values_list("pk", flat=True)[begin:end])

    def rows(self, begin: int = 0, end: int | None = None) -> Iterator[RegisterRow]:
        known = _Known()
        chosen = register.of_agency(self.agency, self.period, self.channel)
        for number, entry in enumerate(register.entries(chosen, begin, end), begin + 1):
            yield row(number, entry, known)

    def words(self) -> str:
        """What an extract was chosen by."""
        if self.whole_year:
            return ""
        said = f"Tiếp nhận từ {ngay(self.period.begin)} đến {ngay(self.period.end)}"
        return f"{said}; kênh: {Channel(self.channel).label}" if self.channel else said


class _Known:
    """What thousands of dossiers share, asked for once: names of procedures and of who decides."""

    def __init__(self) -> None:
        self._procedures: dict[int, str] = {}
        self._deciding: dict[tuple[int, int], str] = {}

    def procedure(self, entry: Entry) -> str:
        if entry.version not in self._procedures:
            version = Version.objects.defer("body").get(pk=entry.version)
            self._procedures[entry.version] = version.name
        return self._procedures[entry.version]

    def deciding(self, entry: Entry) -> str:
        key = (entry.agency, entry.version)
        if key not in self._deciding:
            dossier = Dossier.objects.select_related("agency__unit", "version").get(pk=entry.pk)
            self._deciding[key] = steps.deciding_agency(dossier).name
        return self._deciding[key]


def row(number: int, entry: Entry, known: _Known) -> RegisterRow:
    """What happened, from the events alone; who it is about, from the dossier."""
    first = {event.action: event for event in reversed(entry.events)}
    accepted, handed = first.get("accept"), first.get("hand_over")
    return RegisterRow(
        row=number,
        dossier_number=entry.number,
        procedure=known.procedure(entry),
        person=entry.person,
        contact="; ".join(filter(None, (entry.address, entry.phone))),
        deciding=known.deciding(entry),
        received_at=_at(accepted),
        due_at=accepted.due_at if accepted else None,
        passed_on_at=_at(next(filter(_left_the_desk, entry.events), None)),
        result_at=_at(first.get("finish")),
        returned_at=_at(handed),
        delivery=DELIVERIES[entry.delivery],
        collected_by=handed.collected_by if handed else "",
        remark=_remark(entry.events, first),
    )


def _left_the_desk(event: Happened) -> bool:
    return event.action in steps.ENTERING and not event.at_desk


def _remark(events: list[Happened], first: dict[str, Happened]) -> str:
    ended = [event for event in events if event.action in ENDED]
    said = [f"{ENDED[event.action]} {ngay(clock.local(event.at))}" for event in ended]
    accepted, finished = first.get("accept"), first.get("finish")
    due = events[-1].due_at if events else None
    if accepted and due and due != accepted.due_at:
        said.insert(0, f"Hẹn trả lại {clock.local(due):%H:%M %d/%m/%Y}")
    if finished and finished.in_time == "false":
        said.append("Quá hạn")
    return "; ".join(said)


def _at(event: Happened | None) -> datetime | None:
    return event.at if event else None


def digest(rows: Iterable[RegisterRow]) -> str:
    """Of what the rows say: the same rows, the same digest, on paper and in the file."""
    found = hashlib.sha256()
    for one in rows:
        found.update(json.dumps(astuple(one), ensure_ascii=False, default=_plain).encode())
    return found.hexdigest()


def _plain(value: object) -> str:
    return clock.local(value).isoformat() if isinstance(value, datetime) else str(value)


def book(chosen: Chosen, number: int) -> Register:
    """One book of the year, or one part of an extract."""
    begin = (number - 1) * BOOK
    rows = list(chosen.rows(begin, begin + BOOK))
    unit, year = chosen.agency.unit, chosen.year
    desk = division(chosen.agency, "one-stop")
    link = settings.BASE_URL + reverse("portal:home")
    return Register(
        superior=chosen.agency.name,
        agency=desk.name if desk else chosen.agency.name,
        place=unit.short_name or unit.name,
        issued_at=clock.local(clock.now()),
        number=f"{year}/STD-{number:02}" if chosen.whole_year else "",
        qr=link,
        lookup=link,
        regime=regime_on(chosen.period.begin),
        year=year,
        rows=rows,
        book=number,
        books=chosen.books,
        chosen=chosen.words(),
        opened_on=chosen.period.begin if chosen.whole_year else None,
        closed_on=chosen.closed_on,
        digest=digest(rows),
    )


def spreadsheet(chosen: Chosen, to: IO[bytes]) -> None:
    title = f"Sổ theo dõi hồ sơ, năm {chosen.year}"
    above = [chosen.agency.name, chosen.words() or title]
    above.append(f"Lập lúc {clock.local(clock.now()):%H:%M ngày %d/%m/%Y} từ nhật ký xử lý hồ sơ")
    write_register(chosen.rows(), above, to)
