from motcua.common.jobs import defer
from motcua.documents.kinds import KINDS
from motcua.documents.models import Document
from motcua.documents.tasks import render_document, sign_result
from motcua.dossiers.models import Event


def follow(event: Event) -> None:
    """A row for each paper this move brings; a job renders it after the move is committed. A signature that is due
    gets its job too."""
    if event.action in ("approve_decision", "number_decision") and event.data.get("signs"):
        defer(sign_result, dossier_id=event.dossier_id)
    for name, kind in KINDS.items():
        if kind.after == event.action and kind.only(event):
            document = Document.objects.create(
                dossier=event.dossier,
                event=event,
                kind=name,
                number=_number(event, name, kind.mark),
            )
            defer(render_document, document_id=document.pk)


def _number(event: Event, kind: str, mark: str) -> str:
    """The dossier's number, what it is, and which of this dossier: two moves never draw at once."""
    if not mark:
        return ""
    earlier = Document.objects.filter(dossier=event.dossier_id, kind=kind).count()
    return f"{event.dossier.number}/{mark}-{earlier + 1:02}"
