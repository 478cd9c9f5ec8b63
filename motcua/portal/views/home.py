"""The first page and the help page: open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.common import clock
from motcua.portal.catalogue_places import remembered
from motcua.procedures.queries import commonest, in_force, life_events

COMMONEST_SHOWN = 3


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    offered = in_force(today).defer("body")
    procedures = {version.procedure.code: version.procedure for version in offered}
    in_use = {event for procedure in procedures.values() for event in procedure.life_events}
    context = {
        "life_events": [event for event in life_events() if event.slug in in_use],
        "commonest": [procedures[code] for code in commonest() if code in procedures][
            :COMMONEST_SHOWN
        ],
        "my_commune": remembered(request, today),
    }
    return render(request, "portal/home.html", context)


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")
