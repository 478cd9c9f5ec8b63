"""The two screens of writing: the outline of a draft, and the page of one item."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.designer import controls, places, sources
from motcua.designer.bodies import MISSING, Path, at
from motcua.designer.defects import Found, reading
from motcua.designer.forms import ItemForm
from motcua.designer.models import Draft, DraftChange
from motcua.designer.outline import groups, outline
from motcua.designer.page import frame, warnings
from motcua.designer.shape import label

SHOWN_AT_MOST = 5
# Pages on which questions are named by their keys.
WITH_KEYS = ("FormField", "FormSection", "Check", "Fee", "Paper", "PrintedBlock", "ScenarioMove")
GENERAL = ("code", "name", "effective_from", "summary")


def meanwhile(draft: Draft, since: int | None) -> list[DraftChange]:
    """What others did after the page was opened, the latest first."""
    if since is None:
        return []
    found = draft.changes.filter(revision__gt=max(since, 0)).select_related("by")
    return list(found[:SHOWN_AT_MOST])


def overview_page(
    request: HttpRequest,
    draft: Draft,
    *,
    since: int | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    found = reading(draft.pk, draft.body)
    context = frame(request, draft, "draft") | {
        "groups": outline(draft.pk, draft.body, found),
        "general_url": places.edit_url(draft.pk, ()),
        "general": _general(draft.body),
        "general_defects": len([one for one in found.defects if not one.item]),
        "defects": _linked(found.defects),
        # Drawn as soon as the steps can be read, however wrong their order still is.
        "flow": found.description,
        "flow_defects": _linked(found.about("steps")),
        "warnings": warnings(draft, found.description),
        "meanwhile": meanwhile(draft, since),
        "refused": refused,
    }
    return render(request, "designer/draft.html", context, status=status)


def _linked(defects: list[Found]) -> list[dict[str, str]]:
    return [{"url": one.url, "message": one.sentence} for one in defects]


def _general(body: dict[str, Any]) -> list[dict[str, str]]:
    shown = {key: body[key] for key in GENERAL if isinstance(body.get(key), str)}
    if "effective_from" in shown:
        shown["effective_from"] = controls.shown("date", shown["effective_from"])
    return [{"key": label("Description", key), "value": shown.get(key, "")} for key in GENERAL]


def item_page(
    request: HttpRequest,
    draft: Draft,
    path: Path,
    form: ItemForm,
    *,
    add_to: Path | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Also for an item that is still to come: then `add_to` names its list."""
    found = reading(draft.pk, draft.body)
    new = add_to is not None
    inside = [] if new else groups(draft.pk, draft.body, path, form.model, found)
    parents = path[:-2] if isinstance(path[-1] if path else "", int) else path[:-1]
    action = (
        places.add_url(draft.pk, path[:-1], int(path[-1]))
        if new
        else places.edit_url(draft.pk, path)
    )
    context = frame(request, draft, "") | {
        "form": form,
        # By names of their own: in a template `form.summary` would be the box of that key.
        "boxes": form.boxes,
        "seldom": form.seldom,
        "wrong": form.summary,
        "title": places.label_of(path) if new else places.thing(draft.body, path),
        "trail": [
            (words, places.edit_url(draft.pk, at_))
            for words, at_ in places.trail(draft.body, parents)
        ],
        "action": action,
        "new": new,
        "listed": bool(path) and isinstance(path[-1], int),
        "inside": inside if path else [],
        "may_remove": bool(path) and not new and at(draft.body, path) is not MISSING,
        "remove_url": places.remove_url(draft.pk, path) if path else "",
        "back_url": places.overview_url(draft.pk, path[:-1] if new else path),
        "odd": form.odd,
        "keys": sources.keys(draft.body) if form.model.__name__ in WITH_KEYS else [],
        "others": [one for one in found.at(path) if one[0] not in form.fields and not new],
        **more,
    }
    return render(request, "designer/item.html", context, status=status)
