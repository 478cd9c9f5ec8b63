from django.contrib import admin

from motcua.common.admin import ReadOnlyAdmin, ReadOnlyInline
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
