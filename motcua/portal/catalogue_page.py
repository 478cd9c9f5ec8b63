"""What the page of a procedure says, gathered from its version and from the agency it goes to."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies import queries
from motcua.agencies.models import Agency, Division
from motcua.portal.catalogue_finder import channel_fee, fee_of, short_limit
from motcua.portal.catalogue_places import kinds_text, near
from motcua.procedures.models import Version
from motcua.procedures.schema import Channel, Paper
from motcua.procedures.words import channel_text, level_text, plain_level_text


@dataclass(frozen=True)
class PaperRow:
    paper: Paper
    # "1 bản chính, 1 bản chụp"
    copies: str


@dataclass(frozen=True)
class PaperGroup:
    title: str
    rows: list[PaperRow]


@dataclass(frozen=True)
class Way:
    """One way to hand in: how it is called and what it costs."""

    channel: Channel
    name: str
    fee: str


@dataclass(frozen=True)
class Facts:
    level: str
    plain_level: str
    limit: str
    fee: str
    visits: str
    where: str
    papers: list[PaperGroup]
    ways: list[Way]
    decided_by: str
    deciding: Agency | None
    desk: Division | None
    hours: str
    sample: bool


def facts(version: Version, agency: Agency | None, on: dt.date) -> Facts:
    description = version.description
    kinds = kinds_text(version.decided_by)
    deciding = _deciding(version, agency, on)
    ways = [Way(one, channel_text(one.channel), channel_fee(one)) for one in description.channels]
    return Facts(
        level=level_text(version.level),
        plain_level=plain_level_text(version.level),
        limit=short_limit(version),
        fee=fee_of(version),
        visits=visits_text(description.visits),
        where=agency.name if agency else kinds_text(version.offered_by),
        papers=paper_groups(description.papers),
        ways=ways,
        decided_by=deciding.name if deciding else kinds,
        deciding=deciding,
        desk=queries.division(agency, "one-stop") if agency else None,
        hours=opening_hours(agency, on) if agency else "",
        sample=any(one.fee_sample for one in description.channels),
    )


def visits_text(visits: int) -> str:
    if not visits:
        return _("Không phải đến")
    return ngettext("%(count)s lần", "%(count)s lần", visits) % {"count": visits}


def opening_hours(agency: Agency, on: dt.date) -> str:
    """ "07:00–11:30, 13:30–17:00", as on the next day the office is open."""
    calendar = queries.calendar_for(agency, on)
    spans = calendar.hours_on(calendar.working_day_from(on))
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)


def _deciding(version: Version, agency: Agency | None, on: dt.date) -> Agency | None:
    if agency is None or agency.kind in version.decided_by:
        return agency
    return near(agency.unit, on).first(version.decided_by)


def paper_groups(papers: tuple[Paper, ...]) -> list[PaperGroup]:
    """What everybody hands in, what some do, what is only shown, what the office can look up."""

    def group(title: str, rows: list[Paper]) -> PaperGroup:
        return PaperGroup(title, [PaperRow(paper, copies_text(paper)) for paper in rows])

    handed_in = [paper for paper in papers if paper.mode == "submit"]
    groups = [
        group(_("Phải nộp"), [paper for paper in handed_in if paper.required]),
        group(_("Nộp khi thuộc trường hợp ghi bên dưới"), [p for p in handed_in if not p.required]),
        group(
            _("Chỉ đưa ra cho xem (xuất trình), không phải nộp"),
            [paper for paper in papers if paper.mode == "present"],
        ),
        group(
            _("Không cần nếu cán bộ tra được trên máy"),
            [paper for paper in papers if paper.mode == "not_needed_if_data"],
        ),
    ]
    return [one for one in groups if one.rows]


def copies_text(paper: Paper) -> str:
    said = []
    if paper.original:
        said.append(_("%(count)s bản chính") % {"count": paper.original})
    if paper.copies:
        said.append(_("%(count)s bản chụp") % {"count": paper.copies})
    return ", ".join(said)
