"""The outline of a draft and the pages of its items. Whatever is typed is saved, right or not."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.designer import access, actions, places
from motcua.designer.bodies import (
    MISSING,
    Path,
    at,
    copied,
    goal,
    insert,
    move,
    put,
    remove,
)
from motcua.designer.defects import reading
from motcua.designer.forms import ItemForm, keyed
from motcua.designer.models import Draft, DraftChange
from motcua.designer.outline import groups
from motcua.designer.page import frame
from motcua.designer.people import keepers_only
from motcua.designer.shape import label, list_at, model_at
from motcua.designer.views import overtaken
from motcua.designer.views.screens import item_page, overview_page

# Only the boxes follow what was chosen; nothing is saved.
SWITCH = "switch"


def revision_of(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def done(
    draft: Draft, change: DraftChange | None, path: Path, *, stay: bool = False
) -> HttpResponse:
    """Back to the outline at the item, or to the item's page; with the change to be told."""
    url = places.edit_url(draft.pk, path) if stay else places.overview_url(draft.pk, path)
    plain, _sign, mark = url.partition("#")
    told = f"?xong={change.revision}" if change else ""
    return redirect(f"{plain}{told}" + (f"#{mark}" if mark else ""))


@keepers_only
def overview(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    draft = access.draft(posting, pk)
    if request.method != "POST":
        return overview_page(request, draft)
    verb, _colon, name = request.POST.get("go", "").partition(":")
    path = places.read(name)
    if revision_of(request) != draft.revision:
        return overview_page(request, draft, since=revision_of(request), status=409)
    found = _rearranged(draft.body, verb, path)
    if found is None:
        raise Http404
    body, goes, what = found
    try:
        change = actions.save(draft, posting, body, what=what, revision=draft.revision)
    except actions.Overtaken:
        draft.refresh_from_db()
        return overview_page(request, draft, since=revision_of(request), status=409)
    except actions.NotAllowed as refused:
        return overview_page(request, draft, refused=str(refused), status=422)
    return done(draft, change, goes)


def _rearranged(
    body: dict[str, Any], verb: str, path: Path
) -> tuple[dict[str, Any], Path, str] | None:
    item, index = at(body, path), path[-1] if path else ""
    if item is MISSING or not isinstance(index, int) or list_at(path[:-1]) is None:
        return None
    named = {"thing": places.thing(body, path)}
    if verb == "copy":
        goes = (*path[:-1], index + 1)
        fresh = insert(body, path[:-1], index + 1, copied(body, path))
        return fresh, goes, _("Chép %(thing)s") % named
    place = goal(body, path, {"up": -1, "down": 1}.get(verb, 0))
    if verb not in ("up", "down") or place is None:
        return None
    told = _("Chuyển lên: %(thing)s") if verb == "up" else _("Chuyển xuống: %(thing)s")
    return move(body, path, place), (*place[0], place[1]), told % named


def _place(text: str) -> Path:
    path = places.read(text)
    if model_at(path) is None:
        raise Http404
    return path


@keepers_only
def edit(request: HttpRequest, posting: Posting, pk: int, place: str = "") -> HttpResponse:
    draft = access.draft(posting, pk)
    path = _place(place)
    if request.method == "POST":
        return _saved(request, posting, draft, path)
    raw = at(draft.body, path)
    if raw is MISSING and path and isinstance(path[-1], int):
        raise Http404
    model = model_at(path)
    assert model is not None
    form = ItemForm(model, raw, draft.body)
    if raw is not MISSING:
        form.tell(reading(draft.pk, draft.body).at(path))
    return item_page(request, draft, path, form)


def _saved(request: HttpRequest, posting: Posting, draft: Draft, path: Path) -> HttpResponse:
    if revision_of(request) != draft.revision:
        return overtaken.page(request, draft, path, revision_of(request))
    model, raw = model_at(path), at(draft.body, path)
    assert model is not None
    if raw is MISSING and path and isinstance(path[-1], int):
        raise Http404
    form = ItemForm(model, raw, draft.body, request.POST)
    if request.POST.get("go") == SWITCH:
        return item_page(request, draft, path, form)
    item = keyed(form.item(), model, draft.body, path[:-1])
    body = put(draft.body, path, item) if item or raw is not MISSING else draft.body
    keys = [key for key in {**item, **form.raw} if at(item, (key,)) != at(form.raw, (key,))]
    what = _("Sửa %(thing)s: %(keys)s") if raw is not MISSING else _("Thêm %(thing)s")
    named = ", ".join(label(model.__name__, key) for key in keys)
    told = what % {"thing": places.thing(body, path), "keys": named}
    return _written(request, posting, draft, path, form, body, told)


def _written(
    request: HttpRequest,
    posting: Posting,
    draft: Draft,
    path: Path,
    form: ItemForm,
    body: dict[str, Any],
    what: str,
    add_to: Path | None = None,
) -> HttpResponse:
    read = revision_of(request)
    try:
        change = actions.save(draft, posting, body, what=what, revision=read)
    except actions.Overtaken:
        draft.refresh_from_db()
        return overtaken.page(request, draft, path, read, add_to=add_to)
    except actions.NotAllowed as refused:
        where = add_to if add_to is not None else None
        return item_page(request, draft, path, form, refused=str(refused), status=422, add_to=where)
    if request.POST.get("go") == "more" and isinstance(path[-1] if path else "", int):
        return redirect(places.add_url(draft.pk, path[:-1], int(path[-1]) + 1))
    # What is wrong with it stands at its boxes; it is saved all the same.
    wrong = any(one.item == path for one in reading(draft.pk, draft.body).defects)
    return done(draft, change, path, stay=wrong or request.POST.get("go") == "stay")


@keepers_only
def add(request: HttpRequest, posting: Posting, pk: int, place: str) -> HttpResponse:
    draft = access.draft(posting, pk)
    where = places.read(place)
    found = list_at(where)
    if found is None or (len(where) > 1 and at(draft.body, where[:-1]) is MISSING):
        raise Http404
    position = _position(request, draft, where)
    path = (*where, position)
    if request.method != "POST":
        return item_page(
            request, draft, path, ItemForm(found.model, MISSING, draft.body), add_to=where
        )
    form = ItemForm(found.model, MISSING, draft.body, request.POST)
    if revision_of(request) != draft.revision:
        return overtaken.page(request, draft, path, revision_of(request), add_to=where)
    if request.POST.get("go") == SWITCH:
        return item_page(request, draft, path, form, add_to=where)
    item = keyed(form.item(), found.model, draft.body, where)
    body = insert(draft.body, where, position, item)
    what = _("Thêm %(thing)s") % {"thing": places.thing(body, path)}
    return _written(request, posting, draft, path, form, body, what, add_to=where)


def _position(request: HttpRequest, draft: Draft, where: Path) -> int:
    items = at(draft.body, where)
    count = len(items) if isinstance(items, list) else 0
    asked = request.GET.get("cho", "")
    return (
        min(int(asked), count)
        if asked.isascii() and asked.isdecimal() and len(asked) < 6
        else count
    )


@keepers_only
def take_away(request: HttpRequest, posting: Posting, pk: int, place: str) -> HttpResponse:
    """Asks first; and is undone from the page that follows."""
    draft = access.draft(posting, pk)
    path = _place(place)
    if not path or at(draft.body, path) is MISSING:
        raise Http404
    thing, model = places.thing(draft.body, path), model_at(path)
    assert model is not None
    inner = groups(pk, draft.body, path, model, reading(pk, draft.body))
    context = frame(request, draft, "") | {
        "thing": thing,
        "back_url": places.edit_url(draft.pk, path),
        "inner": [one for one in inner if one.rows],
    }
    if request.method != "POST":
        return render(request, "designer/remove.html", context)
    read = revision_of(request)
    try:
        body = remove(draft.body, path) if read == draft.revision else draft.body
        what = _("Xóa %(thing)s") % {"thing": thing}
        change = actions.save(draft, posting, body, what=what, revision=read)
    except actions.Overtaken:
        draft.refresh_from_db()
        return overview_page(request, draft, since=read, status=409)
    return done(draft, change, path[:-1] if isinstance(path[-1], int) else path)
