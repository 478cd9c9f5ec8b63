"""The draft of a result as an agency's paper: its letterhead, what the officer wrote, the facts of the declaration."""

from datetime import datetime
from typing import Any

from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.common import clock
from motcua.documents import facts
from motcua.documents.facts_desk import signing
from motcua.documents.papers import ResultPaper, Row
from motcua.documents.render import render_result, rooms_of_result
from motcua.dossiers.answers import declared
from motcua.dossiers.models import Dossier
from motcua.procedures.fields import display_rows


def composed(
    dossier: Dossier, title: str, at: datetime, *, opening: str, closing: str, rows: bool
) -> tuple[bytes, dict[str, list[int]]]:
    """The PDF as the leader sees it, byte for byte; the number is written when the clerk gives it.

    With the rooms it leaves for electronic signatures: page from 0, corners in points from the lower left."""
    assert dossier.division is not None
    paper = ResultPaper(
        **_head(dossier, at),
        **signing(_leader(dossier)),
        title=title,
        opening=opening,
        rows=_rows(dossier) if rows else [],
        closing=closing,
        electronic=dossier.division.agency.signs_electronically,
    )
    return render_result(paper), rooms_of_result(paper) if paper.electronic else {}


def _head(dossier: Dossier, at: datetime) -> dict[str, Any]:
    assert dossier.division is not None
    office = dossier.division.agency
    above = office.parent if "committee" not in office.kind else None
    head = facts.letterhead(dossier, at, number="")
    return head | {
        "superior": above.name if above else "",
        "agency": office.name,
        "place": office.unit.short_name,
        "issued_at": clock.local(at),
    }


def _leader(dossier: Dossier) -> Posting | None:
    """Whose name stands below: the only leader there is; where there are several, the place stays open."""
    assert dossier.division is not None
    found = active_postings().filter(agency=dossier.division.agency_id, role=Role.LEADER)[:2]
    return found[0] if len(found) == 1 else None


def _rows(dossier: Dossier) -> list[Row]:
    told = display_rows(dossier.version.description, declared(dossier), people=dossier.people)
    lines = [line for _title, lines in told for line in lines]
    shown = [
        Row(label=label, value=text) for label, text in lines if text and isinstance(text, str)
    ]
    return [Row(label="Chủ hồ sơ", value=dossier.applicant_name), *shown]
