"""Values that are chosen rather than typed: those the format lists, and what stands elsewhere in the draft."""

from __future__ import annotations

from typing import Any

from motcua.designer import sources
from motcua.designer.shape import Leaf
from motcua.designer.sources import Choice, Source, listed
from motcua.procedures.reader import names
from motcua.procedures.value_words import CHOICES, said


def _words(key: str) -> Source:
    return lambda body, item: CHOICES[key].items()


def _named(table: str) -> Source:
    return lambda body, item: names(table).items()


ONE: dict[str, Source] = {
    "Description.level": lambda body, item: (
        (number, said("Description", "level", number)) for number in (1, 2, 3, 4)
    ),
    "Description.field": _named("fields"),
    "FormField.prefill": sources.people,
    "FormField.units_on": sources.days,
    "Check.at": sources.asked,
    "Exemption.paper": listed("papers"),
    "Fee.quantity": sources.numbers,
    "Consultation.agency": _words("agency"),
    "ScenarioMove.move": _words("move"),
    "ScenarioMove.to": listed("steps"),
    "ScenarioMove.status": _words("status"),
    "ScenarioMove.step": listed("steps"),
    "ScenarioMove.notice": _words("notice"),
    "ScenarioMove.fails_at": sources.refusals,
}
SEVERAL: dict[str, Source] = {
    "Description.offered_by": _words("agency"),
    "Description.decided_by": _words("agency"),
    "Description.life_events": _named("life_events"),
    "FormField.agency_kinds": _words("agency"),
    "Paper.cases": listed("cases"),
    "FormSection.cases": listed("cases"),
    "Fee.cases": listed("cases"),
    "Fee.exemptions": listed("fee_exemptions"),
    "Step.next": listed("steps"),
    "ScenarioMove.papers": sources.handed_in,
}
# Where it matters which comes first.
IN_ORDER = {"Step.next"}


def choices(leaf: Leaf, body: dict[str, Any], item: dict[str, Any]) -> list[Choice] | None:
    """What may be chosen in this box of the item; None where it is typed."""
    name = f"{leaf.model}.{leaf.key}"
    if source := ONE.get(name) or SEVERAL.get(name):
        return list(source(body, item))
    if leaf.kind in ("choice", "several"):
        return [(value, said(leaf.model, leaf.key, value)) for value in leaf.choices if value != ""]
    return None


def is_several(leaf: Leaf) -> bool:
    return leaf.kind == "several" or f"{leaf.model}.{leaf.key}" in SEVERAL


def in_order(leaf: Leaf) -> bool:
    return f"{leaf.model}.{leaf.key}" in IN_ORDER
