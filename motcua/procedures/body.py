"""A description as stored: plain JSON without what is left at its default, and its digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from motcua.procedures.schema import Description


def body_of(description: Description) -> dict[str, Any]:
    """Defaults are left out, so that a key added to the format later changes no stored version."""
    return description.model_dump(mode="json", exclude_defaults=True)


def canonical(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(description: Description) -> str:
    return hashlib.sha256(canonical(body_of(description)).encode()).hexdigest()
