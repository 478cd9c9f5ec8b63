"""From draft to version: one proposes, another reads the difference and publishes or gives it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, explain
from motcua.common.vietnamese import clean
from motcua.designer import access, actions
from motcua.designer.defects import Reading, reading
from motcua.designer.models import Draft, State
from motcua.designer.page import frame, warnings
from motcua.designer.people import keepers_only
from motcua.designer.readiness import blockers, red
from motcua.designer.views.items import revision_of
from motcua.designer.views.screens import meanwhile
from motcua.procedures.difference import differences


class RemarkForm(BaseForm):
    say_required = False
    remark = explain(
        forms.CharField(
            label=gettext_lazy("Cần sửa gì"),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
            error_messages={"required": gettext_lazy("Ghi cần sửa gì rồi trả lại.")},
        ),
        hint=gettext_lazy("Người soạn đọc ở đầu bản soạn."),
    )

    def clean_remark(self) -> str:
        return clean(self.cleaned_data["remark"], keep_lines=True)


@keepers_only
def publishing(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    draft = access.draft(posting, pk)
    found = reading(draft.pk, draft.body)
    if request.method != "POST":
        return _page(request, posting, draft, found)
    do = DOES.get(request.POST.get("go", ""))
    if do is None:
        raise Http404
    try:
        return do(request, posting, draft, found)
    except actions.Overtaken:
        draft = access.draft(posting, pk)
        since = revision_of(request)
        fresh = reading(draft.pk, draft.body)
        return _page(request, posting, draft, fresh, since=since, status=409)
    except actions.NotAllowed as refused:
        draft = access.draft(posting, pk)
        return _page(request, posting, draft, found, refused=str(refused), status=422)


def _page(
    request: HttpRequest,
    posting: Posting,
    draft: Draft,
    found: Reading,
    *,
    form: RemarkForm | None = None,
    since: int | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = frame(request, draft, "publishing") | {
        "form": form or RemarkForm(),
        "blockers": blockers(draft, posting, found),
        "warnings": warnings(draft, found.description),
        "barred": actions.barred(draft, posting) if draft.state == State.PROPOSED else "",
        **_standing(posting, draft, found),
        "mine": draft.proposed_by_id == posting.user_id,
        "meanwhile": meanwhile(draft, since),
        **more,
    }
    return render(request, "designer/publishing.html", context, status=status)


def _standing(posting: Posting, draft: Draft, found: Reading) -> dict[str, Any]:
    """What it would replace, read beside it; nothing for a new procedure or a draft not right yet."""
    if found.description is None or draft.state == State.PUBLISHED:
        return {}
    known = access.standing(posting).filter(procedure__code=found.description.code)
    if (version := known.first()) is None:
        return {}
    return {
        "standing": version,
        "newer": draft.based_on is not None and version != draft.based_on,
        "differences": differences(version.description, found.description),
    }


def _propose(request: HttpRequest, posting: Posting, draft: Draft, found: Reading) -> HttpResponse:
    _refuse(request, posting, draft, found)
    actions.propose(draft, posting, revision=revision_of(request))
    messages.success(request, _("Đã đề nghị công bố. Người thứ hai sẽ đọc lại và công bố."))
    return redirect("designer:publishing", draft.pk)


def _publish(request: HttpRequest, posting: Posting, draft: Draft, found: Reading) -> HttpResponse:
    if why := actions.barred(draft, posting):
        raise actions.NotAllowed(why)
    _refuse(request, posting, draft, found)
    assert found.description is not None
    version, made = actions.publish(
        draft, posting, found.description, revision=revision_of(request)
    )
    told = (
        _("Đã công bố phiên bản %(number)s.")
        if made
        else _("Nội dung này trùng với phiên bản %(number)s đang công bố; không có gì thay đổi.")
    )
    messages.success(request, told % {"number": version.number})
    return redirect("designer:publishing", draft.pk)


def _give_back(
    request: HttpRequest, posting: Posting, draft: Draft, found: Reading
) -> HttpResponse:
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, posting, draft, found, form=form, status=422)
    remark = form.cleaned_data["remark"]
    actions.give_back(draft, posting, remark=remark, revision=revision_of(request))
    messages.success(request, _("Đã trả lại để sửa."))
    return redirect("designer:draft", draft.pk)


def _take_back(
    request: HttpRequest, posting: Posting, draft: Draft, found: Reading
) -> HttpResponse:
    if draft.proposed_by_id != posting.user_id:
        raise actions.NotAllowed(_("Chỉ người đề nghị mới rút về được; hãy trả lại kèm lời nhắn."))
    actions.give_back(draft, posting, remark="", revision=revision_of(request))
    messages.success(request, _("Đã rút về để sửa tiếp."))
    return redirect("designer:draft", draft.pk)


def _drop(request: HttpRequest, posting: Posting, draft: Draft, found: Reading) -> HttpResponse:
    actions.drop(draft, posting, revision=revision_of(request))
    messages.success(request, _("Đã bỏ bản soạn. Mở lại được ở mục “Đã xong”."))
    return redirect("designer:drafts")


def _take_up(request: HttpRequest, posting: Posting, draft: Draft, found: Reading) -> HttpResponse:
    actions.take_up(draft, posting, revision=revision_of(request))
    return redirect("designer:draft", draft.pk)


DOES = {
    "propose": _propose,
    "publish": _publish,
    "give_back": _give_back,
    "take_back": _take_back,
    "drop": _drop,
    "take_up": _take_up,
}


def _refuse(request: HttpRequest, posting: Posting, draft: Draft, found: Reading) -> None:
    """Asked again at the very press: the page may be old."""
    if why := blockers(draft, posting, found):
        raise actions.NotAllowed(why[0])
    if draft.revision != revision_of(request):
        raise actions.Overtaken
    if found.description is not None and (failures := red(found.description)):
        raise actions.NotAllowed(_("Kịch bản thử còn đỏ. %(failure)s") % {"failure": failures[0]})
