from django.contrib import admin

from motcua.common.admin import ReadOnlyAdmin
from motcua.notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("dossier", "kind", "to", "state", "tries", "created_at", "sent_at")
    list_filter = ("state", "kind")
    list_select_related = ("dossier",)
    search_fields = ("dossier__number", "to")
