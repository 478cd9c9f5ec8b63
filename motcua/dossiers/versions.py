"""A draft whose procedure has been published anew: what the new version is, and going over to it."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from motcua.common import clock
from motcua.dossiers import drafts
from motcua.dossiers.models import Attachment, Dossier
from motcua.procedures.fields import sections_for
from motcua.procedures.kinds import show
from motcua.procedures.models import Version
from motcua.procedures.queries import offered, version_on


class NoSuchVersion(Exception):
    """Not the version that stands today: it was replaced or withdrawn since the page was read."""


@dataclass(frozen=True)
class Left:
    """What a draft holds and the new version does not ask: told before anybody decides."""

    answers: list[tuple[str, str]]
    files: list[str]


def newer(dossier: Dossier) -> Version | None:
    """The version in force today, when the draft was begun under another one."""
    standing = version_on(dossier.version.procedure.code, clock.today())
    if standing is None or standing.pk == dossier.version_id:
        return None
    usable = standing.description.online and offered(standing, dossier.agency)
    return standing if usable else None


def left_behind(dossier: Dossier, version: Version) -> Left:
    # Also of questions that are not asked just now: a draft keeps their answers.
    sections = sections_for(dossier.version, "declaration", dossier.declaration)
    lines = {line.key: line for section in sections for line in section.lines}
    gone = [key for key in dossier.declaration if key not in _asked(dossier, version)]
    said = [
        (lines[key], show(lines[key], dossier.declaration[key])) for key in gone if key in lines
    ]
    return Left(
        answers=[(line.label_anywhere, text) for line, text in said if text],
        files=[one.file.name for one in _without_place(dossier, version).select_related("file")],
    )


def adopt(dossier: Dossier, version: Version) -> None:
    """Go on under the new version with all that it asks too; what has no place there is gone."""
    if version != newer(dossier):
        raise NoSuchVersion
    with transaction.atomic():
        row = drafts.lock_draft(dossier)
        asked = _asked(row, version)
        drafts.forget(_without_place(row, version))
        row.declaration = {key: said for key, said in row.declaration.items() if key in asked}
        # A page of the old version that is still open somewhere must not save over this.
        row.revisions["declaration"] = row.revisions.get("declaration", 0) + 1
        row.version = version
        row.saved_at = clock.now()
        row.save(update_fields=["declaration", "revisions", "version", "saved_at"])
    dossier.refresh_from_db()


def _asked(dossier: Dossier, version: Version) -> set[str]:
    under = copy.copy(dossier)
    under.version = version
    return set(drafts.part_form(under, "declaration", strict=False).draft_values())


def _without_place(dossier: Dossier, version: Version) -> QuerySet[Attachment]:
    under = copy.copy(dossier)
    under.version = version
    return dossier.attachments.exclude(paper__in=drafts.papers_open(under))
