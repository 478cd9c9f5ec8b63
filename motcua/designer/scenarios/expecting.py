"""What a line of a scenario expects, compared with what is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.accounts.models import Role
from motcua.agencies.calendar import Limit
from motcua.common import clock
from motcua.common.money import dong
from motcua.designer.scenarios.stage import Stage
from motcua.dossiers import queries, steps
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.notices.models import Notice
from motcua.procedures.fees import fee_lines
from motcua.procedures.scenario import ScenarioMove
from motcua.procedures.schema import Step


def unmet(stage: Stage, said: ScenarioMove, notices: Iterable[Notice]) -> Iterator[str]:
    """A sentence for everything that is not as expected; `notices` were made by the last move."""
    dossier = stage.dossier
    if said.status and said.status != dossier.status:
        yield _unlike(_("trạng thái"), status(said.status), status(dossier.status))
    here = steps.current_step(dossier)
    if said.step and said.step != here.key:
        wanted = dossier.version.description.step(said.step)
        yield _unlike(_("bước"), _step(wanted) if wanted else said.step, _step(here))
    if said.notice and said.notice not in (made := [notice.kind for notice in notices]):
        yield _unlike(_("thông báo"), said.notice, ", ".join(made) or _("không có thông báo nào"))
    if said.due is not None and not _same_minute(said.due, dossier.due_at):
        yield _unlike(_("hẹn trả"), _moment(said.due), _moment(dossier.due_at)) + _why_due(dossier)
    if said.fee is not None and said.fee != (asked := fee(dossier)):
        yield _unlike(_("phí, lệ phí"), dong(said.fee), dong(asked))
    yield from _seen(stage, said)


def status(value: str) -> str:
    return f"{Status(value).label} ({value})"


def fee(dossier: Dossier) -> int:
    lines = fee_lines(
        dossier.version.description, dossier.channel, dossier.declaration, people=dossier.people
    )
    # A price per page, which the counter counts, stands for one page.
    return sum(line.amount for line in lines)


def _unlike(what: str, wanted: str, found: str) -> str:
    words = {"what": what, "wanted": wanted, "found": found}
    return _("%(what)s phải là “%(wanted)s”, nhưng đang là “%(found)s”.") % words


def _step(step: Step) -> str:
    return f"{step.name} ({step.key})"


def _moment(moment: datetime | None) -> str:
    return f"{_local(moment):%H:%M %d/%m/%Y}" if moment else _("chưa hẹn")


def _local(moment: datetime) -> datetime:
    return clock.moment(moment.isoformat()) if moment.tzinfo is None else clock.local(moment)


def _same_minute(wanted: datetime, found: datetime | None) -> bool:
    return found is not None and f"{_local(wanted):%F %R}" == f"{_local(found):%F %R}"


def _why_due(dossier: Dossier) -> str:
    if dossier.accepted_at is None:
        return " " + _("Hồ sơ chưa được tiếp nhận nên chưa hẹn trả.")
    limit = dossier.limit
    words = {
        "accepted": _moment(dossier.accepted_at),
        "limit": Limit(limit.value, limit.unit),
        "agency": dossier.agency.name,
    }
    return (
        " "
        + _(
            "Tiếp nhận lúc %(accepted)s, thời hạn %(limit)s, tính theo lịch làm việc của %(agency)s."
        )
        % words
    )


def _seen(stage: Stage, said: ScenarioMove) -> Iterator[str]:
    """Whether the dossier lies in the list of what waits for these people."""
    for role in said.seen_by:
        if not _waits_for(stage, role):
            yield _("“%(role)s” phải thấy hồ sơ trong việc của mình, nhưng không thấy.") % {
                "role": Role(role).label
            } + _why_there(stage.dossier)
    for role in said.hidden_from:
        if _waits_for(stage, role):
            yield _("“%(role)s” không được thấy hồ sơ trong việc của mình, nhưng lại thấy.") % {
                "role": Role(role).label
            } + _why_there(stage.dossier)


def _waits_for(stage: Stage, role: str) -> bool:
    return any(
        queries.waiting_for(post).filter(pk=stage.dossier.pk).exists()
        for post in stage.at_hand(role)
    )


def _why_there(dossier: Dossier) -> str:
    words = {
        "division": dossier.division.name if dossier.division else _("chưa có bộ phận nào giữ"),
        "step": _step(steps.current_step(dossier)),
        "status": status(dossier.status),
    }
    return " " + _("Hồ sơ đang ở: %(division)s, bước %(step)s, trạng thái %(status)s.") % words
