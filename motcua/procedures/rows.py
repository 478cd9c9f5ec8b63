"""Repeated groups and tables: as many rows as the answers have, kept flat as `members__0__full_name`.

Conditions see a group as the list of its rows that say something: `given(members)`,
`size(members) > 2`. Within a row they call the row's own fields by their short keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from motcua.common.vietnamese import clean
from motcua.procedures import logic
from motcua.procedures.arithmetic import names_in
from motcua.procedures.grammar import ROWS
from motcua.procedures.lines import Line, Section
from motcua.procedures.schema import Description, FormField

Answers = Mapping[str, Any]

# However many a page that was forged brings: no more are read, kept or drawn.
MOST = 50
INDEX = re.compile(r"0|[1-9][0-9]?")
PRESSED = re.compile(r"(?P<what>add|remove):(?P<group>[a-z0-9_]{1,60})(:(?P<row>[0-9]{1,2}))?")


def laid_out(sections: tuple[Section, ...], answers: Answers) -> tuple[Section, ...]:
    """The sections with the lines of every row behind those of their group."""
    return tuple(
        replace(section, lines=tuple(_unfolded(section.lines, answers)))
        if any(line.columns for line in section.lines)
        else section
        for section in sections
    )


def _unfolded(lines: Iterable[Line], answers: Answers) -> Iterator[Line]:
    for line in lines:
        if not line.columns:
            yield line
            continue
        found = _found(line, answers)
        filled = tuple(sorted(row for row, says in found.items() if says))
        rows = max(*found, -1, -1) + 1
        group = replace(line, rows=max(rows, line.min or 0, 1), filled=filled)
        yield group
        for row in range(group.rows):
            yield from row_lines(group, row)


def row_lines(group: Line, row: int) -> Iterator[Line]:
    start = prefix(group.key, row)
    for column in group.columns:
        yield replace(
            column,
            key=start + column.key,
            prefix=start + column.prefix,
            section=group.section,
            inside=group.key,
            row=row,
            row_label=row_label(group, row),
            blank=row not in group.filled,
        )


def prefix(group: str, row: int) -> str:
    return f"{group}__{row}__"


def row_label(group: Line, row: int) -> str:
    """ "thành viên 2"; without a name for the rows the group's own says which is meant."""
    if group.row_name:
        return f"{group.row_name} {row + 1}"
    return _("%(group)s, dòng %(number)s") % {"group": group.label, "number": row + 1}


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _found(group: Line, answers: Answers) -> dict[int, bool]:
    """Each row that has an answer, and whether anything stands in it."""
    names = {column.key for column in group.columns}
    found: dict[int, bool] = {}
    for key in answers:
        head, _sep, rest = key.partition("__")
        if head != group.key:
            continue
        number, _sep, name = rest.partition("__")
        if name in names and INDEX.fullmatch(number) and int(number) < MOST:
            row = int(number)
            found[row] = found.get(row, False) or _says(answers, key)
    return found


def _says(answers: Answers, key: str) -> bool:
    given = answers.getlist(key) if hasattr(answers, "getlist") else answers[key]
    return any(
        clean(str(one))
        for one in (given if isinstance(given, list | tuple) else [given])
        if one is not None and one is not False
    )


def count_in_words(line: Line) -> str:
    """ "3 thành viên", of a group or a table."""
    if not line.columns or not line.filled:
        return ""
    return f"{len(line.filled)} {line.row_name or _('dòng')}"


def tells(line: Line, *, speaks: bool) -> bool:
    """Whether a line stands where answers are read: rows that say nothing do not."""
    if line.columns:
        return not line.filled
    return not speaks and not line.blank


# --- what is kept ---


def closed_up(answers: Answers, lines: Mapping[str, Line]) -> dict[str, Any]:
    """Without the rows in which nothing stands: the later ones move up."""
    places = {
        (group.key, row): place
        for group in lines.values()
        if group.columns
        for place, row in enumerate(group.filled)
    }
    kept: dict[str, Any] = {}
    for key, answer in answers.items():
        line = lines.get(key)
        if line is None or not line.inside:
            kept[key] = answer
        elif (place := places.get((line.inside, line.row))) is not None:
            kept[prefix(line.inside, place) + _short(line)] = answer
    return kept


