"""When a question is asked, demanded or contradicted, and what is worked out: CEL over the answers.

A hidden answer is absent: to every other condition it looks as if it had never been given. A
condition that compares a number or a day nobody has given yet does not hold; a computed value that
needs one has no value. Both look at answers only, never at the clock, so a dossier reads the same
in ten years. How an expression is evaluated is in `arithmetic`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from motcua.procedures import cases
from motcua.procedures.arithmetic import (
    DATES as DATES,
)
from motcua.procedures.arithmetic import (
    LISTS as LISTS,
)
from motcua.procedures.arithmetic import (
    NUMBERS as NUMBERS,
)
from motcua.procedures.arithmetic import (
    Value,
    asked_about,
    evaluate,
    names_in,
    value,
    written,
)
from motcua.procedures.grammar import SPOKEN
from motcua.procedures.people import PEOPLE
from motcua.procedures.schema import Description, FormField

# What evaluating an expression may end in, when an answer is missing or does not fit.
UNDECIDED = (ArithmeticError, RuntimeError, TypeError, ValueError)
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
    # What a computed answer says, and how many digits it keeps after the comma.
    value: str = ""
    decimals: int = 0
    # Of a line in a row: the group's key, and what stands before the row's short keys.
    inside: str = ""
    scope: str = ""


@cache
def people_rules() -> dict[str, Rule]:
    """The answers of steps 1 and 2, for a declaration that asks nothing under the same key."""
    return {
        f"{who}__{line.key}": Rule(
            line.kind if line.kind in DATES else PERSON_KINDS.get(line.key, "text")
        )
        for who, sections in PEOPLE.items()
        for section in sections
        for line in section.lines
    }


def rules_of(description: Description) -> dict[str, Rule]:
    beside = {
        key: Rule("one_of", show=_said((one.show_when,)))
        for key, one in cases.asked(description).items()
    }
    return (
        people_rules()
        | beside
        | {
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
    )


def rule_of(field: FormField, key: str, show: Iterable[str], demand: Iterable[str]) -> Rule:
    demands = _said(demand) if _demandable(field, key) else ()
    return Rule(
        kind_of(field, key),
        show=_said(show),
        demand=demands,
        value=field.value if field.kind == "computed" else "",
        decimals=field.decimals,
    )


def _said(conditions: Iterable[str]) -> tuple[str, ...]:
    return tuple(condition for condition in conditions if condition)


def _demandable(field: FormField, key: str) -> bool:
    # As for `required`: an e-mail address is never demanded of somebody one only writes about.
    email_of_another = field.kind == "person" and key.endswith("__email")
    return field.kind not in SPOKEN | {"computed"} and not email_of_another


def kind_of(field: FormField, key: str) -> str:
    if field.kind == "computed":
        return field.result
    if field.kind == "bank_account":
        return "text"
    if field.kind != "person":
        return field.kind
    return PERSON_KINDS.get(key.removeprefix(f"{field.key}__"), "text")


def watched(description: Description) -> set[str]:
    """The answers on which it depends what else is asked, or what is worked out."""
    expressions = {
        one
        for rule in rules_of(description).values()
        for one in (*rule.show, *rule.demand, rule.value)
        if one
    }
    return {name for expression in expressions for name in names_in(expression)}


class Answered:
    """Judges the conditions by the answers of one declaration, and works out what is computed.

    `kept` are computed answers as they were when the declaration was sent: they are not worked out
    again, so that what was signed is what is read.
    """

    def __init__(
        self,
        rules: Mapping[str, Rule],
        read: Callable[[str], Value],
        kept: Mapping[str, str] | None = None,
    ) -> None:
        self._rules, self._read = rules, read
        self._shown: dict[str, bool] = {}
        self._written: dict[str, str] = dict(kept or {})

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
        except UNDECIDED:
            return False

    def computed(self, key: str) -> str:
        """What is worked out for this key, in the writing that is kept; "" without a value."""
        if not self.shown(key):
            return ""
        if key not in self._written:
            self._written[key] = ""
            self._written[key] = self._worked_out(self._rules[key])
        return self._written[key]

    def _worked_out(self, rule: Rule) -> str:
        """An expression that touches what is missing fails, and has no value: never a nought."""
        known = self._values(rule.value, rule.scope)
        given = {name: one for name, one in known.items() if one not in (None, "", [])}
        unsure = dict.fromkeys(asked_about(rule.value) & known.keys())
        try:
            result = evaluate(rule.value, unsure | given, exact=True)
            return written(rule.kind, result, rule.decimals)
        except UNDECIDED:
            return ""

    def _values(self, expression: str, scope: str) -> dict[str, Value]:
        names = names_in(expression)
        keys = {name: scope + name if scope + name in self._rules else name for name in names}
        return {name: self._value(key) for name, key in keys.items() if key in self._rules}

    def _value(self, name: str) -> Value:
        rule = self._rules[name]
        if not self.shown(name):
            return value(rule.kind, "")
        return value(rule.kind, self.computed(name)) if rule.value else self._read(name)
