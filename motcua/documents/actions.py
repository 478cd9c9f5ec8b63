from django.db import transaction

from motcua.documents.kinds import KINDS
from motcua.documents.models import Document
from motcua.dossiers.access import RELATED
from motcua.dossiers.models import Dossier
from motcua.files.actions import store_bytes
from motcua.files.models import StoredFile


def rendered(document_id: int) -> StoredFile:
    """The PDF of a document; made now if its job has not come to it yet. Two at once: the row lock lets one make it."""
    with transaction.atomic():
        # Locked first and read after: a row read while waiting would still show no file.
        Document.objects.select_for_update().get(pk=document_id)
        document = Document.objects.select_related(
            "file", "event__posting__user", *(f"dossier__{name}" for name in RELATED)
        ).get(pk=document_id)
        if document.file is None:
            kind = KINDS[document.kind]
            name = f"{kind.file_name}-{document.dossier.number}.pdf"
            document.file = store_bytes(
                kind.make(document), name=name, content_type="application/pdf"
            )
            document.save(update_fields=["file"])
        return document.file


def named(dossier: Dossier) -> list[tuple[Document, str]]:
    """The papers of a dossier, each with its Vietnamese name."""
    return [(d, str(KINDS[d.kind].name)) for d in dossier.documents.select_related("event", "file")]


def for_the_applicant(dossier: Dossier) -> list[tuple[Document, str]]:
    return [(d, name) for d, name in named(dossier) if not KINDS[d.kind].inside]
