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
from motcua.dossiers.models import Channel, Delivery, Dossier, Event
from motcua.dossiers.register import Period

BOOK = 500  # dossiers in one book: some forty-five sheets
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

    def rows(self, begin: int = 0, end: int | None = None) -> Iterator[RegisterRow]:
        deciding = _Deciding()
        dossiers = register.of_agency(self.agency, self.period, self.channel)
        for number, (dossier, events) in enumerate(
            register.with_events(dossiers, begin, end), begin + 1
        ):
            yield row(number, dossier, events, deciding=deciding(dossier))

    def words(self) -> str:
        """What an extract was chosen by."""
        if self.whole_year:
            return ""
        said = f"Tiếp nhận từ {ngay(self.period.begin)} đến {ngay(self.period.end)}"
        return f"{said}; kênh: {Channel(self.channel).label}" if self.channel else said


def row(number: int, dossier: Dossier, events: Iterable[Event], *, deciding: str) -> RegisterRow:
    """What happened, from the events alone; who it is about, from the dossier."""
    happened = list(events)
    first = {event.action: event for event in reversed(happened)}
    accepted, handed = first.get("accept"), first.get("hand_over")
    person, phone = dossier.applicant, dossier.submitter.get("phone", "")
    return RegisterRow(
        row=number,
        dossier_number=dossier.number or "",
        procedure=dossier.version.name,
        person=str(person.get("full_name", "")),
        contact="; ".join(filter(None, (str(person.get("residence", "")), str(phone)))),
        deciding=deciding,
        received_at=_at(accepted),
        due_at=accepted.due_at if accepted else None,
        passed_on_at=_at(next(filter(_left_the_desk, happened), None)),
        result_at=_at(first.get("finish")),
        returned_at=_at(handed),
        delivery=str(Delivery(dossier.delivery).label),
        collected_by=str(handed.data.get("collected_by", "")) if handed else "",
        remark=_remark(happened, accepted),
    )


def _left_the_desk(event: Event) -> bool:
    there = event.division is not None and event.division.kind != "one-stop"
    return there and event.action in steps.ENTERING


def _remark(events: list[Event], accepted: Event | None) -> str:
    said = [
        f"{ENDED[event.action]} {ngay(clock.local(event.at))}"
        for event in events
        if event.action in ENDED
    ]
    due = events[-1].due_at if events else None
    if accepted and due and due != accepted.due_at:
        said.insert(0, f"Hẹn trả lại {clock.local(due):%H:%M %d/%m/%Y}")
    finished = next((event for event in events if event.action == "finish"), None)
    if finished and finished.data.get("on_time") is False:
        said.append("Quá hạn")
    return "; ".join(said)


def _at(event: Event | None) -> datetime | None:
    return event.at if event else None


class _Deciding:
    """Asked once for every agency and version: thousands of dossiers share a few."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}

    def __call__(self, dossier: Dossier) -> str:
        key = (dossier.agency_id, dossier.version_id)
        if key not in self._known:
            self._known[key] = steps.deciding_agency(dossier).name
        return self._known[key]


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
