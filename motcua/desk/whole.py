"""The whole dossier for an officer who says why: nothing is withheld, and that it was taken is kept."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm
from motcua.desk.forms.base import reason
from motcua.desk.panel import Panel
from motcua.desk.people import officers_only
from motcua.documents import export
from motcua.dossiers import access, openings
from motcua.dossiers.models import Dossier
from motcua.files.serve import download


class WhyForm(BaseForm):
    why = reason(
        gettext_lazy("Lý do lấy toàn bộ hồ sơ"),
        gettext_lazy("Lý do được lưu cùng tên người lấy và thời điểm lấy, không xóa được."),
    )


def offer(dossier: Dossier, posting: Posting) -> Panel:
    return Panel("desk/_whole.html", {})


@officers_only
def whole(request: HttpRequest, posting: Posting, number: str) -> HttpResponseBase:
    found = access.for_reader(posting, number)
    if access.only_asked(found, posting) or access.is_own(found, posting.user):
        raise Http404
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        openings.opened(found, posting, form.cleaned_data["why"])
        content = export.content(found, inside=True, result=True)
        return download(export.packed(content), f"ho-so-{number}.zip", "application/zip")
    context = {"posting": posting, "dossier": found, "form": form}
    context["errors"] = form.summary if form.is_bound else []
    return render(request, "desk/whole.html", context, status=422 if form.is_bound else 200)
