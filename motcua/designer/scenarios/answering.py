"""Fills the declaration as a patient citizen would: whatever is asked and demanded, as often as that changes."""

from __future__ import annotations

from motcua.dossiers.models import Dossier
from motcua.procedures import samples
from motcua.procedures.fields import PartForm, form_for, prefill
from motcua.procedures.kinds import KINDS, Answer

# An answer may bring up a question, whose answer brings up another.
ROUNDS = 20


def declared(dossier: Dossier, own: dict[str, Answer]) -> dict[str, Answer]:
    """The declaration with `own` answers, and sample ones where one is demanded and missing."""
    known: dict[str, Answer] = prefill(
        dossier.version.description, dossier.submitter, dossier.applicant
    )
    known |= dossier.declaration | own
    for _round in range(ROUNDS):
        form = asked(dossier, known)
        missing = {
            key: samples.answer(line)
            for key, line in form.lines.items()
            if line.required
            and not KINDS[line.kind].speaks
            and not known.get(key)
            and key not in own
        }
        if not missing:
            break
        known |= missing
    return known


def asked(dossier: Dossier, answers: dict[str, Answer]) -> PartForm:
    return form_for(dossier.version, "declaration", answers, strict=False)
