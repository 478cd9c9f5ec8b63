"""How every form looks and reads: label, hint, example, error, control, in one template."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypedDict, TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.common.controls import CONTROLS, GROUPS, kind_of

AnyField = TypeVar("AnyField", bound=forms.Field)


class Defect(TypedDict):
    id: str
    message: str


def explain(
    field: AnyField,
    *,
    hint: object = "",
    example: object = "",
    autocomplete: str = "",
    inputmode: str = "",
    size: str = "",
    needed: bool | None = None,
) -> AnyField:
    """Give a field the words and the help a person needs to fill it in; returns the same field."""
    if hint:
        field.help_text = hint  # type: ignore[assignment]
    for name, value in {"autocomplete": autocomplete, "inputmode": inputmode}.items():
        if value:
            field.widget.attrs[name] = value
    if size:
        field.widget.attrs["class"] = f"{field.widget.attrs.get('class', '')} {size}".strip()
    for name, fact in {"example": example, "needed": needed}.items():
        setattr(field, name, fact)
    return field


class BoundField(forms.BoundField):
    """A field that knows what `components/field.html` asks, so the template needs no includes."""

    @cached_property
    def kind(self) -> str:
        return kind_of(self.field.widget)

    def get_context(self) -> dict[str, Any]:
        """Everything the template shows, ready: it is rendered for every question of a page."""
        ticked = self.kind == "checkbox"
        return {
            "field": self,
            "auto_id": self.auto_id,
            "id": self.id_for_label,
            "label": self.label,
            "hint": self.help_text,
            "example": self.example,
            "bad": self.errors,
            "grouped": self.kind in GROUPS,
            "ticked": ticked,
            "describedby": self.describedby,
            # A box to be ticked is seldom left out: only that it must be is said.
            "mark": self._mark if self.needed or not ticked else "",
            "control": self.control,
        }

    @property
    def _mark(self) -> str:
        if not self.said_required:
            return ""
        return gettext("(bắt buộc)") if self.needed else gettext("(không bắt buộc)")

    @property
    def control(self) -> str:
        if (html := CONTROLS.get(self.kind)) is None:
            return self.as_widget()
        widget = self.field.widget
        if self.field.localize:
            widget.is_localized = True
        attrs = self.build_widget_attrs({}, widget)
        if self.auto_id and "id" not in widget.attrs:
            attrs.setdefault("id", self.auto_id)
        return html(widget.get_context(self.html_name, self.value(), attrs)["widget"])

    @property
    def example(self) -> object:
        return getattr(self.field, "example", "")

    @property
    def has_hint(self) -> bool:
        return bool(self.help_text or self.example)

    @property
    def needed(self) -> bool:
        said: bool | None = getattr(self.field, "needed", None)
        return self.field.required if said is None else said

    @property
    def said_required(self) -> bool:
        """Whether the label carries "(bắt buộc)" or "(không bắt buộc)" at all."""
        return bool(getattr(self.form, "say_required", True))

    @property
    def focus_id(self) -> str:
        """Where an error link leads: a group of radios has no single control, so its first one."""
        base = self.field.widget.attrs.get("id") or self.auto_id
        return f"{base}_0" if self.kind in GROUPS else str(base)

    @property
    def describedby(self) -> str:
        """Hint and error ids, also for the fieldset of a group."""
        if not self.auto_id or self.is_hidden:
            return ""
        ids = [f"{self.auto_id}_helptext"] if self.has_hint else []
        return " ".join([*ids, f"{self.auto_id}_error"] if self.errors else ids)

    @property
    def aria_describedby(self) -> str | None:
        return self.field.widget.attrs.get("aria-describedby") or self.describedby


class Renderer(DjangoTemplates):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = BoundField


ASK = {
    "select": _("Chọn: %(label)s."),
    "radios": _("Chọn: %(label)s."),
    "checkboxes": _("Chọn: %(label)s."),
    "checkbox": _("Đánh dấu vào ô: %(label)s"),
    "file": _("Chọn tệp: %(label)s."),
}


class FormMixin:
    """For ModelForm and forms of other packages; plain forms inherit `BaseForm`."""

    # One for all forms: an engine of its own would compile the templates anew for each form.
    default_renderer: Any = Renderer()
    bound_field_class: Any = BoundField
    # The browser's own bubbles speak the browser's language and show one defect at a time.
    use_required_attribute = False
    say_required = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if self.is_bound:  # type: ignore[attr-defined]
            self._ask_for_what_is_missing()

    def _ask_for_what_is_missing(self) -> None:
        """Django says "this field is required"; in a list of defects nobody knows which."""
        usual = str(forms.Field.default_error_messages["required"])
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if str(field.error_messages.get("required")) == usual:
                bound = self[name]  # type: ignore[index]
                words = ASK.get(bound.kind, _("Điền: %(label)s."))
                field.error_messages["required"] = words % {"label": bound.label}

    @property
    def summary(self) -> list[Defect]:
        """Every defect with the id it leads to, for `components/error_summary.html`."""
        defects: list[Defect] = []
        for name, messages in self.errors.items():  # type: ignore[attr-defined]
            known = name in self.fields  # type: ignore[attr-defined]
            target = self[name].focus_id if known else ""  # type: ignore[index]
            defects += [{"id": target, "message": str(message)} for message in messages]
        return defects


class BaseForm(FormMixin, forms.Form):
    pass


class SearchInput(forms.TextInput):
    """A text box with suggestions of the browser's own: a long list without a script."""

    def __init__(
        self, suggestions: Callable[[], Sequence[str]], attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs=attrs)
        # Asked for when it is shown: most forms are made to be checked, not to be shown.
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["suggestions"] = self.suggestions()
        widget["attrs"]["list"] = f"{widget['attrs'].get('id', name)}_list"
        return context


class DateInput(forms.DateInput):
    """One text box: a picker is slow for a year of birth, three boxes are three fields."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"inputmode": "numeric", "maxlength": "10", "class": "short"}
        super().__init__(attrs={**usual, **(attrs or {})}, format="%d/%m/%Y")


class DateField(forms.DateField):
    widget = DateInput
    default_error_messages = {
        "required": _("Nhập ngày, tháng, năm."),
        "invalid": _("Viết ngày theo mẫu ngày/tháng/năm, ví dụ 05/10/1990."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"]
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = "".join(value.split())
        return super().to_python(value)


class FileInput(forms.FileInput):
    """Says its limits to the page, so that a phone does not send 60 MB for nothing."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        max_mb: int = 0,
        accept: str = "",
        multiple: bool = False,
    ) -> None:
        said: dict[str, Any] = {"data-max-mb": max_mb or False, "accept": accept or False}
        self.allow_multiple_selected = multiple
        super().__init__(attrs={**said, "multiple": multiple, **(attrs or {})})


class FilesField(forms.FileField):
    """Several files in one field; `cleaned_data` holds a list."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        files: list[Any] = [super(FilesField, self).clean(one, initial) for one in given]
        return files
