"""The HTML of one control: input, textarea, select, the boxes of a choice.

Not in a template: a loop over attributes inside a loop over options costs Django's templates more
than all the rest of a page, and a declaration may ask five hundred questions.
"""

from collections.abc import Callable, Iterator
from copy import copy
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.widgets import Input
from django.utils.html import format_html, format_html_join

Context = dict[str, Any]


def _attributes(attrs: Context) -> str:
    said = {
        name: value for name, value in attrs.items() if value is not None and value is not False
    }
    # One call for all: each is dearer than the few letters it puts together.
    return format_html(
        "".join(" {}" if value is True else ' {}="{}"' for value in said.values()),
        *(part for name, value in said.items() for part in (name, value) if part is not True),
    )


def _value(w: Context) -> str:
    return "" if w["value"] is None else format_html(' value="{}"', w["value"])


def _input(w: Context) -> str:
    box = format_html(
        '<input type="{}" name="{}"{}{}>', w["type"], w["name"], _value(w), _attributes(w["attrs"])
    )
    if not (suggested := w.get("suggestions")):
        return box
    options = _suggestions(tuple(suggested))
    return format_html('{}<datalist id="{}">{}</datalist>', box, w["attrs"]["list"], options)


@lru_cache(maxsize=256)
def _suggestions(texts: tuple[str, ...]) -> str:
    """Put together once a process: never names of people."""
    return format_html_join("", '<option value="{}">', ((text,) for text in texts))


def _file(w: Context) -> str:
    return format_html('<input type="file" name="{}"{}>', w["name"], _attributes(w["attrs"]))


def _textarea(w: Context) -> str:
    # The browser drops the first line break after the tag; one that was typed must stay.
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        w["name"],
        _attributes(w["attrs"]),
        "" if w["value"] is None else w["value"],
    )


def _select(w: Context) -> str:
    html = _public_options if w.get("public") else _options
    shown = (
        format_html('<optgroup label="{}">{}</optgroup>', group, html(options))
        if group
        else html(options)
        for group, options, _index in w["optgroups"]
    )
    return format_html(
        '<select name="{}"{}>{}</select>',
        w["name"],
        _attributes(w["attrs"]),
        format_html_join("", "{}", ((one,) for one in shown)),
    )


def _option(value: object, label: object, *, selected: bool = False) -> str:
    said = " selected" if selected else ""
    return format_html('<option value="{}"{}>{}</option>', value, said, label)


def _options(options: list[Context]) -> str:
    each = (_option(o["value"], o["label"], selected=o["selected"]) for o in options)
    return format_html_join("", "{}", ((one,) for one in each))


def _public_options(options: list[Context]) -> str:
    """Put together once a process: fifty ethnic groups for each of four parents and witnesses."""
    choices = tuple((str(o["value"]), str(o["label"])) for o in options)
    chosen = [place for place, o in enumerate(options) if o["selected"]]
    if chosen in ([], [0]):
        return _untouched(choices, first=bool(chosen))
    each = list(_unselected(choices))
    for place in chosen:
        each[place] = _option(*choices[place], selected=True)
    return format_html_join("", "{}", ((one,) for one in each))


@lru_cache(maxsize=1024)
def _unselected(choices: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(_option(value, label) for value, label in choices)


@lru_cache(maxsize=1024)
def _untouched(choices: tuple[tuple[str, str], ...], *, first: bool) -> str:
    """As before anything was chosen: what somebody chose is never kept."""
    each = (
        _option(value, label, selected=first and not place)
        for place, (value, label) in enumerate(choices)
    )
    return format_html_join("", "{}", ((one,) for one in each))


def _boxes(w: Context) -> str:
    """Radios or checkboxes, each with its label."""
    return format_html_join("\n", "{}", ((box,) for box in _each_box(w)))


def _each_box(w: Context) -> Iterator[str]:
    for group, options, _index in w["optgroups"]:
        if group:
            yield format_html('<p class="hint">{}</p>', group)
        for o in options:
            yield format_html(
                '<p class="choice"><input type="{}" name="{}" value="{}"{}>'
                '<label for="{}">{}</label></p>',
                o["type"],
                o["name"],
                o["value"],
                _attributes(o["attrs"]),
                o["attrs"].get("id", ""),
                o["label"],
            )


class PublicSelect(forms.Select):
    """Its options are the same for everybody and may be kept from one page to the next; never names of people."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "PublicSelect":
        # Django's own goes through all options once more for each field that is made.
        made = copy(self)
        made.attrs = self.attrs.copy()
        return made

    def get_context(self, name: str, value: Any, attrs: Context | None) -> Context:
        context = super().get_context(name, value, attrs)
        context["widget"]["public"] = True
        return context


# Order matters: a subclass stands before its parent.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.MultiWidget, "other"),
    (forms.SelectDateWidget, "other"),
    (forms.Textarea, "textarea"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (Input, "input"),
)
CONTROLS: dict[str, Callable[[Context], str]] = {
    "textarea": _textarea,
    "radios": _boxes,
    "checkboxes": _boxes,
    "checkbox": _input,
    "select": _select,
    "file": _file,
    "input": _input,
}
GROUPS = {"radios", "checkboxes"}


def kind_of(widget: forms.Widget) -> str:
    return next((kind for of, kind in KINDS if isinstance(widget, of)), "other")
