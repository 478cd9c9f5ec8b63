"""Repeated groups and tables on paper: a row for each that was given, in the blank empty ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from motcua.documents.papers import Line, Row, Section, Slot
from motcua.procedures import lines, rows
from motcua.procedures.fields import Answers, People, complete, told_sections
from motcua.procedures.kinds import KINDS, show
from motcua.procedures.row_form import grid
from motcua.procedures.schema import Description

BLANK_ROWS = 3
# How much of the width a column takes, where it is not as much as most.
SHARES = {
    "name": 1.5,
    "address": 1.6,
    "long_text": 1.6,
    "agency_text": 1.3,
    "identity": 1.25,
    "any_identity": 1.25,
    "yes_no": 0.6,
    "choice": 0.7,
    "number": 0.7,
    "time": 0.7,
}


def sections(
    description: Description, answers: Answers, *, people: People | None = None
) -> list[Section]:
    """The declaration as its own form asks it, where no official layout is laid down."""
    answers = complete(description, answers, people=people)
    return [
        Section(title=title, rows=list(_rows(part, answers)))
        for section in told_sections(description, answers, people=people)
        for title, part in lines.parts_of(section)
    ]


def _rows(part: Sequence[lines.Line], answers: Answers) -> Iterator[Row | Line]:
    by_key = {line.key: line for line in part}
    for line in part:
        if line.columns:
            yield labelled(by_key, line, answers)
        elif not line.inside and rows.tells(line, speaks=KINDS[line.kind].speaks):
            yield Row(label=line.full_label, value=show(line, answers.get(line.key)))


def labelled(by_key: Mapping[str, lines.Line], group: lines.Line, answers: Answers) -> Line:
    return Line(cells=[[f"{group.full_label}: ", slot(by_key, group, answers)]])


def slot(by_key: Mapping[str, lines.Line], group: lines.Line, answers: Answers) -> Slot:
    said = grid(by_key, group, answers)
    empty = min(max(BLANK_ROWS, group.min or 0), rows.most(group))
    kinds = [column.kind for column in group.columns if not KINDS[column.kind].speaks]
    shares = [SHARES.get(kind, 1.0) for kind in kinds]
    return Slot(
        look="table",
        head=said.head,
        # Whose or what row it is stands first, and is the longest.
        shares=[max(shares[0], SHARES["name"]), *shares[1:]],
        table=said.rows or [[""] * len(said.head)] * empty,
        row_name=rows.capital(group.row_name or "dòng"),
    )
