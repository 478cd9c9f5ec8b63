from motcua.documents.kinds import KINDS
from motcua.documents.models import Document
from motcua.documents.tasks import render_document
from motcua.dossiers.models import Event


def follow(event: Event) -> None:
    """A row for each paper this move brings; a job renders it after the move is committed."""
    for name, kind in KINDS.items():
        if kind.after == event.action and kind.only(event):
            document = Document.objects.create(dossier_id=event.dossier_id, event=event, kind=name)
            render_document.defer(document_id=document.pk)
