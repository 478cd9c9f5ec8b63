"""What a clerk types in for who comes to the counter or writes by post, before it is taken in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.agencies.queries import division
from motcua.agencies.reception import kinds_received, received_for
from motcua.common import clock
from motcua.dossiers import drafts
from motcua.dossiers.drafts import Defect
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Channel, Dossier, HandedIn
from motcua.procedures.fields import prefill, typed_only
from motcua.procedures.models import Version
from motcua.procedures.queries import offered
from motcua.procedures.schema import Description

CHANNELS = (Channel.COUNTER, Channel.POST)
COPIES_AT_MOST = 999


@dataclass(frozen=True)
class Counts:
    """How much paper of one kind lies on the counter."""

    originals: int = 0
    certified: int = 0
    copies: int = 0
    keeps_originals: bool = False

    @property
    def any(self) -> bool:
        return bool(self.originals or self.certified or self.copies)


# --- what a desk may take in ---


def channels(description: Description) -> list[Channel]:
    """The ways besides the network in which this procedure is offered."""
    return [channel for channel in CHANNELS if description.channel(channel)]


def agencies(version: Version, desk: Agency) -> list[Agency]:
    """For whom this desk may take in that procedure: itself first; nobody where it is not offered on paper."""
    if not channels(version.description):
        return []
    return received_for(desk, version.offered_by, clock.today())


def kinds(desk: Agency) -> frozenset[str]:
    """Kinds of agencies this desk takes dossiers in for."""
    return kinds_received(desk, clock.today()) | {desk.kind}


def may_get(dossier: Dossier, agency: Agency) -> bool:
    """Whether a dossier sent to the wrong place may go on to that agency."""
    stands = agency.valid_from <= clock.today() and not drafts.no_longer_there(agency)
    first = dossier.version.description.steps[0].division
    return stands and offered(dossier.version, agency) and division(agency, first) is not None


# --- the draft ---


def open_draft(
    version: Version,
    agency: Agency,
    posting: Posting,
    *,
    people: Mapping[str, dict[str, Any]] | None = None,
    declaration: dict[str, Any] | None = None,
) -> Dossier:
    """A draft of this clerk. One that was opened and left untouched is taken again: two presses, one draft."""
    said = {
        "submitter": dict((people or {}).get("submitter", {})),
        "applicant": dict((people or {}).get("applicant", {})),
        "declaration": typed_only(version.description, declaration or {}),
    }
    with transaction.atomic():
        Posting.objects.select_for_update().get(pk=posting.pk)
        untouched = Dossier.objects.filter(
            taken_in_by=posting,
            reception=posting.agency_id,
            version=version,
            agency=agency,
            status=Status.DRAFT,
            revisions={},
            **said,
        )
        return untouched.first() or Dossier.objects.create(
            version=version,
            agency=agency,
            reception=posting.agency,
            taken_in_by=posting,
            channel=channels(version.description)[0],
            **said,
        )


def settle(dossier: Dossier, *, agency: Agency, channel: str) -> None:
    """Who is competent and how it came; both may change until it is taken in."""
    with transaction.atomic():
        row = drafts.lock_draft(dossier)
        row.agency = dossier.agency = agency
        row.channel = dossier.channel = Channel(channel)
        row.save(update_fields=["agency", "channel"])


def carried_over(
    dossier: Dossier, people: Mapping[str, dict[str, Any]], declared: Mapping[str, Any]
) -> dict[str, Any]:
    """Answers of the declaration that follow its people: what was not typed over changes with the person."""
    description, before = dossier.version.description, dossier.people
    old = prefill(description, before["submitter"], before["applicant"])
    new = prefill(description, people["submitter"], people["applicant"])
    return {
        key: new.get(key, "")
        for key in old | new
        if old.get(key) != new.get(key) and declared.get(key, "") in ("", old.get(key, ""))
    }


def lay_down(dossier: Dossier, given: Mapping[str, Counts]) -> None:
    """What lies on the counter, in place of what was said before."""
    with transaction.atomic():
        drafts.lock_draft(dossier)
        dossier.handed_in.all().delete()
        rows = [
            HandedIn(
                dossier=dossier,
                paper=paper,
                originals=count.originals,
                certified=count.certified,
                copies=count.copies,
                keeps_originals=count.keeps_originals and count.originals > 0,
            )
            for paper, count in given.items()
            if count.any
        ]
        HandedIn.objects.bulk_create(rows)


def laid_down(dossier: Dossier) -> dict[str, Counts]:
    return {
        row.paper: Counts(row.originals, row.certified, row.copies, row.keeps_originals)
        for row in dossier.handed_in.filter(round=0)
    }


def counts(dossier: Dossier) -> dict[str, dict[str, int]]:
    """For the history: paper → how many of which kind."""
    return {
        paper: {
            name: number
            for name, number in (
                ("originals", count.originals),
                ("certified", count.certified),
                ("copies", count.copies),
                ("to_be_returned", count.originals if count.keeps_originals else 0),
            )
            if number
        }
        for paper, count in laid_down(dossier).items()
    }


def remark(dossier: Dossier, remarks: Mapping[str, str]) -> None:
    """What the clerk found missing or wrong, paper by paper, until it is asked for."""
    said = {paper: text for paper, text in remarks.items() if text}
    with transaction.atomic():
        row = drafts.lock_draft(dossier)
        row.proposed = dossier.proposed = {"papers": said} if said else {}
        row.save(update_fields=["proposed"])


def remarks(dossier: Dossier) -> dict[str, str]:
    said: dict[str, str] = dossier.proposed.get("papers", {})
    return said


# --- what is still wrong ---


def defects(dossier: Dossier, *, complete: bool = True) -> list[Defect]:
    """What keeps it from being taken in; whoever will be asked for the rest needs only a name."""
    found = drafts.defects(dossier)
    if not any(one.pk == dossier.agency_id for one in agencies(dossier.version, dossier.reception)):
        wrong = _("Bộ phận một cửa này không nhận hồ sơ cho %(agency)s: chọn cơ quan khác.")
        found.insert(0, Defect("dossier", "agency", wrong % {"agency": dossier.agency.name}))
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    for key in remarks(dossier):
        text = _("Đã ghi thiếu, sai: %(paper)s. Yêu cầu bổ sung, hoặc xóa lời ghi.")
        found.append(Defect("papers", key, text % {"paper": names.get(key, key).rstrip(".")}))
    return found if complete else list(_needed_at_least(found))


def _needed_at_least(found: Iterable[Defect]) -> Iterable[Defect]:
    return (one for one in found if one.part == "dossier" or one.field == "full_name")


def missing(dossier: Dossier) -> dict[str, dict[str, str]]:
    """What a request for the rest would name: papers and fields with what is wrong with each."""
    asked: dict[str, dict[str, str]] = {"papers": {}, "fields": {}}
    files, askable = dossier.version.description.file_keys(), drafts.askable_fields(dossier)
    for one in drafts.defects(dossier):
        if one.part == "papers" or (one.part == "declaration" and one.field in files):
            asked["papers"][one.field] = _("Chưa nộp giấy tờ này.")
        elif one.part == "declaration" and one.field in askable:
            asked["fields"][one.field] = one.message
    asked["papers"] |= remarks(dossier)
    return asked
