"""The declaration as it is shown: what was typed, and how many files were given where files are asked for."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from motcua.common import clock
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Attachment, Dossier
from motcua.procedures.fields import asked_files


def form_files(dossier: Dossier) -> QuerySet[Attachment]:
    """What answers the questions of the form; a query only where the form asks such questions."""
    keys = dossier.version.description.file_keys()
    files = dossier.attachments.filter(paper__in=keys) if keys else dossier.attachments.none()
    # Files of a supplement that is still being put together are the applicant's own.
    return files if dossier.status == Status.DRAFT else files.filter(sent=True)


def declared(dossier: Dossier, *, until: datetime | None = None) -> dict[str, Any]:
    given = form_files(dossier).filter(added_at__lte=until or clock.now())
    counts: dict[str, int] = {}
    for key in given.values_list("paper", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return {**dossier.declaration, **{key: str(count) for key, count in counts.items()}}


def unasked_files(dossier: Dossier) -> QuerySet[Attachment]:
    """Given for a question that the other answers have taken away again."""
    description = dossier.version.description
    gone = description.file_keys() - asked_files(
        description, dossier.declaration, people=dossier.people
    )
    return dossier.attachments.filter(paper__in=gone)
