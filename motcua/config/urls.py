"""Every address. What may be opened without signing in says so at its view (`login_not_required`); tests list those."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from motcua.config.views import healthy

urlpatterns = [
    path("", include("motcua.portal.urls")),
    path("", include("motcua.accounts.urls")),
    path("can-bo/", include("motcua.desk.urls")),
    path("soan-thu-tuc/", include("motcua.designer.urls")),
    path("quan-tri/", admin.site.urls),
    path("thanh-toan/", include("motcua.payments.urls")),
    path("suc-khoe/", healthy, name="healthy"),
]
if settings.DEMO:
    urlpatterns.append(path("thu-mau/", include("motcua.config.demo_mail")))
