"""The kinds of field: how each is asked, read and shown. A new kind is one entry in `KINDS`.

`form_for` builds the page of one part; with `strict=False` it takes whatever was typed, holes and
all, so that nothing is lost; with `strict=True` it says every defect.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, Protocol

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import BaseForm, BoundField, Defect, explain
from motcua.common.vietnamese import clean, fold, nfc
from motcua.procedures import identities, logic, readings
from motcua.procedures.lines import Choices, Line, Section, sections_of
from motcua.procedures.people import PEOPLE
from motcua.procedures.reader import DATA
from motcua.procedures.readings import Unreadable
from motcua.procedures.schema import Check, Description

Part = Literal["submitter", "applicant", "declaration"]
Answer = str | list[str]
Answers = Mapping[str, Any]
Rows = list[tuple[str, str]]

YES_NO: Choices = (("yes", gettext_lazy("Có")), ("no", gettext_lazy("Không")))
RADIOS_AT_MOST = 6


class HasDescription(Protocol):
    @property
    def description(self) -> Description: ...


@cache
def _list(name: str) -> Choices:
    words = (DATA / f"{name}.txt").read_text("utf-8").split("\n")
    return tuple((nfc(word), nfc(word)) for word in words if word)


def choices_of(line: Line) -> Choices:
    match line.kind:
        case "yes_no":
            return YES_NO
        case "ethnic_group":
            return _list("ethnic_groups")
        case "nationality":
            return _list("nationalities")
    return line.choices


def _choice(line: Line) -> forms.Widget:
    choices = choices_of(line)
    if len(choices) <= RADIOS_AT_MOST:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", gettext_lazy("Chọn…")), *choices])


def read_choice(text: str, line: Line) -> str:
    for value, label in choices_of(line):
        if text == value or fold(text) == fold(str(label)):
            return value
    raise Unreadable(_("chọn một trong các mục có sẵn."))


def show_choice(text: str, line: Line) -> str:
    return next((str(label) for value, label in choices_of(line) if value == text), text)


@dataclass(frozen=True)
class Kind:
    read: Callable[[str, Line], str] = readings.read_text
    show: Callable[[str, Line], str] = lambda text, line: text
    widget: Callable[[Line], forms.Widget] = lambda line: forms.TextInput()
    inputmode: str = ""
    size: str = ""
    keep_lines: bool = False
    several: bool = False
    # No answer is kept: the line only speaks.
    speaks: bool = False
    demand: object = gettext_lazy("Điền “%(label)s”.")


def _plain(show: Callable[[str], str]) -> Callable[[str, Line], str]:
    return lambda text, line: show(text)


_CHOOSE = gettext_lazy("Chọn “%(label)s”.")
_ONE = Kind(read_choice, show_choice, _choice, demand=_CHOOSE)
_DATE = Kind(readings.read_date, inputmode="numeric", size="short")
KINDS: dict[str, Kind] = {
    "text": Kind(),
    "name": Kind(readings.read_name),
    "address": Kind(),
    "agency_text": Kind(),
    "long_text": Kind(
        widget=lambda line: forms.Textarea(attrs={"rows": 4, "cols": False}), keep_lines=True
    ),
    "number": Kind(
        readings.read_number, _plain(readings.show_number), inputmode="decimal", size="short"
    ),
    "money": Kind(
        readings.read_money, _plain(readings.show_money), inputmode="numeric", size="medium"
    ),
    "date": _DATE,
    "partial_date": Kind(readings.read_partial_date, inputmode="numeric", size="short"),
    "date_in_words": Kind(
        readings.read_date,
        _plain(readings.show_date_in_words),
        inputmode="numeric",
        size="short",
    ),
    "time": Kind(readings.read_time, _plain(readings.show_time), size="short"),
    "yes_no": _ONE,
    "one_of": _ONE,
    "choice": _ONE,
    "ethnic_group": _ONE,
    "nationality": _ONE,
    "several_of": Kind(
        read_choice,
        show_choice,
        lambda line: forms.CheckboxSelectMultiple(choices=choices_of(line)),
        several=True,
        demand=gettext_lazy("Chọn ít nhất một mục ở “%(label)s”."),
    ),
    "email": Kind(
        readings.read_email,
        widget=lambda line: forms.EmailInput(),
        inputmode="email",
        size="medium",
    ),
    "phone": Kind(
        readings.read_phone,
        widget=lambda line: forms.TextInput(attrs={"type": "tel"}),
        inputmode="tel",
        size="medium",
    ),
    "identity": Kind(readings.read_identity, inputmode="numeric", size="medium"),
    "any_identity": Kind(readings.read_any_identity, size="medium"),
    "passport": Kind(readings.read_passport, size="medium"),
    "tax_code": Kind(readings.read_tax_code, inputmode="numeric", size="medium"),
    "note": Kind(speaks=True),
    "confirmation": Kind(
        lambda text, line: "yes",
        lambda text, line: _("Đã xác nhận") if text == "yes" else text,
        lambda line: forms.CheckboxInput(),
        demand=gettext_lazy("Đánh dấu vào ô “%(label)s”."),
    ),
}


def typed(value: object, *, keep_lines: bool = False) -> str:
    """What was typed, letter for letter, but in NFC and without what cannot be seen or stored."""
    if isinstance(value, bool) or value is None:
        return "yes" if value else ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = text if keep_lines else text.replace("\n", " ")
    shown = (
        char
        for char in text.replace("\t", " ")
        if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    return nfc("".join(shown))


class AnswerField(forms.Field):
    # Whether it depends on this answer what else is asked.
    watched = False

    def __init__(self, line: Line, *, strict: bool) -> None:
        self.line, self.kind = line, KINDS[line.kind]
        super().__init__(
            required=strict and line.required,
            label=line.full_label,
            widget=self.kind.widget(line),
            template_name="procedures/note.html" if self.kind.speaks else None,
        )
        explain(
            self,
            hint=line.hint,
            example=line.example,
            autocomplete=line.autocomplete,
            inputmode=self.kind.inputmode,
            size=self.kind.size,
            needed=line.required,
        )

    def as_typed(self, value: object) -> Answer:
        if self.kind.several:
            several = value if isinstance(value, list | tuple) else [value] if value else []
            return [typed(one) for one in several]
        return typed(value, keep_lines=self.kind.keep_lines)

    def clean(self, value: object) -> Answer:
        answer = self.as_typed(value)
        texts = answer if isinstance(answer, list) else [answer]
        texts = [text for one in texts if (text := clean(one, keep_lines=self.kind.keep_lines))]
        if not texts and self.required:
            raise forms.ValidationError(str(self.kind.demand) % {"label": self.line.label_anywhere})
        try:
            read = [self.kind.read(text, self.line) for text in texts]
        except Unreadable as error:
            message = _("%(label)s: %(mend)s")
            raise forms.ValidationError(
                message % {"label": self.line.label_anywhere, "mend": error}
            ) from None
        return list(dict.fromkeys(read)) if self.kind.several else "".join(read)


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
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.strict = strict
        asked = {line.key: line for section in sections for line in section.lines}
        rules = logic.rules_of(description) if description else {}
        every = {key: AnswerField(line, strict=strict) for key, line in asked.items()}
        self._all = {key: field for key, field in every.items() if not field.kind.speaks}
        answered = logic.Answered(rules, lambda key: logic_value(asked[key], self._typed(key)))
        self._checks: tuple[Check, ...] = description.checks if description else ()
        self._answered_so = answered
        self._sections = tuple(told(sections, answered))
        self.lines = {line.key: line for section in self._sections for line in section.lines}
        self.fields = {key: AnswerField(line, strict=strict) for key, line in self.lines.items()}
        for key in logic.watched(description) if description else ():
            if key in self.fields:
                self.fields[key].watched = True  # type: ignore[attr-defined]

    @property
    def sections(self) -> Iterator[tuple[Section, list[BoundField]]]:
        """Each section with its fields; `field.field.line.group` tells whom a line is about."""
        for section in self._sections:
            yield section, [self[line.key] for line in section.lines]  # type: ignore[misc]

    def draft_values(self) -> dict[str, Answer]:
        """What was typed, to be stored as JSON and put back as it was; never an unknown key."""
        return {name: self._typed(name) for name in self._all}

    def _typed(self, name: str) -> Answer:
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
    def warnings(self) -> list[Defect]:
        """What looks odd but may be right: shown, never refused."""
        values = self.draft_values() if self.is_bound else self.initial
        return [
            {"id": self[key].focus_id, "message": message}  # type: ignore[attr-defined]
            for key, message in identities.warnings(self.lines, values)
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
        for check in self._checks:
            # What is wrong with the line itself comes first; a line that is not asked cannot be mended.
            if check.at in self.cleaned_data and self._answered_so.holds(check.when):
                self.add_error(check.at, check.message)
        return {key: value for key, value in self.cleaned_data.items() if key in self._all}


def sections_for(version: HasDescription, part: Part) -> tuple[Section, ...]:
    return PEOPLE[part] if part in PEOPLE else sections_of(version.description)


def form_for(
    version: HasDescription,
    part: Part,
    data: Answers | None = None,
    *,
    initial: Answers | None = None,
    strict: bool,
) -> PartForm:
    description = version.description if part == "declaration" else None
    sections = sections_for(version, part)
    return PartForm(sections, data, initial=initial, strict=strict, description=description)


def logic_value(line: Line, answer: object) -> logic.Value:
    """The answer as conditions compare it; what cannot be read yet is not given yet."""
    kind = KINDS[line.kind]
    texts = [clean(str(one)) for one in (answer if isinstance(answer, list | tuple) else [answer])]
    try:
        read = [kind.read(text, line) for text in texts if text]
    except Unreadable:
        read = []
    return logic.value(line.kind, read if kind.several else "".join(read))


def answered(description: Description, answers: Answers) -> logic.Answered:
    """Judges conditions by a stored declaration."""
    lines = {line.key: line for section in sections_of(description) for line in section.lines}
    return logic.Answered(
        logic.rules_of(description), lambda key: logic_value(lines[key], answers.get(key) or "")
    )


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


def demanded_papers(description: Description, answers: Answers) -> set[str]:
    """Papers to be handed in with this declaration."""
    so = answered(description, answers)
    return {
        paper.key
        for paper in description.papers
        if paper.required or (paper.required_when and so.holds(paper.required_when))
    }


def show(line: Line, answer: object) -> str:
    """The answer as people read it; what is badly formed is shown as it was typed."""
    kind = KINDS[line.kind]
    answers = answer if isinstance(answer, list | tuple) else [answer]
    texts = [typed(one, keep_lines=kind.keep_lines) for one in answers]
    return "; ".join(kind.show(text, line) for text in texts if text)


def rows_of(sections: tuple[Section, ...], answers: Answers) -> list[tuple[str, Rows]]:
    return [
        (
            str(section.title),
            [
                (line.full_label, show(line, answers.get(line.key)))
                for line in section.lines
                if not KINDS[line.kind].speaks
            ],
        )
        for section in sections
    ]


def display_rows(description: Description, answers: Answers) -> list[tuple[str, Rows]]:
    """The declaration for the review page, the officer's page and the PDF; empty answers are ""."""
    return rows_of(tuple(told(sections_of(description), answered(description, answers))), answers)


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
    return found
