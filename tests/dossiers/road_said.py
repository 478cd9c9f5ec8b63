"""The road of a dossier as the tests read it."""

from __future__ import annotations

from motcua.common import clock
from motcua.dossiers import road
from motcua.dossiers.models import Dossier
from motcua.dossiers.road import Road
from motcua.dossiers.road.words import rows
from tests import builders
from tests.builders import People, do


def read(made: Dossier) -> Road:
    return road.read(Dossier.objects.get(pk=made.pk))


def said(made: Dossier) -> list[str]:
    """Every row as one text, its mark in front."""
    return [
        " | ".join(
            [
                f"{row.mark} {row.title}",
                *(line.text for line in row.lines),
                *(side.text for side in row.sides),
            ]
        )
        for row in rows(read(made))
    ]


def accepted(people: People, at: str = "2026-03-10T09:40") -> Dossier:
    made = builders.dossier()
    with clock.at(at):
        do("accept", made, people.lan)
    return made
