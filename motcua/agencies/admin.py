from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from motcua.agencies.models import (
    Agency,
    BankAccount,
    CalendarDay,
    Division,
    OfficeHours,
    Succession,
    Unit,
    UnitAlias,
)

# The classes of Django's admin are generic for the type checker only.
if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin = admin.ModelAdmin
    _Inline = admin.TabularInline


class ReadOnly:
    """Facts of law come from `data/`: a change there is reviewed and reaches every installation."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ByHandAdmin(_ModelAdmin):
    """Rows people touch are theirs: loading the facts again leaves them alone."""

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        obj.by_hand = True
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A loaded row would come back with the next facts; it is changed instead."""
        return obj is None or obj.by_hand

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


@admin.register(CalendarDay)
class CalendarDayAdmin(ByHandAdmin):
    list_display = ("date", "kind", "name", "source", "by_hand")
    list_filter = ("kind",)
    search_fields = ("name",)
    date_hierarchy = "date"


@admin.register(OfficeHours)
class OfficeHoursAdmin(ByHandAdmin):
    list_display = ("__str__", "valid_from", "valid_to", "season_start", "season_end", "by_hand")
    autocomplete_fields = ("agency",)


class SuccessionInline(ReadOnly, _Inline):
    model = Succession
    fk_name = "old"
    extra = 0


class UnitAliasInline(ReadOnly, _Inline):
    model = UnitAlias
    extra = 0


@admin.register(Unit)
class UnitAdmin(ReadOnly, _ModelAdmin):
    list_display = ("name", "code", "parent", "valid_from", "valid_to")
    list_filter = ("kind", "valid_from", "valid_to")
    list_select_related = ("parent",)
    search_fields = ("code", "name", "folded_name")
    inlines = (SuccessionInline, UnitAliasInline)


class DivisionInline(ReadOnly, _Inline):
    model = Division
    extra = 0


@admin.register(Agency)
class AgencyAdmin(ReadOnly, _ModelAdmin):
    """Read only but for what an agency decides for itself."""

    ITS_OWN = ("people_shown", "signs_electronically")
    list_display = ("name", "kind", "code", "code_is_sample", "phone", "valid_from", "valid_to")
    list_filter = ("kind", "valid_from", "valid_to")
    search_fields = ("name", "code", "old_code", "slug")
    inlines = (DivisionInline,)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _ModelAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            field.name for field in Agency._meta.concrete_fields if field.name not in self.ITS_OWN
        ]


@admin.register(BankAccount)
class BankAccountAdmin(_ModelAdmin):
    """Every change is kept; a used account is ended, not deleted."""

    list_display = ("agency", "bank", "bin", "number", "holder", "valid_from", "valid_to")
    search_fields = ("agency__name", "number", "holder")
    list_select_related = ("agency",)
    autocomplete_fields = ("agency",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
