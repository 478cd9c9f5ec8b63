"""Reads a declaration that was filled in on a screen and printed back from its codes into a form.

The codes hold the answers, the page holds them while the clerk looks them through; pressing makes them a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, FileInput
from motcua.desk.intake.choices import choice
from motcua.desk.people import officers_only
from motcua.dossiers.counter import open_draft
from motcua.files import limits
from motcua.files.checks import Refused, examine
from motcua.files.codes import read_codes
from motcua.procedures.carried import NotCarried, collect, open_parcel
from motcua.procedures.fields import PartForm, after_press, form_for
from motcua.procedures.models import State, Version
from motcua.procedures.queries import current, offered, version_with

CODES_AT_MOST = 40_000  # letters typed by a scanner: the codes of the longest declaration, twice


class CodesForm(BaseForm):
    codes = forms.CharField(
        label=gettext_lazy("Nội dung máy quét đọc được"),
        help_text=gettext_lazy("Đặt con trỏ vào ô này rồi quét lần lượt từng mã trên tờ khai."),
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, "inputmode": "numeric"}),
        required=False,
        max_length=CODES_AT_MOST,
        error_messages={"max_length": gettext_lazy("Chỉ quét các mã của một tờ khai.")},
    )
    photo = forms.FileField(
        label=gettext_lazy("Hoặc ảnh chụp, bản quét trang có mã"),
        widget=FileInput(
            max_mb=limits.MAX_FILE_MB, accept=",".join(limits.ACCEPTED_SUFFIXES), multiple=False
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("codes") and not said.get("photo") and not self.errors:
            self.add_error("codes", _("Quét mã trên tờ khai, hoặc chọn ảnh chụp trang có mã."))
        return said

    def read(self) -> tuple[Version, dict[str, Any]] | None:
        """The version and the answers the codes hold; without them the form says why."""
        try:
            parcel = collect(self._texts())
            version = version_with(parcel.code, parcel.digest)
            if version is None:
                unknown = _("Tờ khai này làm theo bản thủ tục không có ở đây: nhập tay từ tờ khai.")
                self.add_error("codes", unknown)
                return None
            return version, open_parcel(parcel, version.description)
        except Refused as refused:
            self.add_error("photo", refused.sentence)
        except NotCarried as why:
            self.add_error("photo" if self.cleaned_data.get("photo") else "codes", _mend(str(why)))
        return None

    def _texts(self) -> list[str]:
        texts: list[str] = self.cleaned_data.get("codes", "").split("\n")
        if photo := self.cleaned_data.get("photo"):
            texts += read_codes(examine(photo))
        return texts


def _mend(why: str) -> str:
    what, _space, numbers = why.partition(" ")
    if what == "missing":
        return _("Quét thêm mã số %(numbers)s trên tờ khai.") % {
            "numbers": numbers.replace(" ", ", ")
        }
    if what == "mixed":
        return _("Các mã thuộc hai tờ khai khác nhau: xóa ô này rồi quét lại từng tờ.")
    if what == "broken":
        return _("Mã đọc bị sai: quét lại, giữ tờ giấy phẳng và đủ sáng.")
    return _("Không thấy mã của tờ khai: quét mã vuông ở cuối tờ khai, chụp thẳng và đủ nét.")


@officers_only
def read_back(request: HttpRequest, posting: Posting) -> HttpResponse:
    if request.method != "POST":
        return _page(request, posting, CodesForm())
    if request.POST.get("go", "read") == "read":
        return _read(request, posting)
    version = _version(request)
    if version is None:
        return _page(request, posting, CodesForm())
    go = request.POST["go"]
    if go == "open":
        return _opened(request, posting, version)
    form = after_press(version, request.POST, go, people={})
    if form is None:
        form = form_for(version, "declaration", request.POST, strict=go != "refresh", people={})
    status = 422 if go == "check" and form.errors else 200
    return _page(request, posting, CodesForm(), version, form, status=status)


def _read(request: HttpRequest, posting: Posting) -> HttpResponse:
    codes = CodesForm(request.POST, request.FILES)
    found = codes.read() if codes.is_valid() else None
    if found is None:
        return _page(request, posting, codes, status=422)
    version, answers = found
    form = form_for(version, "declaration", answers, strict=True, people={})
    return _page(request, posting, CodesForm(), version, form)


def _opened(request: HttpRequest, posting: Posting, version: Version) -> HttpResponse:
    """A draft at the counter with these answers; under today's version what it does not ask is left out."""
    chosen = choice(current(version.procedure.code), posting)
    slug = request.POST.get("place-agency", "")
    agency = chosen.named(slug) if chosen else None
    read = form_for(version, "declaration", request.POST, strict=False, people={})
    if chosen is None or agency is None:
        errors = [{"id": "place", "message": _("Chọn cơ quan giải quyết.")}] if chosen else []
        return _page(request, posting, CodesForm(), version, read, status=422, errors=errors)
    answers = {key: said for key, said in read.draft_values().items() if said}
    draft = open_draft(chosen.version, agency, posting, declaration=answers)
    return redirect("desk:intake_draft", draft.key)


def _version(request: HttpRequest) -> Version | None:
    code, digest = request.POST.get("code", ""), request.POST.get("digest", "")
    return version_with(code, digest) if len(digest) == 64 else None


def _page(
    request: HttpRequest,
    posting: Posting,
    codes: CodesForm,
    version: Version | None = None,
    form: PartForm | None = None,
    *,
    status: int = 200,
    errors: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    context = {
        "errors": errors,
        "choice": choice(current(version.procedure.code), posting) if version else None,
        "posting": posting,
        "codes": codes,
        "version": version,
        "form": form,
        "replaced": version is not None and version.state == State.REPLACED,
        "elsewhere": version is not None and not offered(version, posting.agency),
    }
    return render(request, "desk/read_back.html", context, status=status)
