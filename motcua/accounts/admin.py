from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from motcua.accounts.models import Posting, User
from motcua.agencies.models import Division
from motcua.agencies.queries import agencies_on
from motcua.common import clock
from motcua.common.admin import Admin, ReadOnlyAdmin, ReadOnlyInline

if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Division]
else:
    Choice = forms.ModelChoiceField


class DivisionField(Choice):
    def label_from_instance(self, obj: Division) -> str:
        return f"{obj.agency.name} – {obj.name}"


class PostingInline(ReadOnlyInline):
    model = Posting
    fields = ("agency", "division", "role", "title", "valid_from", "valid_to")


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    exclude = ("password", "person", "identity_number")
    list_display = ("full_name", "email", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("full_name", "email")
    inlines = (PostingInline,)


@admin.register(Posting)
class PostingAdmin(Admin):
    """Who works where is the administrator's to say. A posting ends by its last day and is never deleted.

    Events name the posting that acted: whose it is, and as what, is never changed afterwards.
    """

    # The agency is the division's: two answers could contradict each other.
    exclude = ("agency",)
    list_display = ("user", "role", "division", "agency", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "division", "agency")
    search_fields = ("user__full_name", "user__email", "agency__name")
    autocomplete_fields = ("user",)

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        obj.agency = obj.division.agency
        super().save_model(request, obj, form, change)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "division":
            today = clock.today()
            here = Division.objects.filter(agency__in=agencies_on(today))
            kwargs["form_class"] = DivisionField
            kwargs["queryset"] = here.select_related("agency").order_by("agency__name", "name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "division", "role", "valid_from") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
