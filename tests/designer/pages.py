"""What a browser would send back from a page of the designer, and what stands on it."""

from __future__ import annotations

import html
import re
from typing import Any

from django.http import HttpResponse

from motcua.common.forms import BaseForm


def text(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def sent(answer: Any, **changes: Any) -> dict[str, Any]:
    """The page's own form as it stands, with these boxes changed (`None` unticks or empties)."""
    form: BaseForm = answer.context["form"]
    data: dict[str, Any] = {"revision": str(answer.context["draft"].revision)}
    for bound in form:
        value = bound.value()
        if value is True:
            data[bound.html_name] = "on"
        elif value not in (False, None):
            data[bound.html_name] = value if isinstance(value, list) else str(value)
    for key, value in changes.items():
        name = key if key in ("go", "revision") or key.startswith("drop-") else form.add_prefix(key)
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return data
