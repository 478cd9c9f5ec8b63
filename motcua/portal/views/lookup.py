"""Looking up a dossier without an account, and the owner's code for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.common.vietnamese import clean
from motcua.documents import slips
from motcua.dossiers import access, lookup, tracking
from motcua.dossiers.lookup import LookUpForm
from motcua.dossiers.lookup_limits import address_of
from motcua.dossiers.models import CodeIssue
from motcua.files.serve import made_now
from motcua.portal.people import acting, person


def _unkept(page: HttpResponse) -> HttpResponse:
    """By no browser and no proxy. (No stricter Referrer-Policy than the site's: under "no-referrer" a form is sent
    without its origin, and is refused as a forgery.)"""
    page.headers["Cache-Control"] = "private, no-store"
    return page


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """The answer is the page that comes back: nothing of it is kept, in a session or anywhere."""
    if request.method != "POST":
        typed = clean(request.GET.get("ma", "")[:200])[: lookup.NUMBER_AT_MOST]
        form = LookUpForm(initial={"number": typed})
        return _unkept(render(request, "portal/look_up.html", {"form": form}))
    form = LookUpForm(request.POST)
    answer = lookup.answer(form, address=address_of(request))
    context = {
        "form": form,
        "errors": form.summary,
        "degree": answer.degree,
        "until": answer.until,
    }
    page = _unkept(render(request, "portal/look_up.html", context, status=answer.status))
    if answer.until:
        page.headers["Retry-After"] = str(lookup.seconds_until(answer.until))
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, number: str) -> HttpResponse:
    """The owner reads the code, prints the slip, and lets the code of a lost slip die."""
    found = access.own(person(request), number)
    if request.method == "POST":
        tracking.issue(found, CodeIssue.Why.OWNER, acting(request))
        messages.success(request, _("Đã có mã tra cứu mới. Mã cũ hết dùng từ bây giờ."))
        return redirect("portal:tracking_code", number)
    context = {
        "dossier": found,
        "code": tracking.code_of(found),
        "issues": found.code_issues.select_related("posting__division__agency"),
        "address": slips.address(),
    }
    return _unkept(render(request, "portal/tracking_code.html", context))


def slip(request: HttpRequest, number: str) -> HttpResponse:
    found = access.own(person(request), number)
    return made_now(slips.slip(found), slips.file_name(found))
