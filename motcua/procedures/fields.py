"""The form of one part of a dossier: people or declaration, as its answers make it.

`form_for` builds the page of one part; with `strict=False` it takes whatever was typed, holes and
all, so that nothing is lost; with `strict=True` it says every defect.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Protocol

from django import forms

from motcua.common.forms import BaseForm, BoundField, Defect
from motcua.common.vietnamese import clean
from motcua.procedures import bank_accounts, cases, identities, logic, places, rows
from motcua.procedures.arithmetic import Value, value
from motcua.procedures.kinds import KINDS, Answer, GivenFile, show
from motcua.procedures.lines import Line, Section, parts_of, sections_of
from motcua.procedures.people import PEOPLE
from motcua.procedures.readings import Unreadable
from motcua.procedures.row_form import Grid, field_of, grid
from motcua.procedures.schema import EXEMPTION, Check, Description, Paper

Part = Literal["submitter", "applicant", "declaration"]
Answers = Mapping[str, Any]
# The answers of steps 1 and 2: {"submitter": …, "applicant": …}.
People = Mapping[str, Answers]
# A table is read as one.
Rows = list[tuple[str, str | Grid]]
Files = Mapping[str, Sequence[GivenFile]]


class HasDescription(Protocol):
    @property
    def description(self) -> Description: ...


class PeopleUnknown(LookupError):
    """A condition asks about a person of the dossier, and whoever judges did not say who they are.

    Not one of the errors that leave a condition undecided: it would be judged wrongly in silence.
    """


class PartForm(BaseForm):
    """One part of a dossier: people or declaration."""

    def __init__(
        self,
        sections: tuple[Section, ...],
        data: Answers | None = None,
        *,
        initial: Answers | None = None,
        strict: bool,
        description: Description | None = None,
        people: People | None = None,
        files: Files | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.strict = strict
        asked = {line.key: line for section in sections for line in section.lines}
        rules = rows.rules_of(description, asked) if description else {}
        every = {key: field_of(line, strict=strict) for key, line in asked.items()}
        self._all = {key: field for key, field in every.items() if field.kind.keeps}
        sections = places.dated(sections, self._typed)
        asked = {line.key: line for section in sections for line in section.lines}
        answered = logic.Answered(rules, _reader(asked, self._typed, people))
        self._checks: tuple[Check, ...] = description.checks if description else ()
        self._answered_so = answered
        self._sections = tuple(told(sections, answered))
        self.lines = {line.key: line for section in self._sections for line in section.lines}
        # Only a line that the answers have changed needs a field of its own.
        self.fields = {
            key: every[key] if every[key].line is line else field_of(line, strict=strict)
            for key, line in self.lines.items()
        }
        # A day decides which places are suggested.
        days = {line.units_on for line in self.lines.values()}
        for key in (days | rows.watched(description)) if description else ():
            if key in self.fields and not self.fields[key].kind.worked_out:  # type: ignore[attr-defined]
                self.fields[key].watched = True  # type: ignore[attr-defined]
        self.computed = {
            key: answered.computed(key)
            for key, field in self.fields.items()
            if field.kind.worked_out  # type: ignore[attr-defined]
        }
        for key, text in self.computed.items():
            self.fields[key].initial = self.initial[key] = text
        if files is not None:
            self.show_files(files)

    def show_files(self, files: Files) -> None:
        """What was given so far for the questions that are answered with files."""
        for key, line in self.lines.items():
            if line.kind == "file":
                self.fields[key].files = files.get(key, ())  # type: ignore[attr-defined]

    @property
    def sections(self) -> Iterator[tuple[Section, list[BoundField]]]:
        """Each section with its fields; `field.field.line.group` tells whom a line is about.

        A repeated group or a table is one field, which draws those of its rows.
        """
        for section in self._sections:
            yield section, [self[line.key] for line in section.lines if not line.inside]  # type: ignore[misc]

    def draft_values(self) -> dict[str, Answer]:
        """What was typed, to be stored as JSON and put back as it was; never an unknown key."""
        return {name: self._typed(name) for name in self._all}

    def _typed(self, name: str) -> Answer:
        if name not in self._all:
            return ""
        field = self._all[name]
        if not self.is_bound:
            return field.as_typed(self.initial.get(name))
        return field.as_typed(field.widget.value_from_datadict(self.data, self.files, name))

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """What stood in questions that are not asked now: whoever changes his mind finds it again."""
        for name in self._all:
            if name not in self.fields:
                answer = self._typed(name)
                texts = answer if isinstance(answer, list) else [answer]
                yield from ((name, text) for text in texts if text)

    @property
    def unasked(self) -> list[str]:
        return [name for name in self._all if name not in self.fields]

    @property
    def computed_mark(self) -> str:
        """Tells whether the page that comes back showed what is worked out from it."""
        said = json.dumps(self.computed, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16] if self.computed else ""

    @property
    def warnings(self) -> list[Defect]:
        """What looks odd but may be right: shown, never refused."""
        values = self.draft_values() if self.is_bound else self.initial
        return [
            {"id": self[key].focus_id, "message": message}  # type: ignore[attr-defined]
            for key, message in (
                *identities.warnings(self.lines, values),
                *places.warnings(self.lines, values),
            )
        ]

    def full_clean(self) -> None:
        if self.strict or not self.is_bound:
            super().full_clean()
            return
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = self.draft_values()

    def clean(self) -> dict[str, Any]:
        for key, message in identities.defects(self.lines, self.cleaned_data):
            self.add_error(key, message)
        for key, message in bank_accounts.defects(self.lines, self.cleaned_data):
            self.add_error(key, message)
        for check in self._checks:
            # What is wrong with the line itself comes first; a line that is not asked cannot be mended.
            if check.at in self.cleaned_data and self._answered_so.holds(check.when):
                self.add_error(check.at, check.message)
        said = {key: value for key, value in self.cleaned_data.items() if key in self._all}
        return rows.closed_up(said, self.lines) | self.computed


def sections_for(
    version: HasDescription, part: Part, answers: Answers | None = None
) -> tuple[Section, ...]:
    """The questions of that part, with as many rows in its groups and tables as the answers have."""
    if part in PEOPLE:
        return PEOPLE[part]
    return rows.laid_out(sections_of(version.description), answers or {})


def form_for(
    version: HasDescription,
    part: Part,
    data: Answers | None = None,
    *,
    initial: Answers | None = None,
    strict: bool,
    people: People | None = None,
    files: Files | None = None,
) -> PartForm:
    """`people` belongs to every declaration; without them a condition about one raises PeopleUnknown.

    Without `files` nobody has looked which there are, and none are demanded.
    """
    description = version.description if part == "declaration" else None
    return PartForm(
        sections_for(version, part, initial if data is None else data),
        data,
        initial=initial,
        strict=strict,
        description=description,
        people=people,
        files=files,
    )


def after_press(
    version: HasDescription, data: Answers, go: str, *, people: People | None = None
) -> PartForm | None:
    """The declaration with a row more or less, when that was what was pressed; stores nothing."""
    typed = form_for(version, "declaration", data, strict=False, people=people)
    pressed = rows.pressed(go, typed.lines, typed.draft_values())
    if pressed is None:
        return None
    return form_for(version, "declaration", pressed[0], strict=False, people=people)


def logic_value(line: Line, answer: object) -> Value:
    """The answer as conditions compare it; what cannot be read yet is not given yet."""
    if line.columns:
        return [str(row) for row in line.filled]
    kind = KINDS[line.kind]
    if kind.fixed:
        return line.value
    texts = [clean(str(one)) for one in (answer if isinstance(answer, list | tuple) else [answer])]
    try:
        read = [kind.read(text, line) for text in texts if text]
    except Unreadable:
        read = []
    return value(line.kind, read if kind.several else "".join(read))


def _reader(
    lines: Mapping[str, Line], answer: Callable[[str], object], people: People | None
) -> Callable[[str], Value]:
    def read(key: str) -> Value:
        if key in lines:
            return logic_value(lines[key], answer(key))
        if people is None:
            raise PeopleUnknown(key)
        who, _joint, name = key.partition("__")
        (line,) = [line for section in PEOPLE[who] for line in section.lines if line.key == name]
        return logic_value(line, people.get(who, {}).get(name) or "")

    return read


def answered(
    description: Description, answers: Answers, *, people: People | None = None
) -> logic.Answered:
    """Judges conditions by a stored declaration; what was computed when it was sent stands."""
    sections = rows.laid_out(sections_of(description), answers)
    lines = {line.key: line for section in sections for line in section.lines}
    kept = {
        key: str(answers[key])
        for key, line in lines.items()
        if KINDS[line.kind].worked_out and key in answers
    }
    read = _reader(lines, lambda key: answers.get(key) or "", people)
    return logic.Answered(rows.rules_of(description, lines), read, kept)


def typed_only(description: Description, answers: Answers) -> dict[str, Any]:
    """A draft holds no computed value: only one that was sent is read back."""
    ours = {field.key for field in description.form_fields() if field.kind == "computed"}
    return {key: said for key, said in answers.items() if key not in ours}


def complete(
    description: Description, answers: Answers, *, people: People | None = None
) -> dict[str, Any]:
    """The answers with what is worked out from them, and without what is not asked."""
    so = answered(description, answers, people=people)
    return _complete(sections_of(description), answers, so)


def _complete(sections: Iterable[Section], answers: Answers, so: logic.Answered) -> dict[str, Any]:
    computed = {
        line.key: so.computed(line.key)
        for section in sections
        for line in section.lines
        if KINDS[line.kind].worked_out
    }
    return {key: said for key, said in ({**answers} | computed).items() if so.shown(key)}


def told(sections: Iterable[Section], so: logic.Answered) -> Iterator[Section]:
    """The sections as these answers make them: without what is not asked, with what is demanded."""
    for section in sections:
        lines = tuple(
            replace(line, required=True) if not line.required and so.demanded(line.key) else line
            for line in section.lines
            if so.shown(line.key)
        )
        if lines or not section.lines:
            yield replace(section, lines=lines)


def told_sections(
    description: Description, answers: Answers, *, people: People | None = None
) -> tuple[Section, ...]:
    """As `told`, by a stored declaration."""
    sections = rows.laid_out(sections_of(description), answers)
    so = answered(description, answers, people=people)
    return places.dated(told(sections, so), answers.get)


def demanded_papers(
    description: Description, answers: Answers, *, people: People | None = None
) -> set[str]:
    """Papers to be handed in with this declaration, and questions of it to be answered with files."""
    so = answered(description, answers, people=people)
    claim = cases.claim(description, answers) if so.shown(EXEMPTION) else None
    asked = {
        line.key
        for section in told(sections_of(description), so)
        for line in section.lines
        if line.kind == "file" and line.required
    }
    return asked | {
        paper.key
        for paper in cases.papers_in(description, answers)
        if paper.required
        or (paper.required_when and so.holds(paper.required_when))
        or (claim and claim.paper == paper.key)
    }


def listed_papers(
    description: Description, answers: Answers, *, people: People | None = None
) -> list[Paper]:
    """Papers this declaration can have to do with: without those of other cases and conditions."""
    demanded = demanded_papers(description, answers, people=people)
    return [
        paper
        for paper in cases.papers_in(description, answers)
        if paper.key in demanded or not (paper.required_when or cases.is_proof(description, paper))
    ]


def asked_files(
    description: Description, answers: Answers, *, people: People | None = None
) -> set[str]:
    """The questions answered with files that are asked at all with these answers."""
    so = answered(description, answers, people=people)
    return {key for key in description.file_keys() if so.shown(key)}


def rows_of(sections: tuple[Section, ...], answers: Answers) -> list[tuple[str, Rows]]:
    return [
        (title, list(_rows(lines, answers)))
        for section in sections
        for title, lines in parts_of(section)
    ]


def _rows(lines: Sequence[Line], answers: Answers) -> Iterator[tuple[str, str | Grid]]:
    by_key = {line.key: line for line in lines}
    for line in lines:
        if line.kind == "table" and line.filled:
            yield line.full_label, grid(by_key, line, answers)
        elif not line.narrow and rows.tells(line, speaks=KINDS[line.kind].speaks):
            yield line.full_label, show(line, answers.get(line.key))


def display_rows(
    description: Description, answers: Answers, *, people: People | None = None
) -> list[tuple[str, Rows]]:
    """The declaration for the review page, the officer's page and the PDF; empty answers are ""."""
    sections = told_sections(description, answers, people=people)
    return rows_of(sections, complete(description, answers, people=people))


def people_rows(part: Literal["submitter", "applicant"], answers: Answers) -> Rows:
    return rows_of(PEOPLE[part], answers)[0][1]


def prefill(description: Description, submitter: Answers, applicant: Answers) -> dict[str, Answer]:
    """Answers of the declaration that the people of steps 1 and 2 have given already."""
    people = {"submitter": submitter, "applicant": applicant}
    found: dict[str, Answer] = {}
    for section in sections_of(description):
        for line in section.lines:
            who, _dot, what = line.prefill.partition(".")
            if answer := people.get(who, {}).get("birth_date" if what == "birth_year" else what):
                found[line.key] = answer
            elif line.key == EXEMPTION:
                found[line.key] = cases.NO_CLAIM
    return found
