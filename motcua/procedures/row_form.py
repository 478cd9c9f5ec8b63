"""A repeated group or a table on the page: one field that draws its rows and counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from motcua.common.forms import BoundField
from motcua.procedures import rows
from motcua.procedures.kinds import KINDS, Answer, AnswerField, show
from motcua.procedures.lines import Line

TEMPLATES = {"repeated": "procedures/repeated.html", "table": "procedures/table.html"}


@dataclass(frozen=True)
class Row:
    id: str
    label: str
    # What is asked in it, in a table with None where a column is not asked in this row.
    fields: list[Any]
    cells: list[Any]
    remove: str


@dataclass(frozen=True)
class Grid:
    """The answers of a group as people read them, a list for each row that says something."""

    head: list[str]
    rows: list[list[str]]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def grid(lines: Mapping[str, Line], group: Line, answers: Mapping[str, Any]) -> Grid:
    columns = [column for column in group.columns if not KINDS[column.kind].speaks]

    def cell(key: str) -> str:
        # A line that its row does not ask leaves its cell empty.
        return show(lines[key], answers.get(key)) if key in lines else ""

    return Grid(
        [column.full_label for column in columns],
        [
            [cell(rows.prefix(group.key, row) + column.key) for column in columns]
            for row in group.filled
        ],
    )


class BoundRows(BoundField):
    @property
    def focus_id(self) -> str:
        return str(self.auto_id)

    @property
    def rows(self) -> Iterator[Row]:
        group: Line = self.field.line  # type: ignore[attr-defined]
        asked = self.form.fields
        for row in range(group.rows):
            start = rows.prefix(group.key, row)
            keys = [start + column.key for column in group.columns]
            cells = [self.form[key] if key in asked else None for key in keys]
            yield Row(
                rows.row_id(group, row),
                rows.capital(rows.row_label(group, row)),
                [cell for cell in cells if cell],
                cells,
                f"remove:{group.key}:{row}",
            )

    def get_context(self) -> dict[str, Any]:
        group: Line = self.field.line  # type: ignore[attr-defined]
        return {
            "field": self,
            "auto_id": self.auto_id,
            "label": self.label,
            "hint": self.help_text,
            "bad": self.errors,
            "describedby": self.describedby,
            "mark": self._mark,
            "columns": group.columns,
            "rows": list(self.rows),
            "row_name": group.row_name or _("dòng"),
            "add": f"add:{group.key}" if group.rows < rows.most(group) else "",
        }


class GroupField(AnswerField):
    """Holds no answer of its own; says when there are too few or too many rows."""

    bound_field_class = BoundRows

    def __init__(self, line: Line, *, strict: bool) -> None:
        super().__init__(line, strict=strict)
        self.template_name = TEMPLATES[line.kind]
        self.strict = strict

    def clean(self, value: object) -> Answer:
        line, given = self.line, len(self.line.filled)
        least = rows.least(line)
        facts = {"label": line.label_anywhere, "row": line.row_name or _("dòng"), "given": given}
        if given < least:
            message = _("%(label)s: điền ít nhất %(least)s %(row)s, đang có %(given)s.")
            raise forms.ValidationError(message % {**facts, "least": least})
        if given > rows.most(line):
            message = _("%(label)s: nhiều nhất %(most)s %(row)s, đang có %(given)s; bỏ bớt.")
            raise forms.ValidationError(message % {**facts, "most": rows.most(line)})
        return ""


def field_of(line: Line, *, strict: bool) -> AnswerField:
    return (GroupField if line.columns else AnswerField)(line, strict=strict)
