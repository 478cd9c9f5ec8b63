"""Procedures that no office has: published for one test, with the form it needs."""

from __future__ import annotations

from typing import Any

from motcua.procedures.actions import publish
from motcua.procedures.models import Field, Version
from tests.procedures.builders import described

Fields = list[dict[str, Any]]


def section(fields: Fields, **more: Any) -> dict[str, Any]:
    return {"key": "only", "title": "Một phần", "fields": fields} | more


def published(fields: Fields, **changes: Any) -> Version:
    """The sample procedure with these questions."""
    description = described(form=[section(fields)], **changes)
    return publish(description, field=Field.objects.get(slug=description.field))[0]
