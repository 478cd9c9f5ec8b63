"""What the page of a procedure says, gathered from its version and from the agency it goes to."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies import queries
from motcua.agencies.models import Agency, Division
from motcua.portal.catalogue_finder import fee_of, short_limit
from motcua.portal.catalogue_places import kinds_text, near
from motcua.procedures.cases import claimable, limits
from motcua.procedures.fees import Price, case_names, prices, short_price
from motcua.procedures.models import Version
from motcua.procedures.schema import Case, Description, Exemption, Paper
from motcua.procedures.words import (
    channel_text,
    copies_text,
    level_text,
    limit_text,
    plain_level_text,
)


@dataclass(frozen=True)
class PaperRow:
    paper: Paper
    # "1 bản chính, 1 bản chụp"
    copies: str
    # The names of the cases it is for; empty when it is for all.
    cases: str = ""


@dataclass(frozen=True)
class PaperGroup:
    title: str
    rows: list[PaperRow]
    explained: str = ""


@dataclass(frozen=True)
class Way:
    """Ways to hand in that cost the same: how they are called and what they cost."""

    name: str
    fee: str
    notes: tuple[str, ...]
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True)
class Exempt:
    """Who is spared a fee, how much of it, and with what proof."""

    who: str
    proof: str
    claimed: bool


@dataclass(frozen=True)
class CaseRow:
    case: Case
    limit: str
    note: str


@dataclass(frozen=True)
class Facts:
    level: str
    plain_level: str
    limit: str
    cases: list[CaseRow]
    # Whether the cases are promised different times.
    limits_differ: bool
    fee: str
    visits: str
    where: str
    papers: list[PaperGroup]
    ways: list[Way]
    exempt: list[Exempt]
    decided_by: str
    deciding: Agency | None
    desk: Division | None
    hours: str


def facts(version: Version, agency: Agency | None, on: dt.date) -> Facts:
    description = version.description
    kinds = kinds_text(version.decided_by)
    deciding = _deciding(version, agency, on)
    return Facts(
        level=level_text(version.level),
        plain_level=plain_level_text(version.level),
        limit=short_limit(version),
        cases=[_case_row(description, case) for case in description.cases],
        limits_differ=len(limits(description)) > 1,
        fee=fee_of(version),
        visits=visits_text(description.visits),
        where=agency.name if agency else kinds_text(version.offered_by),
        papers=paper_groups(description),
        ways=ways(description),
        exempt=[_exempt(description, one) for one in description.fee_exemptions],
        decided_by=deciding.name if deciding else kinds,
        deciding=deciding,
        desk=queries.division(agency, "one-stop") if agency else None,
        hours=queries.opening_hours(agency, on) if agency else "",
    )


def visits_text(visits: int) -> str:
    if not visits:
        return _("Không phải đến")
    return ngettext("%(count)s lần", "%(count)s lần", visits) % {"count": visits}


def _deciding(version: Version, agency: Agency | None, on: dt.date) -> Agency | None:
    if agency is None or agency.kind in version.decided_by:
        return agency
    return near(agency.unit, on).first(version.decided_by)


def _case_row(description: Description, case: Case) -> CaseRow:
    limit = description.limit_in(case.key)
    return CaseRow(case, limit_text(limit).partition(";")[0], limit.note)


def ways(description: Description) -> list[Way]:
    """The price list; channels of one price stand together, each with what is said of it alone."""
    found: dict[tuple[str, tuple[Price, ...]], dict[str, str]] = {}
    for one in description.channels:
        same = (short_price(description, one.channel), prices(description, one.channel))
        found.setdefault(same, {})[channel_text(one.channel)] = one.fee_note
    return [
        Way(", ".join(notes), fee, _notes(notes), listed) for (fee, listed), notes in found.items()
    ]


def _notes(notes: dict[str, str]) -> tuple[str, ...]:
    if len(set(notes.values())) == 1:
        return tuple({note for note in notes.values() if note})
    return tuple(f"{channel}: {note}" for channel, note in notes.items() if note)


def _exempt(description: Description, one: Exemption) -> Exempt:
    paper = description.paper(one.paper)
    part = _("giảm %(percent)s%%") % {"percent": one.percent}
    return Exempt(
        who=one.who if one.percent == 100 else f"{one.who} ({part})",
        proof=one.proof or (paper.name if paper else ""),
        claimed=one in claimable(description),
    )


def paper_groups(description: Description) -> list[PaperGroup]:
    """What everybody hands in, what some do, what is only shown, what the office can look up."""

    def group(title: str, rows: list[Paper], explained: str = "") -> PaperGroup:
        return PaperGroup(
            title,
            [
                PaperRow(paper, copies_text(paper), case_names(description, paper.cases))
                for paper in rows
            ],
            explained,
        )

    papers = description.papers
    handed_in = [paper for paper in papers if paper.mode == "submit"]
    of_all = [paper for paper in handed_in if paper.required and not paper.cases]
    groups = [
        group(_("Phải nộp"), of_all),
        group(
            _("Nộp khi thuộc trường hợp ghi bên dưới"), [p for p in handed_in if p not in of_all]
        ),
        group(
            _("Chỉ đưa ra cho xem (xuất trình), không phải nộp"),
            [paper for paper in papers if paper.mode == "present"],
        ),
        group(
            _("Không cần nếu cán bộ tra được trên máy"),
            [paper for paper in papers if paper.mode == "not_needed_if_data"],
            _("Cán bộ tự tra dữ liệu trước. Chỉ khi không tra được mới yêu cầu bổ sung."),
        ),
    ]
    return [one for one in groups if one.rows]
