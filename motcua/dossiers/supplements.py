"""What may be answered in a supplement: what was asked for, and what those answers bring up.

A corrected answer can make a question necessary that was not asked before ("Kết hôn" → with whom), or a paper.
It is asked for too, else the dossier would come back incomplete. Nothing else can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.dossiers.models import Dossier
from motcua.procedures import rows
from motcua.procedures.fields import PartForm, demanded_papers, form_for
from motcua.procedures.kinds import KINDS

# A brought-up answer may bring up another; chains are no longer than this (`conditions`).
ROUNDS = 20
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Supplement:
    """The whole declaration with the corrected answers in it, and which of them are open."""

    form: PartForm
    asked: frozenset[str]
    brought_up: frozenset[str]
    papers: frozenset[str]  # that the corrected answers demand and nobody has handed in

    @property
    def open(self) -> frozenset[str]:
        return self.asked | self.brought_up


def supplement_of(
    dossier: Dossier, typed: Mapping[str, Any] | None = None, *, strict: bool
) -> Supplement:
    """With what is typed now, or else with what was saved."""
    typed = dossier.wanted.get("typed") if typed is None else typed
    asked = frozenset(dossier.wanted.get("fields", {}))
    sent = _form(dossier, dossier.declaration, strict=False)
    opened = asked
    for _round in range(ROUNDS):
        # Nothing was typed yet: what was sent stands in the page to be corrected.
        new = dossier.declaration if typed is None else typed
        form = _form(dossier, rows.replaced(dossier.declaration, opened, new), strict=strict)
        more = {key for key in form.lines if _brought_up(key, form, sent, dossier.declaration)}
        if more <= opened:
            break
        opened |= more
    now = rows.replaced(
        dossier.declaration, opened, dossier.declaration if typed is None else typed
    )
    brought_up = frozenset(form.fields) & (opened - asked)
    return Supplement(form, asked, brought_up, _papers_brought_up(dossier, now) if asked else NONE)


def _papers_brought_up(dossier: Dossier, answers: Mapping[str, Any]) -> frozenset[str]:
    description, people = dossier.version.description, dossier.people
    demanded = demanded_papers(description, answers, people=people)
    more = demanded - demanded_papers(description, dossier.declaration, people=people)
    given = set(dossier.attachments.filter(sent=True).values_list("paper", flat=True))
    return frozenset(
        paper.key
        for paper in description.attachable()
        if paper.key in more - given and paper.mode == "submit"
    )


def _form(dossier: Dossier, answers: Mapping[str, Any], *, strict: bool) -> PartForm:
    return form_for(dossier.version, "declaration", answers, strict=strict, people=dossier.people)


def _brought_up(key: str, form: PartForm, sent: PartForm, declaration: Mapping[str, Any]) -> bool:
    line = form.lines[key]
    if not line.required or line.blank or not KINDS[line.kind].keeps:
        return False
    if line.inside and line.inside not in sent.lines:
        return False  # with its group, or not at all
    if key not in sent.lines:
        return True
    return not sent.lines[key].required and not declaration.get(key)
