"""Which keys matter once a kind of question, or what a line of a scenario does, has been chosen."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from motcua.procedures.scenario import ScenarioMove
from motcua.procedures.scenario_checks import BESIDE, LEADS
from motcua.procedures.schema import FormField

# The choice on which the other boxes depend.
SWITCHES: dict[type[BaseModel], str] = {FormField: "kind", ScenarioMove: "do"}

EVERY = {"key", "kind", "label", "hint", "show_when"}
_ASKED = {"required", "required_when"}
_KNOWN = _ASKED | {"prefill"}
_TYPED = _KNOWN | {"example"}
_TEXT = _TYPED | {"max_length"}
_DAY = _TYPED | {"past", "future"}
_ROWS = {"required", "required_when", "fields", "row_name", "min", "max"}
# A new kind of field is one line here; tests/designer/test_relevant.py holds it to the files shipped.
OF_KIND: dict[str, set[str]] = {
    "text": _TEXT,
    "long_text": _TEXT,
    "agency_text": _TEXT,
    "address": _TEXT | {"units_on"},
    "number": _TYPED | {"min", "max", "decimals"},
    "money": _TYPED | {"min", "max"},
    "date": _DAY,
    "partial_date": _DAY,
    "date_in_words": _DAY,
    "time": _TYPED,
    "yes_no": _TYPED,
    "one_of": _TYPED | {"options"},
    "several_of": _TYPED | {"options"},
    "email": _TYPED,
    "phone": _TYPED,
    "identity": _TYPED,
    "passport": _TYPED,
    "tax_code": _TYPED,
    "ethnic_group": _TYPED,
    "nationality": _TYPED,
    "person": _KNOWN | {"parts", "units_on"},
    "unit": _ASKED | {"example", "unit_level", "units_on"},
    "agency": _ASKED | {"example", "agency_kinds", "units_on"},
    "bank_account": _ASKED,
    "file": _ASKED,
    "confirmation": _ASKED,
    "repeated": _ROWS,
    "table": _ROWS,
    "constant": {"value"},
    "computed": {"value", "result"},
    "heading": set(),
    "note": set(),
}
# Papers and questions can only be named by who asks for more, and by who brings it.
SUPPLEMENTS = ("ask_supplement", "supplement")


def relevant(model: type[BaseModel], item: dict[str, Any]) -> set[str] | None:
    """The keys worth a box; None where all are. `item` is as chosen so far, right or not."""
    if model is FormField:
        return EVERY | OF_KIND.get(str(item.get("kind", "")), _ASKED)
    if model is ScenarioMove:
        return {"do"} | _of_move(str(item.get("do", "")), str(item.get("move", "")))
    return None


def _of_move(do: str, move: str) -> set[str]:
    found = set(BESIDE.get(do, ()))
    if do == "act":
        if move not in SUPPLEMENTS:
            found -= {"answers", "papers"}
        if move not in LEADS:
            found -= {"to"}
    return found
