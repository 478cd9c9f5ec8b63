"""How content people are with an agency: sums of quarters that are over, nobody's own word."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from motcua.accounts.absence import leads_somebody
from motcua.accounts.models import Posting
from motcua.desk.people import officers_only
from motcua.dossiers import access
from motcua.voice import ratings

LABELS = {
    "overall": _("Nói chung"),
    "convenience": _("Thuận tiện"),
    "timeliness": _("Đúng hẹn"),
    "attitude": _("Thái độ"),
}


@officers_only
def content(request: HttpRequest, posting: Posting) -> HttpResponse:
    if not leads_somebody(posting):
        raise Http404
    quarters = [
        (quarter, [(LABELS[one.question], one) for one in quarter.sums])
        for quarter in ratings.sums(posting.agency)
    ]
    context = {
        "posting": posting,
        "quarters": quarters,
        "least": ratings.AT_LEAST,
        "comments": ratings.comments() if access.sees_province(posting) else [],
    }
    return render(request, "desk/ratings.html", context)
