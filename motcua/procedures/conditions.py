"""Looks through the conditions and computed values of a description before it is used; what is wrong is
said with its mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

from motcua.procedures import cases, row_checks, rows
from motcua.procedures.arithmetic import (
    DATES,
    FUNCTIONS,
    LISTS,
    NUMBERS,
    STRING,
    Value,
    evaluate,
    names_in,
    program,
    written,
)
from motcua.procedures.grammar import SPOKEN, UNANSWERED
from motcua.procedures.logic import UNDECIDED, Rule, people_rules, rules_of
from motcua.procedures.schema import Description, FormField

Location = tuple[str | int, ...]
Defect = tuple[Location, str]

DEEPEST = 10
LONGEST_CHAIN = 20
MOST_EXPRESSIONS = 300
# What an evaluation costs is bounded by these: there are no loops, and texts have a longest length.
MOST_OPERATIONS = 40
TRIALS = 256
OPERATORS = {"!_", "-_", "@in", "_&&_", "_||_", "_?_:_", "_+_", "_-_", "_*_"}
COMPARISONS = {"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"}
# `size` is written in the file, `length` is what it becomes.
WORDS = {"size", "startsWith", *FUNCTIONS} - {"length"}
ALLOWED = OPERATORS | COMPARISONS | {"startsWith"} | set(FUNCTIONS)
# The kind that a condition has, beside those of computed values.
TRUTH = "truth"
YES: dict[str, tuple[str, ...]] = {"yes_no": ("yes", "no"), "confirmation": ("yes",)}
PERSON_CHOICES = {"sex": ("male", "female"), "identity_kind": ("CCCD", "CMND", "passport")}

_QUOTED = STRING.pattern
_OPERATION = re.compile(r"&&|\|\||[=!<>]=|[-+*?!<>,(\[]|\bin\b")
_MEMBER = re.compile(r"\.\s*(?!(?:startsWith|size)\s*\()[A-Za-z_]")
_EQUALS = re.compile(rf"\b(\w+)\s*[!=]=\s*({_QUOTED})")
_EQUALED = re.compile(rf"({_QUOTED})\s*(?:[!=]=|\bin\b)\s*(\w+)\b")
# Every blank belongs to one place of the pattern only: else a text of blanks is tried for ever.
_ONE_OF = re.compile(rf"\b(\w+)\s+in\s+\[(\s*(?:(?:{_QUOTED})\s*(?:,\s*)?)*)\]")


def defects(d: Description) -> Iterator[Defect]:
    rules = rules_of(d)
    options = _options(d.form_fields(), rules)
    options |= {key: one.options for key, one in cases.asked(d).items()}
    sound = True
    expressions = [(where, said, kind) for where, said, kind in _expressions(d) if said]
    if len(expressions) > MOST_EXPRESSIONS:
        message = f"quá {MOST_EXPRESSIONS} điều kiện và phép tính; gộp bớt hoặc tách thủ tục."
        yield expressions[MOST_EXPRESSIONS][0], message
        return
    for where, said, kind in expressions:
        for message in _expression(said, kind, rules, options):
            sound = False
            yield where, message
    for where, group in row_checks.groups(d):
        for path, message in _within(group, rules, options):
            yield (*where, *path), message
    yield from _said_twice(d)
    asked = {key for field in d.form_fields() for key in field.flat_keys()}
    for index, check in enumerate(d.checks):
        if check.at not in asked or rules[check.at].kind in UNANSWERED:
            yield ("checks", index, "at"), f"tờ khai không hỏi “{check.at}”; ghi khóa của một ô."
    if sound:
        yield from _circles(d, rules)


def _expressions(d: Description) -> Iterator[tuple[Location, str, str]]:
    """Each with the kind of its result."""
    for where, condition in _conditions(d):
        yield where, condition, TRUTH
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            if field.kind == "computed":
                yield ("form", row, "fields", column, "value"), field.value, field.result


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
            for message in _expression(getattr(field, key), TRUTH, known, chosen):
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


def _expression(
    said: str, kind: str, rules: dict[str, Rule], options: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    if not said:
        return
    if message := _shape(said):
        yield message
        return
    try:
        found = program(said).references()
    except ValueError as error:
        yield f"viết sai ({str(error).splitlines()[0][:200]}); sửa lại."
        return
    if strange := sorted(set(found["functions"]) - ALLOWED):
        yield (
            f"không dùng được {', '.join(strange)}; chỉ dùng so sánh, + - *, &&, ||, !, ? :, "
            f"in, {', '.join(sorted(WORDS))}."
        )
        return
    if unknown := sorted(name for name in found["variables"] if name not in rules):
        yield _unknown(unknown)
        return
    if speaking := [name for name in found["variables"] if rules[name].kind in UNANSWERED]:
        yield f"“{speaking[0]}” là lời giải thích hoặc ô tệp, không có câu trả lời; ghi khóa khác."
        return
    yield from _never_said(said, rules, options)
    yield from _tried(said, kind, rules, options)


def _unknown(names: list[str]) -> str:
    if any(name.startswith(("submitter__", "applicant__")) for name in names):
        known = ", ".join(sorted(people_rules()))
        return f"không có “{', '.join(names)}”; về người nộp và chủ hồ sơ chỉ hỏi được: {known}."
    return f"tờ khai không hỏi “{', '.join(names)}”; ghi đúng khóa của ô."


def _shape(said: str) -> str:
    if "\\" in said:
        return "không dùng dấu \\; bỏ đi."
    bare = STRING.sub("''", said)
    if len(_OPERATION.findall(bare)) > MOST_OPERATIONS:
        return f"quá {MOST_OPERATIONS} phép tính và so sánh; tách thành nhiều ô tính (computed)."
    depth = deepest = 0
    for sign in bare:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        return f"ngoặc lồng nhau quá {DEEPEST} tầng; viết gọn lại."
    if _MEMBER.search(bare) or "{" in bare:
        return "chỉ dùng khóa của ô, không có dấu chấm hay {…} sau khóa; viết lại."
    return ""


def _never_said(
    condition: str, rules: dict[str, Rule], options: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    """An answer that nobody can choose is a typing error, and the question would never come."""
    compared = [(m[1], [m[2]]) for m in _EQUALS.finditer(condition)]
    compared += [(m[2], [m[1]]) for m in _EQUALED.finditer(condition)]
    compared += [(m[1], STRING.findall(m[2])) for m in _ONE_OF.finditer(condition)]
    for key, words in compared:
        if key in rules and rules[key].kind in NUMBERS | DATES and words:
            yield f"“{key}” là số hoặc ngày: số viết không có nháy, ngày viết day('01/01/2020')."
        for word in words:
            if key in options and word[1:-1] not in ("", *options[key]):
                yield f"“{key}” không có lựa chọn {word}; chọn trong: {', '.join(options[key])}."


def _tried(
    said: str, kind: str, rules: dict[str, Rule], options: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    """With every answer given it must come to what it is for: else it mixes unlike things."""
    names = names_in(said)
    samples = [_samples(rules[name], options.get(name, ())) for name in names]
    for values in islice(product(*samples), TRIALS):
        try:
            result = evaluate(said, dict(zip(names, values, strict=True)))
        except UNDECIDED as error:
            yield (
                f"so sánh hoặc tính với hai thứ khác loại ({str(error)[:120]}); số và ngày viết "
                "không có nháy, chữ viết trong nháy."
            )
            return
        if message := _unfit(kind, result):
            yield message
            return


_WRONG_RESULT = {
    TRUTH: "điều kiện phải cho kết quả đúng hoặc sai; thêm phép so sánh hoặc given(…).",
    "text": 'result = "text" thì phép tính phải cho chữ; nối chữ bằng + hoặc sửa result.',
    "date": 'result = "date" thì phép tính phải cho một ngày, ví dụ stay_from + 30; sửa lại.',
    "number": 'result = "number" thì phép tính phải cho số; sửa phép tính hoặc result.',
    "money": 'result = "money" thì phép tính phải cho số tiền; sửa phép tính hoặc result.',
}


def _unfit(kind: str, result: object) -> str:
    if kind == TRUTH:
        return "" if isinstance(result, bool) else _WRONG_RESULT[kind]
    try:
        written(kind, result)
    except UNDECIDED:
        return _WRONG_RESULT[kind]
    return ""


def _samples(rule: Rule, options: tuple[str, ...]) -> list[Value]:
    if rule.kind in NUMBERS:
        return [1, 1000, 1.5] if rule.decimals else [1, 1000]
    if rule.kind in DATES:
        return [700_000, 740_000]
    if rule.kind in LISTS:
        return [[], list(options or ("1", "2"))]
    return list(options or ("chữ", ""))


def _said_twice(d: Description) -> Iterator[Defect]:
    again = "đã required thì không cần required_when; bỏ một."
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            where = ("form", row, "fields", column, "required_when")
            if field.required and field.required_when:
                yield where, again
            if (field.kind in SPOKEN or field.kind == "computed") and field.required_when:
                yield where, f"{field.kind} không hỏi gì; bỏ required_when."
    for index, paper in enumerate(d.papers):
        if paper.required_when and (paper.required or paper.mode != "submit"):
            message = 'required_when chỉ dùng với mode = "submit" và không có required; bỏ một.'
            yield ("papers", index, "required_when"), message


def _circles(d: Description, rules: dict[str, Rule]) -> Iterator[Defect]:
    """Each question must be decided by earlier ones, in few enough rounds to be understood."""
    below = {
        key: {name for one in (*rule.show, rule.value) if one for name in names_in(one)}
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
            name = "show_when" if field.show_when or not field.value else "value"
            own = field.show_when or field.value
            where = ("form", row, "fields", column, name) if own else ("form", row, name)
            if left:
                yield where, "vòng tròn: các ô chờ lẫn nhau; bỏ một điều kiện hoặc một phép tính."
            else:
                yield where, f"chuỗi điều kiện dài quá {LONGEST_CHAIN} ô, kể cả ô tính; gộp lại."
            return


def _last(below: dict[str, set[str]], rounds: int) -> set[str]:
    """What is decided only in the last round."""
    left = dict(below)
    for _round in range(rounds - 1):
        for key in [key for key, names in left.items() if not names & left.keys()]:
            del left[key]
    return set(left)
