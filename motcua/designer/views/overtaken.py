"""Somebody saved in between: the page says who did what, keeps what was typed, and joins what does not collide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from motcua.designer import actions
from motcua.designer.bodies import MISSING, Path, at, find_again
from motcua.designer.defects import reading
from motcua.designer.forms import ItemForm
from motcua.designer.models import Draft, State
from motcua.designer.shape import list_at, model_at
from motcua.designer.views.screens import item_page, meanwhile, overview_page


@dataclass(frozen=True)
class Collision:
    label: str
    theirs: str


def page(
    request: HttpRequest, draft: Draft, path: Path, since: int, *, add_to: Path | None = None
) -> HttpResponse:
    base = actions.body_before(draft, since + 1) if since >= 0 else draft.body
    told: dict[str, Any] = {"meanwhile": meanwhile(draft, since), "closed": _closed(draft)}
    if add_to is not None:
        return _new(request, draft, since, base, add_to, told)
    place, model = find_again(base, draft.body, path), model_at(path)
    assert model is not None
    mine = ItemForm(model, at(base, path), base, request.POST)
    if place is None or (at(draft.body, place) is MISSING and at(base, path) is not MISSING):
        if place and isinstance(place[-1], str):
            again = ItemForm(model, MISSING, draft.body, request.POST)
            return item_page(request, draft, place, again, status=409, **told, gone=True)
        return _new(request, draft, since, base, path[:-1], told | {"gone": True})
    now = ItemForm(model, at(draft.body, place), draft.body)
    touched = set(mine.touched())
    data, collisions = request.POST.copy(), []
    for key, box in now.fields.items():
        theirs, before = box.shown, mine.fields[key].shown  # type: ignore[attr-defined]
        name = now.add_prefix(key)
        if key not in touched:
            data.setlist(
                name,
                theirs if isinstance(theirs, list) else ["on"] if theirs is True else [str(theirs)],
            )
            if theirs is False:
                data.pop(name, None)
        elif theirs != before:
            words = "; ".join(theirs) if isinstance(theirs, list) else str(theirs)
            collisions.append(Collision(str(box.label), words))
    form = ItemForm(model, at(draft.body, place), draft.body, data)
    form.tell(reading(draft.pk, draft.body).at(place))
    return item_page(request, draft, place, form, status=409, collisions=collisions, **told)


def _new(
    request: HttpRequest,
    draft: Draft,
    since: int,
    base: object,
    where: Path,
    told: dict[str, Any],
) -> HttpResponse:
    """The item was to be new, or is there no more: what was typed can be added as a new one."""
    parent = find_again(base, draft.body, where[:-1])
    found = list_at(where)
    if found is None or parent is None or (parent and at(draft.body, parent) is MISSING):
        return overview_page(request, draft, since=since, status=409)
    place = (*parent, where[-1])
    items = at(draft.body, place)
    form = ItemForm(found.model, MISSING, draft.body, request.POST)
    path = (*place, len(items) if isinstance(items, list) else 0)
    return item_page(request, draft, path, form, add_to=place, status=409, **told)


def _closed(draft: Draft) -> str:
    if draft.state == State.OPEN:
        return ""
    return _("Bản soạn này đã chuyển sang “%(state)s” nên chưa sửa được.") % {
        "state": draft.get_state_display()
    }
