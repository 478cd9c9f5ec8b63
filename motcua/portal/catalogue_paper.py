"""The blank declaration, to print and to fill by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.documents import forms, tables
from motcua.documents.own_papers import own_paper
from motcua.documents.papers import Declaration, Row, Section
from motcua.documents.papers import Line as PaperLine
from motcua.documents.render import render_declaration
from motcua.procedures import rows
from motcua.procedures.choices import choices_of
from motcua.procedures.fees import case_names
from motcua.procedures.kinds import KINDS
from motcua.procedures.lines import Line, parts_of, sections_of
from motcua.procedures.models import Version
from motcua.procedures.schema import Description

# A list of all peoples or countries is nothing to tick on paper.
BOXES_AT_MOST = 12
# Brackets to tick in: a font for archives need not know the sign of a box.
BOX = "[\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}]\N{NO-BREAK SPACE}"
# Answers so short follow one another, longer ones stand below one another.
SHORT = 26


@dataclass(frozen=True)
class _Published:
    """A published version as a key to keep its papers by: the same digest is the same text."""

    digest: str
    description: Description = field(compare=False)


def _published(version: Version) -> _Published:
    return _Published(version.digest, version.description)


def blank_pdf(version: Version, to: str) -> bytes:
    """The same for everybody, so it is drawn once; nothing in it is about a person."""
    return _blank_pdf(_published(version), to)


@lru_cache(maxsize=64)
def _blank_pdf(published: _Published, to: str) -> bytes:
    return render_declaration(blank(published.description, to))


def own_paper_pdf(version: Version, key: str, *, filled: bool) -> bytes | None:
    """The blank or the example of a paper that people write themselves; None where there is none."""
    return _own_paper_pdf(_published(version), key, filled=filled)


@lru_cache(maxsize=64)
def _own_paper_pdf(published: _Published, key: str, *, filled: bool) -> bytes | None:
    paper = published.description.paper(key)
    if paper is None or paper.template is None or (filled and not paper.template.sample):
        return None
    made_at = clock.moment(_midnight(published.description.effective_from))
    return own_paper(paper.template, filled=filled, made_at=made_at)


def blank(description: Description, to: str) -> Declaration:
    generic = [
        Section(
            title=_titled(description, section.key, title),
            rows=[row for line in lines for row in _rows(line)],
        )
        for section in rows.laid_out(sections_of(description), {})
        for title, lines in parts_of(section)
    ]
    return Declaration(
        **{"sections": generic} | forms.frame(description, {}, people={}),
        made_at=clock.moment(_midnight(description.effective_from)),
        to=to or forms.DOTS,
    )


def _titled(description: Description, key: str, title: str) -> str:
    """A part of some cases says of which: on paper nothing hides it from the others."""
    cases = next((part.cases for part in description.form if part.key == key), ())
    names = case_names(description, cases)
    said = {"title": title, "cases": names}
    return _("%(title)s (trường hợp: %(cases)s)") % said if names else title


def _midnight(day: date) -> str:
    return f"{day:%Y-%m-%d}T00:00"


def _rows(line: Line) -> Iterator[Row | PaperLine]:
    """One line to write on; a question with answers to choose from gets a box before each."""
    if line.columns:
        yield tables.labelled({}, line, {})
    if KINDS[line.kind].speaks or line.inside:
        return
    if KINDS[line.kind].fixed:
        yield Row(label=line.full_label, value=line.value)
        return
    choices = [str(label) for _value, label in choices_of(line)]
    if choices and len(choices) <= BOXES_AT_MOST:
        boxes = [BOX + one for one in choices]
        if max(map(len, choices)) <= SHORT:
            yield Row(label=line.full_label, value="\N{NO-BREAK SPACE} ".join(boxes))
        else:
            # The renderer drops an empty first line, not one with a space on it.
            yield Row(label=line.full_label, value="\n".join(["\N{NO-BREAK SPACE}", *boxes]))
    else:
        yield Row(label=line.full_label)
