from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.payments import ipn


@login_not_required
@never_cache
@require_GET
def vnpay_ipn(request: HttpRequest) -> JsonResponse:
    """Called by VNPay itself. It changes state by GET, as the protocol wants; the signature takes the place of a
    token, and a repetition changes nothing."""
    return JsonResponse(ipn.answer(request.META.get("QUERY_STRING", "")))
