from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse

from motcua.accounts.models import User
from motcua.common.admin import ReadOnlyAdmin, ReadOnlyInline
from motcua.dossiers import openings
from motcua.dossiers.models import Attachment, Dossier, Event


class EventInline(ReadOnlyInline):
    model = Event
    fields = ("sequence", "action", "before", "after", "at", "by", "posting", "note")


class AttachmentInline(ReadOnlyInline):
    model = Attachment
    fields = ("paper", "file", "added_at", "round", "sent")


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    # What people declared is for those who handle the dossier, not for whoever runs the machine.
    exclude = ("submitter", "applicant", "declaration", "wanted", "email")
    list_display = ("__str__", "status", "agency", "step", "due_at", "saved_at")
    list_filter = ("status", "channel")
    list_select_related = ("agency",)
    search_fields = ("number", "key")
    inlines = (EventInline, AttachmentInline)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The owner reads that somebody who runs the machine has looked."""
        found = self.get_object(request, unquote(object_id))
        if found and self.has_view_permission(request, found):
            openings.opened_by_administrator(found, cast(User, request.user))
        return super().change_view(request, object_id, form_url, extra_context)
