"""Every address of the real program, with an example path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

SAMPLES = {"int": "1", "str": "abc", "slug": "abc", "path": "1", "uuid": "0" * 8}
NAMED = {"app_label": "accounts", "action": "accept", "uidb36": "1", "step": "nguoi-nop"}


@dataclass(frozen=True)
class Route:
    name: str  # "portal:home"; "" for the few of Django's admin without one
    path: str
    view: Any


def routes() -> list[Route]:
    return list(_walk(get_resolver("motcua.config.urls"), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + _example(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield Route(f"{space}{entry.name}" if entry.name else "", f"/{path}", entry.callback)


def _example(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        route = str(pattern)
        return re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda found: NAMED.get(found[2], SAMPLES[found[1] or "str"]),
            route,
        )
    text, names = normalize(str(pattern))[0]
    return str(text) % {each: NAMED.get(each, "abc") for each in names}
