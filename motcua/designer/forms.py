"""The page of one item: a box for every key of its model. It refuses nothing: what is wrong is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from pydantic import BaseModel

from motcua.common.forms import BaseForm, BoundField, explain
from motcua.designer import controls
from motcua.designer.bodies import MISSING, keys_like, own_key, same
from motcua.designer.choices import choices, in_order, is_several
from motcua.designer.relevant import SWITCHES, relevant
from motcua.designer.shape import Leaf, child, leaves
from motcua.designer.sources import Choice
from motcua.designer.words import hint
from motcua.procedures.choices import RADIOS_AT_MOST
from motcua.procedures.scenario import ScenarioMove

PREFIX = "o"
# Asked of nearly every item; other boxes are folded away while they are empty.
EVERYDAY = {
    *("required", "hint", "example", "options", "show_when", "required_when", "when"),
    *("note", "unit", "level", "synonyms"),
    # Of one kind of question, which is nothing without them.
    *("parts", "value", "result", "agency_kinds", "unit_level", "row_name"),
}
FOLDED_AT_LEAST = 4
DROP = "drop-"
# With the switch itself, what other boxes depend on.
TURNS = ("move",)
LAST = {"answers", "papers", "note", "fails_at"}
LONG_TEXT = 90
LONG_LIMIT = 1000


class OrderedSelects(forms.Widget):
    """One list for each that was chosen and one for the next: the order is that of the boxes."""

    template_name = "designer/ordered.html"

    def __init__(self, choices: list[Choice], label: str) -> None:
        super().__init__()
        self.choices, self.label = choices, label

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = [*(value or ()), ""]
        context["widget"]["options"] = [("", _("(để trống)")), *self.choices]
        context["widget"]["selects"] = [
            {"value": one, "label": _("%(label)s, thứ %(n)s") % {"label": self.label, "n": n}}
            for n, one in enumerate(chosen, 1)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [one for one in data.getlist(name) if one]


class Box(forms.Field):
    """One key: the value as the draft holds it, as it is shown, and as it comes back."""

    def __init__(self, leaf: Leaf, raw: Any, body: dict[str, Any], item: dict[str, Any]) -> None:
        self.leaf, self.raw = leaf, raw
        self.kind: str = leaf.kind
        self.offered = choices(leaf, body, item)
        value = leaf.default if raw is MISSING else raw
        self.shown = self._shown(value)
        super().__init__(
            label=leaf.label, required=False, initial=self.shown, widget=self._widget()
        )
        words, example = hint(leaf.model, leaf.key, "" if self.offered is not None else self.kind)
        numeric = "numeric" if self.kind in ("whole", "date") else ""
        explain(self, hint=words, example=example, inputmode=numeric, needed=self._needed())
        self.widget.attrs.setdefault("autocomplete", "off")

    def _shown(self, value: Any) -> controls.Shown:
        if value is MISSING or value is None:
            return [] if self.several else False if self.kind == "flag" else ""
        if self.offered is not None and not self.several:
            if not isinstance(value, list | dict):
                return str(value)
        elif self.several:
            if isinstance(value, list) and all(one and isinstance(one, str) for one in value):
                return list(value)
        else:
            try:
                return controls.shown(self.kind, value)
            except controls.Odd:
                pass
        self.kind, self.offered = "json", None
        return controls.pretty(value)

    def _needed(self) -> bool:
        """A key may be left to be made of the name."""
        return self.leaf.required and self.leaf.key != "key"

    @property
    def several(self) -> bool:
        return self.offered is not None and is_several(self.leaf)

    def _widget(self) -> forms.Widget:
        if self.several and in_order(self.leaf):
            return OrderedSelects(self._options(self.shown), self.leaf.label)
        if self.several:
            return forms.CheckboxSelectMultiple(choices=self._options(self.shown))
        if self.offered is not None:
            none = [("", _("Chọn…") if self.leaf.required else _("(để trống)"))]
            first = [] if self.leaf.default not in (MISSING, None, "") else none
            options = [*first, *self._options([self.shown] if self.shown else [])]
            few = len(options) <= RADIOS_AT_MOST - 2 and none[0] not in options
            return forms.RadioSelect(choices=options) if few else forms.Select(choices=options)
        if self.kind == "flag":
            return forms.CheckboxInput()
        if self.kind in ("lines", "answers", "json"):
            rows = str(self.shown).count("\n") + 2
            return forms.Textarea(attrs={"rows": min(max(rows, 3), 20), "cols": False})
        text = str(self.shown)
        if "\n" in text or len(text) > LONG_TEXT or self.leaf.max_length >= LONG_LIMIT:
            return forms.Textarea(attrs={"rows": 2 + len(text) // LONG_TEXT, "cols": False})
        narrow = self.kind in ("whole", "decimal", "date", "moment")
        return forms.TextInput(attrs={"class": "short"} if narrow else {})

    def _options(self, chosen: Any) -> list[Choice]:
        """A value that is not offered stays visible: else saving would lose it."""
        offered = [(str(value), words) for value, words in self.offered or ()]
        known = {value for value, _words in offered}
        odd = [
            (one, _("%s (không có trong danh sách)") % one) for one in chosen if one not in known
        ]
        return [*offered, *dict(odd).items()]

    def clean(self, value: Any) -> Any:
        return value

    def value_from(self, posted: Any) -> Any:
        """What the draft shall hold; untouched boxes give back the very value they were filled from."""
        if self.several and in_order(self.leaf):
            fresh = [one.replace("\0", "") for one in posted]
            return self.raw if fresh == self.shown else fresh or MISSING
        if self.several:
            kept = [one for one in self.shown if one in posted]  # type: ignore[union-attr]
            order = [value for value, _words in self._options(self.shown)]
            fresh = [*kept, *(one for one in order if one in posted and one not in kept)]
            return self.raw if fresh == self.shown else fresh or MISSING
        if self.kind == "flag":
            if bool(posted) == self.shown:
                return self.raw
            return MISSING if bool(posted) == self.leaf.default else bool(posted)
        # PostgreSQL cannot store NUL, whatever kind of box it was typed into.
        text = str(posted or "").replace("\0", "").replace("\r\n", "\n")
        if text == self.shown:
            return self.raw
        if self.offered is not None:
            found = next((value for value, _w in self.offered if str(value) == text), text)
            return MISSING if found in ("", self.leaf.default) else found
        value = controls.read(self.leaf, text, self.kind)
        return MISSING if same(value, self.leaf.default) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class BoxField(BoundField):
    @property
    def said_required(self) -> bool:
        """Most boxes may stay empty: only those that may not are worth a word."""
        return self.needed


class ItemForm(BaseForm):
    """`raw` is the item as the draft holds it; `body` the whole draft, to choose from."""

    bound_field_class = BoxField

    def __init__(
        self,
        model: type[BaseModel],
        raw: Any,
        body: dict[str, Any],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, prefix=PREFIX)
        self.model = model
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self.switch = SWITCHES.get(model, "")
        self.turning = (self.switch, *TURNS) if self.switch else ()
        self.said = self.raw | {
            key: self.data[self.add_prefix(key)]
            for key in self.turning
            if self.add_prefix(key) in self.data
        }
        for leaf in leaves(model):
            self.fields[leaf.key] = Box(leaf, self.raw.get(leaf.key, MISSING), body, self.said)
        self.odd = list(self._odd())

    def _odd(self) -> Iterator[tuple[str, str]]:
        """What the format has no box for, as it stands."""
        for key, value in self.raw.items():
            if key in self.fields:
                continue
            inner = child(self.model, key)
            if inner is None or not isinstance(value, list if inner.many else dict):
                yield key, controls.pretty(value)

    def posted(self, key: str) -> Any:
        widget = self.fields[key].widget
        return widget.value_from_datadict(self.data, self.files, self.add_prefix(key))

    def item(self) -> dict[str, Any]:
        """The item as typed; what was not touched is as it was, byte for byte."""
        dropped = {key for key, _value in self.odd if f"{DROP}{key}" in self.data}
        fresh = {key: value for key, value in self.raw.items() if key not in dropped}
        for key, box in self.fields.items():
            value = box.value_from(self.posted(key))  # type: ignore[attr-defined]
            fresh.pop(key, None)
            if value is not MISSING:
                fresh[key] = value
        return fresh

    def touched(self) -> list[str]:
        """Keys whose boxes differ from what they showed."""
        return [
            key
            for key, box in self.fields.items()
            if not same(box.value_from(self.posted(key)), box.raw)  # type: ignore[attr-defined]
        ]

    def tell(self, defects: Iterable[tuple[str, str]]) -> None:
        """Beside the boxes, on a page that was only opened as well."""
        self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
        for key, message in defects:
            if key in self.fields:
                self.add_error(key, message)

    @property
    def boxes(self) -> list[BoundField]:
        return [self[name] for name in self._shown if name not in self._folded]  # type: ignore[misc]

    @property
    def seldom(self) -> list[BoundField]:
        return [self[name] for name in self._shown if name in self._folded]  # type: ignore[misc]

    @cached_property
    def _shown(self) -> list[str]:
        """What does not belong to the chosen kind is gone, unless something stands there."""
        matters = relevant(self.model, self.said)
        if matters is None:
            return list(self.fields)
        touched = set(self.touched()) if self.is_bound else set()
        found = [
            key
            for key, box in self.fields.items()
            if key in matters
            or key in touched
            or box.raw is not MISSING  # type: ignore[attr-defined]
            or self.errors.get(key)
        ]
        # First what decides on the rest, and what is seldom filled last.
        return sorted(found, key=LAST.__contains__) if self.model is ScenarioMove else found

    @cached_property
    def _folded(self) -> set[str]:
        """Empty boxes of long pages that are not everyday's, and nothing is wrong with."""
        if self.model is ScenarioMove:
            return set()
        touched = set(self.touched()) if self.is_bound else set()
        folded = {
            key
            for key, box in ((one, self.fields[one]) for one in self._shown)
            if not box.needed  # type: ignore[attr-defined]
            and box.raw is MISSING  # type: ignore[attr-defined]
            and key != "key"
            and key not in EVERYDAY
            and key not in touched
            and not self.errors.get(key)
        }
        return folded if len(folded) >= FOLDED_AT_LEAST else set()


def keyed(item: dict[str, Any], model: type[BaseModel], body: dict[str, Any], where: Any) -> Any:
    """With a key of its own making, where the format wants one and none was typed."""
    leaf = next((one for one in leaves(model) if one.key == "key"), None)
    if leaf is None or not leaf.required or item.get("key"):
        return item
    if not any(item.get(sign) for sign in ("label", "name", "title", "who")):
        return item
    return {"key": own_key(item, keys_like(body, where)), **item}
