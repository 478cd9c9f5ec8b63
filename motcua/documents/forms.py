"""The official layout of a declaration: the printed lines of its procedure, filled with answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from motcua.common.number_words import date_in_words
from motcua.documents import tables
from motcua.documents.papers import Line, Row, Section, Signer, Slot
from motcua.procedures import printed
from motcua.procedures.cases import NO_CLAIM
from motcua.procedures.choices import choices_of
from motcua.procedures.fields import Answers, People, answered, complete, sections_for
from motcua.procedures.kinds import show
from motcua.procedures.logic import Answered
from motcua.procedures.places import dated
from motcua.procedures.printed import Cell, Place
from motcua.procedures.readings import day_of
from motcua.procedures.schema import CASE, Description, PrintedBlock

DOTS = "…………………………………………"
DRAWN = {"boxes", "ticks", "lines"}
PAPER_KINDS = {"CCCD": "Căn cước (căn cước công dân)", "CMND": "Chứng minh nhân dân"}


def frame(
    description: Description,
    answers: Answers,
    *,
    sent: bool = False,
    people: People | None = None,
) -> dict[str, Any]:
    """All of a printed declaration that its procedure lays down, but for the generic sections.

    Without answers it is the blank to fill by hand; who signs is printed only when it was `sent`.
    """
    declared = description.declaration
    if declared is None:
        return {"title": description.name}
    answers = complete(description, answers, people=people)
    so = answered(description, answers, people=people)
    form = _Form(description, answers, so)
    more: dict[str, Any] = {}
    if declared.blocks:
        more["sections"] = [*form.beside(), *(form.section(block) for block in declared.blocks)]
    if declared.signers:
        more["signers"] = [
            Signer(
                title=one.title,
                note=one.note,
                name=form.text(one.name) if sent else "",
                said=[form.text(line) for line in one.said],
                below=[form.text(line) for line in one.below],
            )
            for one in declared.signers
        ]
    return more | {
        "title": declared.title,
        "form_code": declared.form_code,
        "form_source": declared.form_source,
        "pledge": declared.pledge,
        "place_label": declared.place_label,
        "dated_signers": declared.dated_signers,
        "ask_copies": declared.ask_copies,
        "copies": _copies(answers),
    }


def _copies(answers: Answers) -> int | None:
    if answers.get("wants_copies") == "no":
        return 0
    count = str(answers.get("copies") or "")
    # A draft holds whatever was typed.
    return int(count) if re.fullmatch(r"[0-9]{1,4}", count) else None


class _Form:
    def __init__(self, description: Description, answers: Answers, so: Answered) -> None:
        self.description = description
        asked = dated(sections_for(_Described(description), "declaration", answers), answers.get)
        self.lines = {line.key: line for section in asked for line in section.lines}
        self.answers = {key: said for key, said in answers.items() if so.shown(key)}
        self.so = so

    def section(self, block: PrintedBlock) -> Section:
        make = self._row if block.columns == 2 else self._line
        return Section(
            title=block.title, rows=[make(line) for line in block.lines], columns=block.columns
        )

    def beside(self) -> list[Section]:
        """The case stands first; an exemption is said by who claims it, and stands on every blank."""
        keys = [
            key
            for key in printed.beside(self.description)
            if key == CASE or not self.answers or self.answers.get(key) not in (None, "", NO_CLAIM)
        ]
        ticks = "" if self.answers else ":ticks"
        rows = [self._line(f"{self.lines[key].label}: {{{key}{ticks}}}") for key in keys]
        return [Section(rows=rows)] if rows else []

    def text(self, line: str) -> str:
        """The line with its answers as plain text."""
        return "".join(map(self._plain, printed.cells(line)))

    def _plain(self, cell: Cell) -> str:
        return "".join(p if isinstance(p, str) else self._value(p) for p in cell)

    def _row(self, line: str) -> Row:
        """Two columns make a table, so what stands before the first answer is its first column."""
        label, *rest = printed.cells(line)[0]
        value = self._plain(tuple(rest))
        given = any(isinstance(piece, Place) and self._value(piece) for piece in rest)
        return Row(label=str(label).rstrip(": "), value=value if given else "")

    def _line(self, line: str) -> Line:
        return Line(
            cells=[
                [slot for piece in cell for slot in self._pieces(piece)]
                for cell in printed.cells(line)
            ]
        )

    def _pieces(self, piece: str | Place) -> Iterator[str | Slot]:
        if isinstance(piece, str):
            yield piece
            return
        if piece.look == "table":
            yield tables.slot(self.lines, self.lines[piece.key], self.answers)
            return
        value = self._value(piece)
        if piece.look == "ticks":
            yield self._ticks(piece, value)
        elif not value and self._kind(piece) == "time":
            yield from (Slot(look="short"), " giờ ", Slot(look="short"), " phút")
        elif not value and piece.look == "long":
            yield from (Slot(look="short"), " tháng ", Slot(look="short"), " năm ")
            yield Slot(look="short")
        else:
            yield Slot(value=value, look=piece.look if piece.look in DRAWN else "")  # type: ignore[arg-type]

    def _ticks(self, piece: Place, value: str) -> Slot:
        given = self.answers.get(piece.key) or ""
        chosen = set(given if isinstance(given, list | tuple) else [given])
        choices = [(str(label), key in chosen) for key, label in choices_of(self.lines[piece.key])]
        # An answer of no known choice, as a draft may hold, is not lost for want of a box.
        return Slot(
            look="ticks",
            choices=choices,
            value="" if any(on for _label, on in choices) else value,
        )

    def _kind(self, piece: Place) -> str:
        line = self.lines.get(piece.key)
        return line.kind if line else ""

    def _value(self, piece: Place) -> str:
        if keys := printed.identity_keys(piece.key):
            return self._identity(*keys)
        if not self.so.shown(piece.key):
            return ""
        answer = self.answers.get(piece.key)
        shown = show(self.lines[piece.key], answer)
        day = day_of(str(answer)) if piece.look in ("words", "digits", "long") else None
        if day is None:
            return "" if piece.look == "words" else _upper(shown, piece.look)
        match piece.look:
            case "words":
                return date_in_words(day)
            case "long":
                return f"{day.day:02} tháng {day.month:02} năm {day.year}"
        return f"{day:%d/%m/%Y}"

    def _identity(self, kind: str, number: str, issued_on: str, issued_by: str) -> str:
        """ "Hộ chiếu số …, … cấp ngày …": only what was answered."""
        paper = str(self.answers.get(kind) or "")
        name = PAPER_KINDS.get(paper) or show(self.lines[kind], paper)
        first = " số ".join(filter(None, (name, self._value(Place(number)))))
        by = " ".join(filter(None, (self._value(Place(issued_by)), "cấp")))
        day = self._value(Place(issued_on))
        issued = f"{by} ngày {day}" if day else by if by != "cấp" else ""
        return ", ".join(filter(None, (first, issued)))


class _Described:
    def __init__(self, description: Description) -> None:
        self.description = description


def _upper(text: str, look: str) -> str:
    return text.upper() if look == "upper" else text
