"""Values that are chosen rather than typed: those the format lists, and what stands elsewhere in the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.functional import Promise

from motcua.designer.bodies import at
from motcua.designer.shape import Leaf
from motcua.designer.words import title_of
from motcua.procedures.reader import names
from motcua.procedures.value_words import CHOICES, said

Choice = tuple[Any, str | Promise]

def _level(body: dict[str, Any]) -> Iterator[Choice]:
    return ((number, said("Description", "level", number)) for number in (1, 2, 3, 4))


def _agencies(body: dict[str, Any]) -> Iterator[Choice]:
    return iter(CHOICES["agency"].items())


def _named(table: str) -> Callable[[dict[str, Any]], Iterator[Choice]]:
    return lambda body: iter(names(table).items())


def _listed(key: str) -> Callable[[dict[str, Any]], Iterator[Choice]]:
    def found(body: dict[str, Any]) -> Iterator[Choice]:
        items = at(body, (key,))
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(item.get("key"), str) and item["key"]:
                yield item["key"], f"{title_of(item)} ({item['key']})"

    return found


def _asked(body: dict[str, Any]) -> Iterator[Choice]:
    """The fields of the form; of a group or a person the lines are typed by hand."""
    sections = at(body, ("form",))
    for section in sections if isinstance(sections, list) else ():
        yield from _listed("fields")(section if isinstance(section, dict) else {})


Source = Callable[[dict[str, Any]], Iterator[Choice]]
ONE: dict[str, Source] = {
    "Description.level": _level,
    "Description.field": _named("fields"),
    "Exemption.paper": _listed("papers"),
    "Fee.quantity": _asked,
    "Consultation.agency": _agencies,
}
SEVERAL: dict[str, Source] = {
    "Description.offered_by": _agencies,
    "Description.decided_by": _agencies,
    "Description.life_events": _named("life_events"),
    "FormField.agency_kinds": _agencies,
    "Paper.cases": _listed("cases"),
    "FormSection.cases": _listed("cases"),
    "Fee.cases": _listed("cases"),
    "Fee.exemptions": _listed("fee_exemptions"),
    "ScenarioMove.papers": _listed("papers"),
}


def choices(leaf: Leaf, body: dict[str, Any]) -> list[Choice] | None:
    """What may be chosen; None where it is typed."""
    name = f"{leaf.model}.{leaf.key}"
    if source := ONE.get(name) or SEVERAL.get(name):
        return list(source(body))
    if leaf.kind in ("choice", "several"):
        return [(value, said(leaf.model, leaf.key, value)) for value in leaf.choices]
    return None


def is_several(leaf: Leaf) -> bool:
    return leaf.kind == "several" or f"{leaf.model}.{leaf.key}" in SEVERAL
