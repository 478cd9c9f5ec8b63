from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from motcua.common.admin import ReadOnlyAdmin
from motcua.notices import health
from motcua.notices.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("notice", "channel", "state", "trouble", "tries", "created_at", "accepted_at")
    list_filter = ("state", "channel", "trouble", "notice__kind")
    list_select_related = ("notice",)
    search_fields = ("notice__dossier__number", "address")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """On top of the list, whether notices flow at all."""
        for alarm in health.alarms():
            messages.error(request, f"{alarm.words} ({alarm.name})")
        return super().changelist_view(request, extra_context)
