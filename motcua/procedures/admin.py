"""To look, not to touch: procedures change by files, published versions not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from motcua.procedures.models import Field, Procedure, Version

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = admin.ModelAdmin


class ReadOnlyAdmin(Admin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Field)
class FieldAdmin(ReadOnlyAdmin):
    list_display = ("slug", "name", "position")


@admin.register(Procedure)
class ProcedureAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "field")
    list_filter = ("field",)
    search_fields = ("code", "name")


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ("procedure", "number", "state", "level", "effective_from", "withdrawn_at")
    list_filter = ("state", "level")
    list_select_related = ("procedure",)
