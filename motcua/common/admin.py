from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

# The classes of Django's admin are generic for the type checker only.
if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    Admin = admin.ModelAdmin
    Inline = admin.TabularInline


class ReadOnly:
    """To look, not to touch: what changes here changes through actions, which leave a trace."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, Admin):
    pass


class ReadOnlyInline(ReadOnly, Inline):
    extra = 0
    show_change_link = False
