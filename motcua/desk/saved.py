"""Lists saved under a name, and the columns a person likes to see."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common.addresses import is_here
from motcua.common.vietnamese import clean
from motcua.desk import columns
from motcua.desk import queue as lists
from motcua.desk.models import SavedView
from motcua.desk.people import officers_only

MOST = 20
NAME_AT_MOST = 60


def of(posting: Posting) -> list[SavedView]:
    """A person's own, in their order; among them the nameless one."""
    return list(SavedView.objects.filter(user=posting.user_id))


def columns_of(views: list[SavedView], opened: SavedView | None) -> list[str]:
    usual = next((view for view in views if not view.name), None)
    return (opened or usual or SavedView()).columns


def url(view: SavedView) -> str:
    joint = "&" if view.query else ""
    return f"{reverse('desk:queue')}?{view.query}{joint}bo-loc={view.pk}"


@officers_only
def saved(request: HttpRequest, posting: Posting) -> HttpResponse:
    """GET: all of them, to be renamed, moved and deleted. POST: one more."""
    if request.method != "POST":
        return _page(request, posting)
    name, asked = _name(request), lists.read_list(request.POST.get("loc", ""))
    wrong = _wrong_name(name, posting)
    if not wrong and sum(bool(view.name) for view in of(posting)) >= MOST:
        wrong = _("Đã có %(most)s bộ lọc: xóa bớt một bộ lọc rồi lưu lại.") % {"most": MOST}
    if wrong:
        new = {"name": request.POST.get("ten", ""), "loc": asked.query, "wrong": wrong}
        return _page(request, posting, new=new, status=422)
    views = of(posting)
    made = SavedView.objects.create(
        user=posting.user,
        name=name,
        query=asked.query,
        columns=columns_of(views, None),
        position=max((view.position for view in views), default=0) + 1,
    )
    return redirect(url(made))


@require_POST
@officers_only
def change(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.exclude(name=""), user=posting.user_id, pk=pk)
    match request.POST.get("lam"):
        case "ten":
            name = _name(request)
            if wrong := _wrong_name(name, posting, but=view):
                typed = {"pk": view.pk, "name": request.POST.get("ten", ""), "wrong": wrong}
                return _page(request, posting, renamed=typed, status=422)
            view.name = name
            view.save(update_fields=["name"])
        case "len":
            _move_up(view, posting)
        case "xoa":
            view.delete()
        case _:
            raise Http404
    return redirect("desk:saved")


@require_POST
@officers_only
def choose_columns(request: HttpRequest, posting: Posting) -> HttpResponse:
    """For the saved list one looks at, else for all others of this person."""
    slugs = list(columns.chosen(request.POST.getlist("cot")))
    opened = lists.read_list(f"bo-loc={request.POST.get('bo-loc', '')}").saved
    mine = SavedView.objects.filter(user=posting.user_id)
    view = mine.exclude(name="").filter(pk=opened).first() if opened else None
    if view:
        view.columns = slugs
        view.save(update_fields=["columns"])
    else:
        SavedView.objects.update_or_create(user=posting.user, name="", defaults={"columns": slugs})
    back = request.POST.get("next", "")
    return redirect(back if is_here(back) else "desk:queue")


def _name(request: HttpRequest) -> str:
    return clean(request.POST.get("ten", ""))


def _wrong_name(name: str, posting: Posting, but: SavedView | None = None) -> str:
    if not name:
        return _("Đặt tên cho bộ lọc.")
    if len(name) > NAME_AT_MOST:
        return _("Tên dài quá %(most)s ký tự: đặt tên ngắn hơn.") % {"most": NAME_AT_MOST}
    if any(view.name == name and view != but for view in of(posting)):
        return _("Đã có bộ lọc tên này: đặt tên khác.")
    return ""


@transaction.atomic
def _move_up(view: SavedView, posting: Posting) -> None:
    views = [one for one in of(posting) if one.name]
    place = views.index(view)
    views.insert(max(place - 1, 0), views.pop(place))
    for position, one in enumerate(views, 1):
        one.position = position
    SavedView.objects.bulk_update(views, ["position"])


def _page(
    request: HttpRequest,
    posting: Posting,
    *,
    new: dict[str, Any] | None = None,
    renamed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    for view in of(posting):
        if view.name:
            typed = renamed if renamed and renamed["pk"] == view.pk else {}
            rows.append(
                {
                    "pk": view.pk,
                    "name": view.name,
                    "typed": typed.get("name", view.name),
                    "wrong": typed.get("wrong", ""),
                    "url": url(view),
                }
            )
    wrong = [(f"ten-{row['pk']}", row["wrong"]) for row in rows if row["wrong"]]
    wrong += [("ten-moi", new["wrong"])] if new else []
    errors = [{"id": where, "message": said} for where, said in wrong]
    context = {"posting": posting, "rows": rows, "new": new, "errors": errors}
    return render(request, "desk/saved.html", {**context, "longest": NAME_AT_MOST}, status=status)
