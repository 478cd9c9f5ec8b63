"""Nobody types a due time: no form has a box for one, the administration included, and no verb takes one."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
from collections.abc import Iterator
from typing import get_type_hints

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.test import RequestFactory

from motcua.accounts.models import User
from motcua.dossiers import actions, flow
from motcua.dossiers.models import Dossier
from tests.rules.tree import PACKAGE, python

# A moment may be typed here, because no time of the law runs out at it; each with its reason.
MOMENTS: dict[str, str] = {
    "verify.at": "when the place was looked at: it lies in the past",
    "record_payment.at": "when it was paid: it lies in the past",
    "appoint.at": "when people are to come: a meeting, which moves no due time",
}
BOXES = (forms.DateTimeField, forms.SplitDateTimeField)


def computed() -> set[str]:
    """The columns of a dossier that say when something is due, stands still or was promised."""
    return {field.name for field in Dossier._meta.fields if isinstance(field, models.DateTimeField)}


def about_dossiers(model: type[models.Model]) -> bool:
    return model.__module__.startswith("motcua.dossiers.")


def forms_of_ours() -> Iterator[type[forms.BaseForm]]:
    for path in python():
        relative = path.relative_to(PACKAGE.parent).with_suffix("")
        if not {"migrations", "commands", "__main__", "wsgi"} & set(relative.parts):
            importlib.import_module(".".join(relative.parts).removesuffix(".__init__"))
    left = [forms.BaseForm]
    while left:
        form = left.pop()
        left += form.__subclasses__()
        if form.__module__.startswith("motcua."):
            yield form


def test_no_form_has_a_box_for_a_due_time() -> None:
    wrong = []
    found = list(forms_of_ours())
    assert len(found) > 20
    for form in found:
        for name, field in getattr(form, "base_fields", {}).items():
            where = f"{form.__module__}.{form.__qualname__}.{name}"
            if name in computed() or "due" in name.split("_"):
                wrong.append(where)
            if isinstance(field, BOXES) and where not in MOMENTS:
                wrong.append(where)
    assert not wrong, (
        "A due time follows from what happened (dossiers/promises.py); ask for days, a reason or an "
        f"article instead of {wrong}"
    )


@pytest.mark.django_db
def test_the_administration_changes_nothing_of_a_dossier_and_no_time_in_it() -> None:
    request = RequestFactory().get("/quan-tri/")
    request.user = User.objects.create_superuser("quantri@example.vn", None, full_name="Quản trị")
    wrong = []
    for site in admin.site._registry.values():
        for one in (site, *site.get_inline_instances(request)):
            if about_dossiers(one.model):
                wrong += [f"{one}: {field}" for field in _writable(one, request)]
    assert not wrong, f"Derive from common.admin.ReadOnlyAdmin or ReadOnlyInline: {wrong}"
    assert Dossier in admin.site._registry  # else nothing was looked at


def _writable(one: admin.options.BaseModelAdmin, request: object) -> Iterator[str]:
    may = (one.has_add_permission, one.has_change_permission, one.has_delete_permission)
    for allowed in may:
        if allowed(request, None):
            yield allowed.__name__
    if one.has_change_permission(request) or one.has_add_permission(request, None):
        shown = set(flatten_fieldsets(one.get_fieldsets(request)))
        yield from sorted(shown - set(one.get_readonly_fields(request)))


def test_no_verb_takes_a_due_time_from_whoever_calls_it() -> None:
    wrong = []
    for name in flow.MOVES:
        verb = getattr(actions, name)
        for given, kind in get_type_hints(verb).items():
            if given == "return":
                continue
            said = {given} & computed() or "due" in given.split("_")
            if said or (
                kind in {dt.datetime, dt.datetime | None} and f"{name}.{given}" not in MOMENTS
            ):
                wrong.append(f"{name}({given})")
        assert "kwargs" not in inspect.signature(verb).parameters, name
    assert not wrong, f"Verbs compute due times (promises.after); they are not told: {wrong}"


def test_only_the_clock_writes_when_a_dossier_is_due() -> None:
    """What a verb writes into `due_at` comes out of `promises`; nobody else makes up such a column."""
    makers = {"promises.py", "recomputing.py"}
    for path in python("dossiers"):
        text = path.read_text("utf-8")
        if path.name not in makers:
            for column in ("due_at", "original_due_at"):
                assert f'columns["{column}"]' not in text, f"{path}: ask promises.after()"
                if "models" not in path.parts and "migrations" not in path.parts:
                    assert f'"{column}": ' not in text, f"{path}: ask promises.after()"
