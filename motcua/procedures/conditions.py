"""Looks through the conditions of a description before it is used; what is wrong is said with its mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

from motcua.procedures import cases, row_checks, rows
from motcua.procedures.grammar import SPOKEN, UNANSWERED
from motcua.procedures.logic import (
    DATES,
    FUNCTIONS,
    LISTS,
    NUMBERS,
    Rule,
    Value,
    evaluate,
    names_in,
    program,
    rules_of,
)
from motcua.procedures.schema import Description, FormField

Location = tuple[str | int, ...]
Defect = tuple[Location, str]

DEEPEST = 10
LONGEST_CHAIN = 20
TRIALS = 256
OPERATORS = {"!_", "-_", "@in", "_&&_", "_||_", "_?_:_", "_+_", "_-_"}
COMPARISONS = {"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"}
WORDS = {"size", "startsWith"}
ALLOWED = OPERATORS | COMPARISONS | WORDS | set(FUNCTIONS)
YES: dict[str, tuple[str, ...]] = {"yes_no": ("yes", "no"), "confirmation": ("yes",)}
PERSON_CHOICES = {"sex": ("male", "female"), "identity_kind": ("CCCD", "CMND", "passport")}

_QUOTED = r"'[^']*'|\"[^\"]*\""
_STRING = re.compile(_QUOTED)
_MEMBER = re.compile(r"\.\s*(?!(?:startsWith|size)\s*\()[A-Za-z_]")
_EQUALS = re.compile(rf"\b(\w+)\s*[!=]=\s*({_QUOTED})")
_EQUALED = re.compile(rf"({_QUOTED})\s*(?:[!=]=|\bin\b)\s*(\w+)\b")
_ONE_OF = re.compile(rf"\b(\w+)\s+in\s+\[((?:\s*(?:{_QUOTED})\s*,?)*)\]")


def defects(d: Description) -> Iterator[Defect]:
    rules = rules_of(d)
    options = _options(d.form_fields(), rules)
    options |= {key: one.options for key, one in cases.asked(d).items()}
    sound = True
    for where, condition in _conditions(d):
        for message in _condition(condition, rules, options):
            sound = False
            yield where, message
    for where, group in row_checks.groups(d):
        for path, message in _within(group, rules, options):
            yield (*where, *path), message
    yield from _said_twice(d)
    for index, check in enumerate(d.checks):
        if check.at not in rules or rules[check.at].kind in UNANSWERED:
            yield ("checks", index, "at"), f"tờ khai không hỏi “{check.at}”; ghi khóa của một ô."
    if sound:
        yield from _circles(d, rules)


def _conditions(d: Description) -> Iterator[tuple[Location, str]]:
    for row, section in enumerate(d.form):
        for key in ("show_when", "required_when"):
            yield ("form", row, key), getattr(section, key)
            for column, field in enumerate(section.fields):
                yield ("form", row, "fields", column, key), getattr(field, key)
    for index, paper in enumerate(d.papers):
        yield ("papers", index, "required_when"), paper.required_when
    for index, check in enumerate(d.checks):
        yield ("checks", index, "when"), check.when
    for index, fee in enumerate(d.fees):
        yield ("fees", index, "when"), fee.when


def _within(
    group: FormField, rules: dict[str, Rule], options: dict[str, tuple[str, ...]]
) -> Iterator[Defect]:
    """The conditions in a row: they also know the row's own fields, by their short keys."""
    own = rows.rules_within(group)
    known, chosen = rules | own, options | _options(group.fields, own)
    sound = True
    for index, field in enumerate(group.fields):
        for key in ("show_when", "required_when"):
            for message in _condition(getattr(field, key), known, chosen):
                sound = False
                yield ("fields", index, key), message
    if sound:
        yield from row_checks.circle(group, own)


def _options(fields: Iterable[FormField], known: dict[str, Rule]) -> dict[str, tuple[str, ...]]:
    """What the answers can be, where they are chosen from a list."""
    found: dict[str, tuple[str, ...]] = {}
    for f in fields:
        if f.options:
            found[f.key] = f.options
        elif f.kind in YES:
            found[f.key] = YES[f.kind]
    return found | {
        key: PERSON_CHOICES[rule.kind] for key, rule in known.items() if rule.kind in PERSON_CHOICES
    }


