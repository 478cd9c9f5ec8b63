"""Printed papers of many dossiers as one file for the printer; each of them stays as it was made."""

from contextlib import ExitStack
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from motcua.documents.actions import rendered
from motcua.documents.models import Document


def receipts(events: Any) -> QuerySet[Document]:
    """Form 01 of each acceptance among these events."""
    return Document.objects.filter(event__in=events, kind="01")


def bound(papers: QuerySet[Document]) -> bytes:
    """In the order they were made."""
    with ExitStack() as stack, pikepdf.new() as whole:
        for pk in papers.values_list("pk", flat=True):
            with default_storage.open(rendered(pk).path, "rb") as stored:
                paper = BytesIO(stored.read())
            whole.pages.extend(stack.enter_context(pikepdf.open(paper)).pages)
        made = BytesIO()
        whole.save(made)
    return made.getvalue()
