from django.contrib import admin

from motcua.common.admin import ReadOnlyAdmin
from motcua.notices.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("notice", "channel", "state", "trouble", "tries", "created_at", "accepted_at")
    list_filter = ("state", "channel", "trouble", "notice__kind")
    list_select_related = ("notice",)
    search_fields = ("notice__dossier__number", "address")
