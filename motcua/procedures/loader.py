"""Puts the files of data/procedures into the database. Doing it again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction

from motcua.procedures.actions import publish
from motcua.procedures.models import Field, Version
from motcua.procedures.reader import names, read_all


@dataclass
class Report:
    published: list[Version] = field(default_factory=list)
    unchanged: int = 0


def load_procedures(folder: Path | None = None) -> Report:
    """All files or none; raises BadProcedure with every problem of every file."""
    folder = folder or settings.FACTS_DIR / "procedures"
    descriptions = read_all(sorted(folder.glob("*.toml")))
    report = Report()
    with transaction.atomic():
        fields = load_fields()
        for description in sorted(descriptions, key=lambda d: (d.effective_from, d.code)):
            version, made = publish(description, field=fields[description.field])
            if made:
                report.published.append(version)
            else:
                report.unchanged += 1
    return report


def load_fields() -> dict[str, Field]:
    known = {row.slug: row for row in Field.objects.all()}
    for position, (slug, name) in enumerate(names("fields").items()):
        row = known.setdefault(slug, Field(slug=slug))
        if row.pk is None or (row.name, row.position) != (name, position):
            row.name, row.position = name, position
            row.save()
    return known
