"""The citizen's form and the printed declaration as the draft would make them. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.common import clock
from motcua.designer.defects import Found, Reading
from motcua.documents import forms, tables
from motcua.documents.papers import Declaration
from motcua.documents.render import day_words, render_declaration
from motcua.procedures.fields import PartForm, form_for
from motcua.procedures.schema import Description

# Where a defect in these parts stands, the form cannot be trusted to be what is meant.
SHOWN = ("form", "checks", "declaration", "cases")
PLACE = _("Cẩm Lạc")
TO = _("UBND xã Cẩm Lạc")


class Previewed:
    """Stands in for the version that the draft may become."""

    def __init__(self, description: Description) -> None:
        self.description = description


def in_the_way(reading: Reading) -> list[Found]:
    """What must be mended before there is anything to look at."""
    return reading.defects if reading.description is None else reading.about(*SHOWN)


def form(description: Description, data: Any = None, *, strict: bool = False) -> PartForm:
    return form_for(Previewed(description), "declaration", data, strict=strict, people={})


def pdf(description: Description, answers: dict[str, Any]) -> bytes:
    generic = tables.sections(description, answers, people={})
    now = clock.local(clock.now())
    return render_declaration(
        Declaration(
            **{"sections": generic} | forms.frame(description, answers, people={}),
            made_at=now,
            to=str(TO),
            place_date=f"{PLACE}, {day_words(now)}",
            draft=True,
        )
    )
