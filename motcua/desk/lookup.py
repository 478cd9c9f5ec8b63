"""The slip at the counter: read out for whoever brings one from anywhere, and a new one for who lost theirs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from motcua.accounts.models import Posting
from motcua.common.forms import BaseForm, explain
from motcua.desk.intake.people import clerks_only
from motcua.documents import slips
from motcua.dossiers import access, lookup, openings, tracking
from motcua.dossiers.access import Acting
from motcua.dossiers.lookup import LookUpForm, Typed
from motcua.dossiers.models import CodeIssue, Dossier
from motcua.files.serve import made_now


@sensitive_post_parameters("code")
@clerks_only
def look_up(request: HttpRequest, posting: Posting) -> HttpResponse:
    """What the public page says, no more, of a dossier of any agency. Nothing is written down but wrong tries."""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"posting": posting, "form": form}
    if not form.is_bound:
        return render(request, "desk/look_up.html", context)
    answer = lookup.answer(form, officer=str(posting.user_id))
    context |= {"degree": answer.degree, "until": answer.until, "errors": form.summary}
    page = render(request, "desk/look_up.html", context, status=answer.status)
    if answer.until:
        page.headers["Retry-After"] = str(lookup.seconds_until(answer.until))
    return page


# --- a new code for who lost theirs ---

PARTS = ("submitter", "applicant")


class RenewForm(BaseForm):
    say_required = False

    identity_number = explain(
        Typed(
            label=gettext_lazy("Số giấy tờ tùy thân người đến đưa ra"),
            max_length=20,
            error_messages={"required": gettext_lazy("Nhập số trên giấy tờ tùy thân.")},
        ),
        hint=gettext_lazy("Chép từ thẻ, không chép từ hồ sơ. Số này chỉ để đối chiếu, không lưu."),
        example="042090000001",
        autocomplete="off",
    )
    seen = forms.BooleanField(
        label=gettext_lazy("Đã xem giấy tờ tùy thân: đúng ảnh, đúng họ tên trong hồ sơ"),
        error_messages={
            "required": gettext_lazy("Xem giấy tờ tùy thân trước, rồi đánh dấu vào ô này.")
        },
    )

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {
            part: _letters(str(dossier.people[part].get("identity_number") or "")) for part in PARTS
        }
        self.checked = ""
        if not any(self.known.values()):
            del self.fields["identity_number"]  # taken down without: the name is all there is

    def clean_identity_number(self) -> str:
        typed = _letters(self.cleaned_data["identity_number"])
        self.checked = next((part for part in PARTS if typed and self.known[part] == typed), "")
        if not self.checked:
            message = _(
                "Số này không phải của người nộp hay chủ hồ sơ. Xem lại từng số trên thẻ; không khớp thì không cấp mã."
            )
            raise forms.ValidationError(message)
        return typed


def _letters(text: str) -> str:
    return "".join(char for char in text.upper() if char.isalnum())


def _opened(posting: Posting, number: str) -> Dossier:
    found = access.at_my_counter(posting, number)
    openings.opened(found, posting)
    return found


@clerks_only
def renew(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    found = _opened(posting, number)
    form = RenewForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        why = CodeIssue.Why.LOST
        tracking.issue(found, why, Acting(posting.user, posting), checked=form.checked)
        openings.opened(found, posting, str(why.label))
        messages.success(request, _("Đã cấp mã mới, mã cũ hết dùng. In phiếu đưa cho người đó."))
        return redirect("desk:tracking_code", number)
    context = {
        "posting": posting,
        "dossier": found,
        "form": form,
        "errors": form.summary if form.is_bound else [],
        "printable": tracking.made_today_by(found, posting),
    }
    return render(request, "desk/tracking_code.html", context, status=422 if form.is_bound else 200)


@clerks_only
def slip(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    """For the person at the counter: after taking in, or after their identity was checked, by the clerk who did."""
    found = _opened(posting, number)
    if not tracking.made_today_by(found, posting):
        raise Http404
    return made_now(slips.slip(found), slips.file_name(found))