def _short(line: Line) -> str:
    return line.key.removeprefix(prefix(line.inside, line.row))


def pressed(
    go: str, lines: Mapping[str, Line], answers: dict[str, Any]
) -> tuple[dict[str, Any], str] | None:
    """What a press on "Thêm một …" or "Bỏ dòng này" makes of the answers, and the place to look at.

    None when it was another button.
    """
    if not go.startswith(("add:", "remove:")):
        return None
    press = PRESSED.fullmatch(go)
    group = lines.get(press["group"]) if press else None
    if press is None or group is None or not group.columns:
        return answers, "form"
    if press["what"] == "add" and group.rows < most(group):
        new = {line.key: "" for line in row_lines(group, group.rows)}
        return answers | new, row_id(group, group.rows)
    if press["what"] == "remove" and press["row"] and int(press["row"]) < group.rows:
        return _without(group, int(press["row"]), lines, answers)
    return answers, group_id(group)


def _without(
    group: Line, gone: int, lines: Mapping[str, Line], answers: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    kept: dict[str, Any] = {}
    for key, answer in answers.items():
        number, _sep, name = key.removeprefix(f"{group.key}__").partition("__")
        if not key.startswith(f"{group.key}__") or not INDEX.fullmatch(number):
            kept[key] = answer
        elif int(number) != gone:
            kept[prefix(group.key, int(number) - (int(number) > gone)) + name] = answer
    left = min(gone, group.rows - 2)
    return kept, row_id(group, left) if left >= 0 else group_id(group)


def most(group: Line) -> int:
    return min(group.max or MOST, MOST)


def least(group: Line) -> int:
    return max(group.min or 0, int(group.required))


def wanted(line: Line, lines: Mapping[str, Line]) -> bool:
    """Whether a right declaration answers it: all of an empty row that must be there, else what is required."""
    if line.inside and line.blank:
        return line.row < least(lines[line.inside])
    return line.required


def group_id(group: Line) -> str:
    return f"id_{group.key}"


def row_id(group: Line, row: int) -> str:
    return f"id_{group.key}__{row}"


def belongs(key: str, asked: Iterable[str]) -> bool:
    """Whether an answer is one of these, or stands in a row of one of these groups."""
    return key in asked or key.partition("__")[0] in asked


def replaced(answers: Answers, asked: Iterable[str], new: Answers) -> dict[str, Any]:
    """The answers with the new ones in the place of those asked for; of a group every row."""
    old = {key: said for key, said in answers.items() if not belongs(key, asked)}
    return old | {key: said for key, said in new.items() if belongs(key, asked)}


def keys_of(field: FormField) -> Iterator[str]:
    """Every key under which an answer to it may be kept."""
    if field.kind not in ROWS:
        yield from field.flat_keys()
        return
    for row in range(min(field.max or MOST, MOST)):
        for one in field.fields:
            yield from (prefix(field.key, row) + key for key in one.flat_keys())


# --- conditions ---


def rules_of(description: Description, lines: Mapping[str, Line]) -> dict[str, logic.Rule]:
    """Those of the declaration, and of every line in a row."""
    rules = logic.rules_of(description)
    inside = {f.key: rules_within(f) for f in description.form_fields() if f.kind in ROWS}
    return rules | {
        key: replace(
            inside[line.inside][_short(line)],
            inside=line.inside,
            scope=prefix(line.inside, line.row),
        )
        for key, line in lines.items()
        if line.inside in inside
    }


def rules_within(group: FormField) -> dict[str, logic.Rule]:
    """By short key."""
    return {
        key: logic.rule_of(field, key, (field.show_when,), (field.required_when,))
        for field in group.fields
        for key in field.flat_keys()
    }


def watched(description: Description) -> set[str]:
    """As `logic.watched`; a group is watched as a whole when its rows depend on one another's lines."""
    names = logic.watched(description)
    for group in description.form_fields():
        rules = rules_within(group)
        said = {
            name
            for rule in rules.values()
            for condition in rule.show + rule.demand
            for name in names_in(condition)
        }
        names |= {group.key if name in rules else name for name in said}
    return names
