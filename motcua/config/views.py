from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from procrastinate.contrib.django.models import ProcrastinateJob


@never_cache
@login_not_required
def healthy(request: HttpRequest) -> HttpResponse:
    """For the supervisor and the proxy: the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@login_not_required
def admin_login(request: HttpRequest, extra_context: object = None) -> HttpResponseBase:
    """One sign-in page for everybody: the admin's own would know neither limits nor confirmation."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(reverse("admin:index"))


admin.site.login = admin_login  # type: ignore[method-assign, assignment]
# Letters waiting in the queue hold links that open an account, and a proven address is one: whoever
# runs the machine reads neither here and makes none.
admin.site.unregister((EmailAddress, ProcrastinateJob))
