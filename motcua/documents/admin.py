from django.contrib import admin

from motcua.common.admin import ReadOnlyAdmin
from motcua.documents.models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    exclude = ("token",)
    list_display = ("number", "dossier", "kind", "created_at", "file")
    list_filter = ("kind",)
    list_select_related = ("dossier", "file")
    search_fields = ("dossier__number", "number")
