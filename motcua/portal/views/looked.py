"""Who has looked at a dossier: for its owner."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.dossiers import access, openings
from motcua.portal.people import person

PER_PAGE = 25
PAGES_AT_MOST = 100_000


def looked(request: HttpRequest, number: str) -> HttpResponse:
    """The latest first. A row that comes while one turns the page moves the others on: nothing is skipped."""
    found = access.own(person(request), number)
    page = _number(request.GET.get("trang", ""))
    begin = (page - 1) * PER_PAGE
    some = list(openings.of(found)[begin : begin + PER_PAGE + 1])
    here = reverse("portal:looked", args=[number])
    context = {
        "dossier": found,
        "rows": [
            {
                "at": one.at,
                "who": openings.who(one),
                "where": openings.where(one),
                "why": openings.why(one, found),
            }
            for one in some[:PER_PAGE]
        ],
        "previous_url": f"{here}?trang={page - 1}" if page > 1 else "",
        "next_url": f"{here}?trang={page + 1}" if len(some) > PER_PAGE else "",
    }
    return render(request, "portal/looked.html", context)


def _number(text: str) -> int:
    known = text.isascii() and text.isdecimal() and len(text) < 7
    return min(max(1, int(text)), PAGES_AT_MOST) if known else 1
