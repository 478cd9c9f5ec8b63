"""Fills the declaration as a patient citizen would: whatever is asked and demanded, as often as that changes."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.dossiers.models import Dossier
from motcua.procedures import samples
from motcua.procedures.fields import PartForm, form_for, prefill
from motcua.procedures.kinds import KINDS, Answer
from motcua.procedures.lines import Line

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
            line.key: samples.answer(line)
            for line in _demanded(form)
            if not known.get(line.key) and line.key not in own
        }
        if not missing:
            break
        known |= missing
    return known


def _demanded(form: PartForm) -> Iterator[Line]:
    for line in form.lines.values():
        group = form.lines.get(line.inside)
        if not KINDS[line.kind].keeps:
            continue
        if group is None:
            wanted = line.required
        else:
            # Rows that must be there are filled as a whole: an empty one would count as none.
            rows = max(group.min or 0, int(group.required))
            wanted = line.row < rows or (line.required and line.row in group.filled)
        if wanted:
            yield line


def keys_asked(form: PartForm) -> set[str]:
    """What is asked in every row counts once."""
    return {
        line.key.replace(f"{line.inside}__{line.row}__", f"{line.inside}__0__")
        if line.inside
        else line.key
        for line in form.lines.values()
        if KINDS[line.kind].keeps
    }


def asked(dossier: Dossier, answers: dict[str, Answer]) -> PartForm:
    return form_for(dossier.version, "declaration", answers, strict=False, people=dossier.people)
