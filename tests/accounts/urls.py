"""The account's pages with stand-ins for their neighbours."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def anywhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def inside(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


portal = (
    [
        path("", anywhere, name="home"),
        path("vao/", inside, name="after_login"),
        path("thong-bao/cach-nhan/", inside, name="notice_wishes"),
    ],
    "portal",
)
desk = ([path("", inside, name="queue")], "desk")

urlpatterns = [
    path("", include("motcua.accounts.urls")),
    path("", include(portal)),
    path("can-bo/", include(desk)),
    path("ho-so/", inside),
]