def _condition(
    condition: str, rules: dict[str, Rule], options: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    if not condition:
        return
    if message := _shape(condition):
        yield message
        return
    try:
        said = program(condition).references()
    except ValueError as error:
        yield f"điều kiện viết sai ({str(error).splitlines()[0][:200]}); sửa lại."
        return
    if strange := sorted(set(said["functions"]) - ALLOWED):
        yield (
            f"không dùng được {', '.join(strange)} trong điều kiện; chỉ dùng so sánh, &&, ||, !, "
            f"in, {', '.join(sorted(WORDS | set(FUNCTIONS)))}."
        )
        return
    if unknown := [name for name in said["variables"] if name not in rules]:
        yield f"tờ khai không hỏi “{', '.join(sorted(unknown))}”; ghi đúng khóa của ô."
        return
    if speaking := [name for name in said["variables"] if rules[name].kind in UNANSWERED]:
        yield f"“{speaking[0]}” là lời giải thích hoặc ô tệp, không có câu trả lời; ghi khóa khác."
        return
    yield from _never_said(condition, rules, options)
    yield from _tried(condition, rules, options)


def _shape(condition: str) -> str:
    if "\\" in condition:
        return "điều kiện không dùng dấu \\; bỏ đi."
    bare = _STRING.sub("''", condition)
    depth = deepest = 0
    for sign in bare:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        return f"ngoặc lồng nhau quá {DEEPEST} tầng; viết gọn lại."
    if _MEMBER.search(bare) or "{" in bare:
        return "điều kiện chỉ dùng khóa của ô, không có dấu chấm hay {…} sau khóa; viết lại."
    return ""


def _never_said(
    condition: str, rules: dict[str, Rule], options: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    """An answer that nobody can choose is a typing error, and the question would never come."""
    compared = [(m[1], [m[2]]) for m in _EQUALS.finditer(condition)]
    compared += [(m[2], [m[1]]) for m in _EQUALED.finditer(condition)]
    compared += [(m[1], _STRING.findall(m[2])) for m in _ONE_OF.finditer(condition)]
    for key, words in compared:
        if key in rules and rules[key].kind in NUMBERS | DATES and words:
            yield f"“{key}” là số hoặc ngày: số viết không có nháy, ngày viết day('01/01/2020')."
        for word in words:
            if key in options and word[1:-1] not in ("", *options[key]):
                yield f"“{key}” không có lựa chọn {word}; chọn trong: {', '.join(options[key])}."


def _tried(
    condition: str, rules: dict[str, Rule], options: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    """With every answer given a condition must say true or false: else it compares unlike things."""
    names = names_in(condition)
    samples = [_samples(rules[name].kind, options.get(name, ())) for name in names]
    for values in islice(product(*samples), TRIALS):
        try:
            result = evaluate(condition, dict(zip(names, values, strict=True)))
        except (ArithmeticError, RuntimeError, TypeError, ValueError) as error:
            yield (
                f"điều kiện so sánh hai thứ khác loại ({str(error)[:120]}); số và ngày viết không có "
                "nháy, chữ viết trong nháy."
            )
            return
        if not isinstance(result, bool):
            yield "điều kiện phải cho kết quả đúng hoặc sai; thêm phép so sánh hoặc given(…)."
            return


def _samples(kind: str, options: tuple[str, ...]) -> list[Value]:
    if kind in NUMBERS:
        return [1.0, 1000.0]
    if kind in DATES:
        return [700_000.0, 740_000.0]
    if kind in LISTS:
        return [[], list(options or ("1", "2"))]
    return list(options or ("chữ", ""))


def _said_twice(d: Description) -> Iterator[Defect]:
    again = "đã required thì không cần required_when; bỏ một."
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            where = ("form", row, "fields", column, "required_when")
            if field.required and field.required_when:
                yield where, again
            if field.kind in SPOKEN and field.required_when:
                yield where, f"{field.kind} không hỏi gì; bỏ required_when."
    for index, paper in enumerate(d.papers):
        if paper.required_when and (paper.required or paper.mode != "submit"):
            message = 'required_when chỉ dùng với mode = "submit" và không có required; bỏ một.'
            yield ("papers", index, "required_when"), message


def _circles(d: Description, rules: dict[str, Rule]) -> Iterator[Defect]:
    """Each question must be decided by earlier ones, in few enough rounds to be understood."""
    below = {
        key: {name for condition in rule.show for name in names_in(condition)}
        for key, rule in rules.items()
    }
    # Peeling off what depends on nothing left over: whatever stays is part of a circle or behind one.
    rounds, left = 0, dict(below)
    while free := [key for key, names in left.items() if not names & left.keys()]:
        rounds += 1
        for key in free:
            del left[key]
    if not left and rounds <= LONGEST_CHAIN + 1:
        return
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            if next(field.flat_keys(), "") not in (left or _last(below, rounds)):
                continue
            own = bool(field.show_when)
            where = (
                ("form", row, "fields", column, "show_when") if own else ("form", row, "show_when")
            )
            if left:
                yield where, "điều kiện hiện vòng tròn: các ô chờ lẫn nhau; bỏ một điều kiện."
            else:
                yield where, f"chuỗi điều kiện dài quá {LONGEST_CHAIN} ô; hỏi gộp lại."
            return


def _last(below: dict[str, set[str]], rounds: int) -> set[str]:
    """What is decided only in the last round."""
    left = dict(below)
    for _round in range(rounds - 1):
        for key in [key for key, names in left.items() if not names & left.keys()]:
            del left[key]
    return set(left)
