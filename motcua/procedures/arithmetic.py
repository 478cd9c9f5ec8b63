"""How one expression of a procedure file is evaluated: CEL over plain values.

Whole numbers, amounts and days are integers, so that no đồng is rounded away: a sum beyond 64 bits
fails instead. Where a part of a whole stands in an expression (2,5 m², 0.1), all its numbers are
binary fractions, whose first digits only are sure; `written` keeps no result that has more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from motcua.procedures.grammar import ROWS

if TYPE_CHECKING:
    from cel import Program

# A day is counted in days, so that two of them can be subtracted.
Value = str | int | float | list[str] | None
NUMBERS = {"number", "money"}
DATES = {"date", "partial_date", "date_in_words"}
# Of a group or a table expressions see the rows that say something: given(…), size(…).
LISTS = {"several_of"} | ROWS
FIRST_DAY, LAST_DAY = dt.date(1850, 1, 1).toordinal(), dt.date(2200, 12, 31).toordinal()
LONGEST_TEXT = 3000
# Fourteen digits of a binary fraction stand firm through the forty operations an expression may have.
SURE_DIGITS = 14

STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_SIZE = re.compile(r"\bsize(?=\s*\()")
_GIVEN = re.compile(r"\bgiven\s*\(\s*(\w+)\s*\)")
_FRACTION = re.compile(r"(?<![\w.])(?:\d*\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)(?![\w.])")
_WHOLE = re.compile(r"(?<![\w.])(\d+)(?![\w.])")


def outside_strings(expression: str, change: Callable[[str], str]) -> str:
    """The expression with everything changed but what stands in quotes."""
    parts, at = [], 0
    for quoted in STRING.finditer(expression):
        parts += [change(expression[at : quoted.start()]), quoted[0]]
        at = quoted.end()
    return "".join([*parts, change(expression[at:])])


@lru_cache(maxsize=4096)
def program(expression: str, *, fractions: bool = False) -> Program:
    """Raises ValueError for what is no CEL."""
    # The package brings a command line along; only who has conditions to judge waits for it.
    from cel import compile as compiled

    # Its own `size` counts bytes, of which a Vietnamese letter has up to three.
    said = outside_strings(expression, lambda part: _SIZE.sub("length", part))
    if fractions:
        said = outside_strings(said, lambda part: _WHOLE.sub(r"\1.0", part))
    return compiled(said)


@lru_cache(maxsize=4096)
def names_in(expression: str) -> tuple[str, ...]:
    return tuple(program(expression).references()["variables"])


@lru_cache(maxsize=4096)
def asked_about(expression: str) -> frozenset[str]:
    """The names in `given(…)`: the expression knows what to do without these."""
    return frozenset(_GIVEN.findall(STRING.sub("''", expression)))


@lru_cache(maxsize=4096)
def _has_fractions(expression: str) -> bool:
    return bool(_FRACTION.search(STRING.sub("''", expression)))


def value(kind: str, answer: str | list[str]) -> Value:
    """An answer in its proper writing, as expressions see it."""
    if kind in LISTS:
        return answer if isinstance(answer, list) else [answer] if answer else []
    text = answer if isinstance(answer, str) else "; ".join(answer)
    if kind in NUMBERS:
        if not text:
            return None
        return float(text.replace(",", ".")) if "," in text else int(text)
    return day(text) if kind in DATES else text


def day(text: str) -> int | None:
    """ "15/04/2021", "04/2021" and "2021": what is not said is the first."""
    try:
        numbers = [int(part) for part in text.split("/")]
        d, m, y = [1, 1, *numbers][-3:]
        return dt.date(y, m, d).toordinal()
    except ValueError:
        return None


def years(since: object, until: object) -> int | None:
    """Full years from one day to another: somebody's age on that day."""
    if not (isinstance(since, int | float) and isinstance(until, int | float)):
        return None
    first, last = (dt.date.fromordinal(int(one)) for one in (since, until))
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def length(answer: object) -> int | None:
    return len(answer) if isinstance(answer, str | list) else None


FUNCTIONS: dict[str, Callable[..., object]] = {
    "given": lambda answer: answer not in (None, "", []),
    "years": years,
    "day": day,
    "length": length,
}


def _as_fraction(number: object) -> object:
    return float(number) if type(number) is int else number


_FRACTION_FUNCTIONS: dict[str, Callable[..., object]] = {
    name: lambda *given, _of=function: _as_fraction(_of(*given))
    for name, function in FUNCTIONS.items()
}


def evaluate(
    expression: str, values: Mapping[str, Value], *, exact: bool = False
) -> bool | int | float | str | list[str] | None:
    """`exact`: a number that a binary fraction cannot hold is an error rather than rounded."""
    from cel import Context

    fractions = _has_fractions(expression) or any(type(v) is float for v in values.values())
    given, functions = dict(values), FUNCTIONS
    if fractions:
        numbers = [one for one in values.values() if isinstance(one, int | float)]
        if exact and any(abs(one) >= 10**SURE_DIGITS for one in numbers):
            raise OverflowError(expression)
        given = {name: _as_fraction(one) for name, one in values.items()}  # type: ignore[misc]
        functions = _FRACTION_FUNCTIONS
    context = Context(variables=given, functions=functions)
    result: bool | int | float | str | list[str] | None = program(
        expression, fractions=fractions
    ).execute(context)
    return result


def written(kind: str, result: object, decimals: int = 0) -> str:
    """A computed value in the writing that is kept. "" for no value, ValueError for an unfit one."""
    if result is None:
        return ""
    if kind == "text":
        if not isinstance(result, str) or len(result) > LONGEST_TEXT:
            raise ValueError(kind)
        return result
    number = _number(result)
    if kind == "date":
        if not FIRST_DAY <= number <= LAST_DAY:
            raise ValueError(kind)
        return f"{dt.date.fromordinal(int(number)):%d/%m/%Y}"
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if isinstance(result, float) and len(rounded.as_tuple().digits) > SURE_DIGITS:
        raise ValueError(kind)
    whole, _point, parts = f"{rounded:f}".partition(".")
    parts = parts.rstrip("0")
    if not parts and int(whole) == 0:
        return "0"
    return f"{whole},{parts}" if parts else whole


def _number(result: object) -> Decimal:
    if type(result) is int:
        return Decimal(result)
    if type(result) is float:
        return Decimal(f"{result:.{SURE_DIGITS}g}")
    raise ValueError(result)
