"""What stands elsewhere in a draft and can be named: its steps, papers and questions, right or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from django.utils.translation import gettext as _

from motcua.designer.words import title_of
from motcua.procedures.grammar import SPOKEN, UNANSWERED
from motcua.procedures.kind_checks import DAYS, UNFILLED
from motcua.procedures.lines import Line, sections_of
from motcua.procedures.people import PEOPLE
from motcua.procedures.schema import (
    CASE,
    EXEMPTION,
    Description,
    FieldKind,
    FormField,
    FormSection,
    PersonPart,
)

Choice = tuple[Any, Any]
# The whole draft and the item the box belongs to.
Source = Callable[[dict[str, Any], dict[str, Any]], Iterable[Choice]]


def told_apart(choices: Iterable[Choice]) -> list[Choice]:
    """With the key behind the name where two are called the same."""
    found = list(dict.fromkeys(choices))
    count = Counter(str(words) for _key, words in found)
    return [(key, f"{words} ({key})" if count[str(words)] > 1 else words) for key, words in found]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _key(item: dict[str, Any]) -> str:
    return item["key"] if isinstance(item.get("key"), str) else ""


def listed(name: str) -> Source:
    """The items of the list under that key, such as the steps."""
    return lambda body, item: told_apart(
        (_key(one), title_of(one)) for one in _dicts(body.get(name)) if _key(one)
    )


# --- questions ---


def lines(body: dict[str, Any]) -> list[Line]:
    """The questions as the form would ask them, as far as they can be made out."""
    form = tuple(_section(one) for one in _dicts(body.get("form")))
    made = sections_of(Description.model_construct(form=form))
    return [line for section in made for line in section.lines]


def _section(item: dict[str, Any]) -> FormSection:
    fields = tuple(_field(one) for one in _dicts(item.get("fields")) if _key(one))
    return FormSection.model_construct(key=_key(item), title=title_of(item), fields=fields)


def _field(item: dict[str, Any]) -> FormField:
    kind, parts = item.get("kind"), item.get("parts")
    known = get_args(PersonPart)
    inner = _dicts(item.get("fields")) if kind in ("repeated", "table") else []
    return FormField.model_construct(
        key=_key(item),
        kind=kind if kind in get_args(FieldKind) else "text",
        label=title_of(item),
        parts=tuple(one for one in known if one in parts) if isinstance(parts, list) else (),
        fields=tuple(_field(one) for one in inner if _key(one)),
    )


def with_rows(body: dict[str, Any]) -> Iterator[tuple[str, Line]]:
    """Questions in rows stand under the key of the first row."""
    for line in lines(body):
        if line.columns:
            yield from ((f"{line.key}__0__{one.key}", one) for one in line.columns)
        else:
            yield line.key, line


def reserved(body: dict[str, Any]) -> Iterator[tuple[str, Line]]:
    """The case and the exemption: questions that a draft brings without writing them."""
    for key, items, name, label in (
        (CASE, "cases", "name", _("Trường hợp")),
        (EXEMPTION, "fee_exemptions", "who", _("Được miễn, giảm phí")),
    ):
        found = body.get(items)
        known = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        choices = tuple((str(one.get("key", "")), str(one.get(name, ""))) for one in known)
        yield key, Line(key, "choice", label, choices=choices)


def _questions(
    body: dict[str, Any], kinds: Iterable[str] = (), *, but: Iterable[str] = ()
) -> Iterator[Choice]:
    for line in lines(body):
        if (line.kind in kinds if kinds else line.kind not in but) and not line.columns:
            yield line.key, line.label_anywhere


def asked(body: dict[str, Any], item: dict[str, Any]) -> list[Choice]:
    """Where a cross-check may say what is wrong."""
    return told_apart(_questions(body, but=UNANSWERED))


def numbers(body: dict[str, Any], item: dict[str, Any]) -> list[Choice]:
    return told_apart(_questions(body, ("number", "computed")))


def days(body: dict[str, Any], item: dict[str, Any]) -> list[Choice]:
    """A day of the form, in a row also one of that row."""
    inner = (
        (one.key, one.label_anywhere)
        for line in lines(body)
        for one in line.columns
        if one.kind in DAYS
    )
    return [("today", _("Hôm nay")), *told_apart([*_questions(body, DAYS), *inner])]


def handed_in(body: dict[str, Any], item: dict[str, Any]) -> list[Choice]:
    papers = _dicts(body.get("papers"))
    given = [(_key(one), title_of(one)) for one in papers if one.get("mode", "submit") == "submit"]
    return told_apart([*((key, name) for key, name in given if key), *_questions(body, ("file",))])


def people(body: dict[str, Any], item: dict[str, Any]) -> list[Choice]:
    """What may be filled in beforehand: a person from a person, a line from a line."""
    kind = str(item.get("kind", ""))
    if kind in SPOKEN | UNFILLED | {"repeated", "table"}:
        return []
    whole = {"submitter": _("Người nộp hồ sơ"), "applicant": _("Chủ hồ sơ")}
    if kind == "person":
        return list(whole.items())
    return [
        (f"{who}.{line.key}", f"{whole[who]}: {line.label}")
        for who, sections in PEOPLE.items()
        for section in sections
        for line in section.lines
    ]


def refusals(body: dict[str, Any], item: dict[str, Any]) -> list[Choice]:
    """Where a sending may fail; a move that is simply not allowed fails at its own name."""
    found: list[Choice] = []
    if item.get("do") == "act" and isinstance(item.get("move"), str) and item["move"]:
        found.append((item["move"], _("Chính việc này: chưa được làm lúc đó")))
    found += ((key, line.label_anywhere) for key, line in with_rows(body) if _answers(line))
    if _dicts(body.get("cases")):
        found.append((CASE, _("Trường hợp")))
    if any(map(_key, _dicts(body.get("fee_exemptions")))):
        found.append((EXEMPTION, _("Đối tượng được miễn, giảm")))
    found += ((key, _("Giấy tờ: %s") % words) for key, words in handed_in(body, item))
    found += (
        (line.key, _("Bước 1: %s") % line.label)
        for section in PEOPLE["submitter"]
        for line in section.lines
    )
    return told_apart(dict(reversed(found)).items())[::-1]


def _answers(line: Line) -> bool:
    return line.kind not in UNANSWERED


def keys(body: dict[str, Any]) -> list[Choice]:
    """What conditions and printed lines may be written with: every question by its key."""
    return [(key, line.label_anywhere) for key, line in with_rows(body) if _answers(line)]
