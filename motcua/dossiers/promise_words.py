"""Both promises, the first and the present one, and every change between them: what, by whom, by which law."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.accounts import naming
from motcua.accounts.models import Posting
from motcua.common.templatetags.vi import luc
from motcua.dossiers import flow, promises
from motcua.dossiers.legal_clock import Extended, Posted, Rescheduled
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.promises import RunsAgain, Stops, Told
from motcua.procedures.value_words import said


@dataclass(frozen=True)
class Shown:
    """`changes` are rows of the component `timeline.html`, the first change first."""

    original: datetime | None
    current: datetime
    changes: tuple[dict[str, Any], ...]


def shown(
    dossier: Dossier, events: Iterable[Event], name: Callable[[Posting], str] = naming.public
) -> Shown | None:
    """From the events as they were promised at the time, in their order; none before acceptance."""
    if dossier.due_at is None:
        return None
    changes: list[dict[str, Any]] = []
    due: datetime | None = None
    stops: dict[str, Stops] = {}
    for event in events:
        told = promises.told_by([event])
        stops |= {one.cause: one for one in told if isinstance(one, Stops)}
        if due and event.due_at and event.due_at != due:
            changes.append(_row(event, due, " ".join(_reasons(event, told, stops)), name))
        due = event.due_at or due
    return Shown(dossier.original_due_at, dossier.due_at, tuple(changes))


def who(event: Event, name: Callable[[Posting], str] = naming.public) -> str:
    """Whose doing it was, as everybody may read it unless `name` says otherwise."""
    if event.posting:
        return name(event.posting)
    return _("Người nộp hồ sơ") if event.by_id else _("Hệ thống")


def _row(
    event: Event, before: datetime, why: str, name: Callable[[Posting], str]
) -> dict[str, Any]:
    moved = _("Từ %(before)s sang %(after)s.") % {"before": luc(before), "after": luc(event.due_at)}
    return {
        "title": str(flow.MOVES[event.action].said),
        "at": event.at,
        "who": who(event, name),
        "where": "",
        "text": f"{moved} {why}".strip(),
        "state": "done",
    }


def _reasons(event: Event, told: list[Told], stops: dict[str, Stops]) -> Iterable[str]:
    for one in told:
        match one:
            case Extended():
                yield _("Theo %(article)s.") % {"article": one.article}
            case Rescheduled():
                yield _("Xin lỗi và hẹn lại, thêm %(days)s ngày làm việc.") % {"days": one.value}
            case Posted():
                yield _("Niêm yết %(hours)s giờ làm việc, không tính vào thời hạn.") % {
                    "hours": f"{float(one.working_hours):g}"
                }
            case RunsAgain() if stop := stops.get(one.cause):
                yield _("Sau khi %(cause)s, thời hạn %(after)s.") % {
                    "cause": said("Pause", "cause", one.cause),
                    "after": _goes_on(stop),
                }
    if promises.DRIFT in event.data:
        yield _("Lịch làm việc của cơ quan thay đổi.")
    if event.note and event.action in _EXPLAINED:
        yield event.note


def _goes_on(stop: Stops) -> str:
    words = said("Limit", "after_supplement", stop.after)
    return f"{words}: {stop.sector_limit}" if stop.sector_limit else words


# Their note for the citizen is the reason itself; elsewhere it is something said by the way.
_EXPLAINED = {"extend", "recompute"}
