"""Whether the time the law gives runs, stands still or is over, in a word and a sentence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from motcua.agencies.calendar import remaining_text
from motcua.common.templatetags.vi import luc
from motcua.dossiers import flow, waits
from motcua.dossiers.flow import Status
from motcua.dossiers.present import Present
from motcua.procedures import graph


class State(StrEnum):
    NONE = "none"  # nothing was promised yet
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True)
class LegalClock:
    state: State
    sentence: str
    since: datetime | None = None
    late: bool = False

    @property
    def look(self) -> str:
        """The sign before the word, a shape of its own for every state."""
        if self.late:
            return "late"
        return {
            State.NONE: "draft",
            State.RUNNING: "progress",
            State.PAUSED: "stopped",
            State.ENDED: "done",
        }[self.state]

    @property
    def word(self) -> str:
        return {
            State.NONE: _("Chưa tính thời hạn"),
            State.RUNNING: _("Đang chạy"),
            State.PAUSED: _("Tạm dừng"),
            State.ENDED: _("Đã kết thúc"),
        }[self.state]


def of(here: Present) -> LegalClock:
    dossier, due = here.dossier, here.dossier.due_at
    if dossier.status in (Status.DONE, *flow.CLOSED):
        return _ended(here)
    if due is None:
        said = _("Thời hạn giải quyết chưa bắt đầu tính: tính từ lúc hồ sơ được tiếp nhận.")
        return LegalClock(State.NONE, said)
    if paused := _paused(here):
        since, why = paused
        text = _("Thời hạn đang tạm dừng từ %(since)s vì %(why)s.")
        return LegalClock(State.PAUSED, text % {"since": luc(since), "why": why}, since)
    left = remaining_text(here.now, due, here.promised)
    text = _("Thời hạn đang chạy: %(left)s.")
    return LegalClock(State.RUNNING, text % {"left": left}, dossier.accepted_at, here.now > due)


def _paused(here: Present) -> tuple[datetime, str] | None:
    """Since when and why the clock stands still."""
    dossier = here.dossier
    if dossier.paused_at:
        return dossier.paused_at, _("chờ người nộp bổ sung")
    if dossier.stopped_at:
        return dossier.stopped_at, {
            "consultation": _("chờ ý kiến nơi khác"),
            "appointment": _("chờ người dân đến theo hẹn"),
            "payment": _("chờ nộp phí, lệ phí"),
        }.get(dossier.stopped_for, _("chờ việc khác"))
    posted = here.posted
    if posted and not posted.over and graph.pause(waits.step_of(dossier), "posting"):
        return posted.since, _("đang niêm yết công khai")
    return None


def _ended(here: Present) -> LegalClock:
    dossier = here.dossier
    at, due = dossier.finished_at or dossier.closed_at, dossier.due_at
    if at is None:
        return LegalClock(State.ENDED, _("Thời hạn đã kết thúc."))
    text = _("Thời hạn đã kết thúc lúc %(at)s.")
    if dossier.finished_at and due:
        text = _("Thời hạn đã kết thúc lúc %(at)s, đúng hạn.")
        if dossier.finished_at > due:
            text = _("Thời hạn đã kết thúc lúc %(at)s, trễ hẹn.")
    return LegalClock(State.ENDED, text % {"at": luc(at)}, at)
