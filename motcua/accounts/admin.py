from django.contrib import admin

from motcua.accounts.models import Posting, User
from motcua.common.admin import ReadOnlyAdmin, ReadOnlyInline


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
class PostingAdmin(ReadOnlyAdmin):
    list_display = ("user", "role", "division", "agency", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "division", "agency")
    search_fields = ("user__full_name", "user__email", "agency__name")
