"""Answers chosen from a list: boxes for few, a list to open for some, a text box with suggestions for many."""

from __future__ import annotations

from functools import cache, lru_cache

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.alike import Alike
from motcua.common.controls import PublicSelect
from motcua.common.forms import SearchInput
from motcua.common.vietnamese import fold, nfc
from motcua.procedures.lines import Choices, Line
from motcua.procedures.reader import DATA
from motcua.procedures.readings import Unreadable

YES_NO: Choices = (("yes", gettext_lazy("Có")), ("no", gettext_lazy("Không")))
CONFIRMED: Choices = (("yes", gettext_lazy("Đã xác nhận")),)
RADIOS_AT_MOST, SELECT_AT_MOST = 6, 30
LISTS = {"ethnic_group": "ethnic_groups", "nationality": "nationalities", "bank": "banks"}


@cache
def _list(name: str) -> Choices:
    words = (DATA / f"{name}.txt").read_text("utf-8").split("\n")
    return tuple((nfc(word), nfc(word)) for word in words if word)


def choices_of(line: Line) -> Choices:
    match line.kind:
        case "yes_no":
            return YES_NO
        case "confirmation":
            return CONFIRMED
        case kind if kind in LISTS:
            return _list(LISTS[kind])
    return line.choices


def widget(line: Line) -> forms.Widget:
    choices = choices_of(line)
    if len(choices) <= RADIOS_AT_MOST and not line.narrow:
        return forms.RadioSelect(choices=choices)
    if len(choices) <= SELECT_AT_MOST:
        return _select(choices)
    return SearchInput(lambda: [str(label) for _value, label in choices])


@lru_cache(maxsize=1024)
def _select(choices: Choices) -> forms.Widget:
    # Every field makes a copy of its widget: one to copy from is enough.
    return PublicSelect(choices=[("", gettext_lazy("Chọn…")), *choices])


def read(text: str, line: Line) -> str:
    choices = choices_of(line)
    if any(text == value for value, _label in choices):
        return text
    names = _names(choices)
    said = fold(text)
    if value := names.get(said):
        return value
    close = _alike(choices).to(said[:80]) if len(choices) > RADIOS_AT_MOST else []
    if near := list(dict.fromkeys(names[one] for one in close if names[one])):
        message = _("chưa có trong danh sách; có phải là %(near)s?")
        raise Unreadable(message % {"near": _(" hay ").join(f"“{one}”" for one in near)})
    raise Unreadable(_("chọn một trong các mục có sẵn."))


@lru_cache(maxsize=1024)
def _names(choices: Choices) -> dict[str, str]:
    """Every name a choice goes by → its value: "Vietcombank (VCB) – Ngân hàng …" has four, the whole among them."""
    found: dict[str, str] = {}
    for value, text in choices:
        label = str(text)
        parts = label.replace("(", " – ").replace(")", " – ").split(" – ")
        short = [label.partition(" – ")[0], *parts] if len(parts) > 1 else []
        for name in {fold(part) for part in short if part.strip()}:
            # What two of them are called names neither.
            found[name] = value if found.get(name, value) == value else ""
    return found | {fold(str(label)): value for value, label in reversed(choices)}


@lru_cache(maxsize=1024)
def _alike(choices: Choices) -> Alike:
    return Alike(_names(choices))


def show(text: str, line: Line) -> str:
    """What is kept, and what a draft holds as it was typed."""
    choices = choices_of(line)
    value = (
        text if any(text == value for value, _label in choices) else _names(choices).get(fold(text))
    )
    return next((str(label) for one, label in choices if one == value), text)
