"""When a question is asked, demanded or contradicted: conditions in CEL over the other answers.

A hidden answer is absent: to every other condition it looks as if it had never been given. A
condition that compares a number or a day nobody has given yet does not hold. Conditions look at
answers only, never at the clock, so a dossier reads the same in ten years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from motcua.procedures import cases
from motcua.procedures.grammar import ROWS, SPOKEN
from motcua.procedures.schema import Description, FormField

if TYPE_CHECKING:
    from cel import Program

# Numbers and days are float: a day is counted in days, so that two of them can be subtracted.
Value = str | float | list[str] | None
NUMBERS = {"number", "money"}
DATES = {"date", "partial_date", "date_in_words"}
# Of a group or a table conditions see the rows that say something: given(…), size(…).
LISTS = {"several_of"} | ROWS
# What a line of a person is, where it is not a text.
PERSON_KINDS = {
    "birth_date": "date",
    "birth_year": "partial_date",
    "identity_issued_on": "date",
    "sex": "sex",
    "identity_kind": "identity_kind",
}


@dataclass(frozen=True)
class Rule:
    """What is known of one answer: its kind, and the conditions of its field and its section."""

    kind: str
    show: tuple[str, ...] = ()
    demand: tuple[str, ...] = ()
    # Of a line in a row: the group's key, and what stands before the row's short keys.
    inside: str = ""
    scope: str = ""


def rules_of(description: Description) -> dict[str, Rule]:
    beside = {
        key: Rule("one_of", show=_said((one.show_when,)))
        for key, one in cases.asked(description).items()
    }
    return beside | {
        key: rule_of(
            field,
            key,
            (cases.within(section.cases), section.show_when, field.show_when),
            (section.required_when, field.required_when),
        )
        for section in description.form
        for field in section.fields
        for key in field.flat_keys()
    }


def rule_of(field: FormField, key: str, show: Iterable[str], demand: Iterable[str]) -> Rule:
    demands = _said(demand) if _demandable(field, key) else ()
    return Rule(kind_of(field, key), show=_said(show), demand=demands)


def _said(conditions: Iterable[str]) -> tuple[str, ...]:
    return tuple(condition for condition in conditions if condition)


def _demandable(field: FormField, key: str) -> bool:
    # As for `required`: an e-mail address is never demanded of somebody one only writes about.
    email_of_another = field.kind == "person" and key.endswith("__email")
    return field.kind not in SPOKEN and not email_of_another


def kind_of(field: FormField, key: str) -> str:
    if field.kind == "bank_account":
        return "text"
    if field.kind != "person":
        return field.kind
    return PERSON_KINDS.get(key.removeprefix(f"{field.key}__"), "text")


def watched(description: Description) -> set[str]:
    """The answers on which it depends what else is asked."""
    conditions = {one for rule in rules_of(description).values() for one in rule.show + rule.demand}
    return {name for condition in conditions for name in names_in(condition)}


@lru_cache(maxsize=4096)
def program(condition: str) -> Program:
    """Raises ValueError for what is no CEL."""
    # The package brings a command line along; only who has conditions to judge waits for it.
    from cel import compile as compiled

    return compiled(condition)


@lru_cache(maxsize=4096)
def names_in(condition: str) -> tuple[str, ...]:
    return tuple(program(condition).references()["variables"])


def value(kind: str, answer: str | list[str]) -> Value:
    """An answer in its proper writing, as conditions compare it."""
    if kind in LISTS:
        return answer if isinstance(answer, list) else [answer] if answer else []
    text = answer if isinstance(answer, str) else "; ".join(answer)
    if kind in NUMBERS:
        return float(text.replace(",", ".")) if text else None
    return day(text) if kind in DATES else text


def day(text: str) -> float | None:
    """ "15/04/2021", "04/2021" and "2021": what is not said is the first."""
    try:
        numbers = [int(part) for part in text.split("/")]
        d, m, y = [1, 1, *numbers][-3:]
        return float(dt.date(y, m, d).toordinal())
    except ValueError:
        return None


def years(since: object, until: object) -> int | None:
    """Full years from one day to another: somebody's age on that day."""
    if not (isinstance(since, float) and isinstance(until, float)):
        return None
    first, last = (dt.date.fromordinal(int(one)) for one in (since, until))
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


FUNCTIONS: dict[str, Callable[..., object]] = {
    "given": lambda answer: answer not in (None, "", []),
    "years": years,
    "day": day,
}


def evaluate(condition: str, values: Mapping[str, Value]) -> object:
    from cel import Context

    return program(condition).execute(Context(variables=dict(values), functions=FUNCTIONS))


class Answered:
    """Judges the conditions by the answers of one declaration."""

    def __init__(self, rules: Mapping[str, Rule], read: Callable[[str], Value]) -> None:
        self._rules, self._read = rules, read
        self._shown: dict[str, bool] = {}

    def shown(self, key: str) -> bool:
        rule = self._rules.get(key)
        if rule is not None and rule.inside and not self.shown(rule.inside):
            return False
        if rule is None or not rule.show:
            return True
        if key not in self._shown:
            # Circles are refused when a file is read; should one be met, it ends here.
            self._shown[key] = True
            self._shown[key] = all(self.holds(condition, rule.scope) for condition in rule.show)
        return self._shown[key]

    def demanded(self, key: str) -> bool:
        rule = self._rules.get(key)
        return rule is not None and any(
            self.holds(condition, rule.scope) for condition in rule.demand
        )

    def holds(self, condition: str, scope: str = "") -> bool:
        try:
            return evaluate(condition, self._values(condition, scope)) is True
        except (ArithmeticError, RuntimeError, TypeError, ValueError):
            return False

    def _values(self, condition: str, scope: str) -> dict[str, Value]:
        names = names_in(condition)
        keys = {name: scope + name if scope + name in self._rules else name for name in names}
        return {
            name: self._read(key) if self.shown(key) else value(self._rules[key].kind, "")
            for name, key in keys.items()
            if key in self._rules
        }
