"""What a step waits for before it may end: opinions asked for, days of public posting, people who must come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers.models import Consultation, Dossier
from motcua.procedures import graph
from motcua.procedures.schema import Step

# Moves with which a dossier comes to a step for the first time; `Event.step` is where it is after them.
ENTERING = ("accept", "forward")


@dataclass(frozen=True)
class Posted:
    """Something hangs in public: since when, and until when whoever objects may say so."""

    since: datetime
    until: datetime

    @property
    def over(self) -> bool:
        return clock.now() >= self.until


def step_of(dossier: Dossier) -> Step:
    return dossier.version.description.steps[dossier.step]


def blocked(dossier: Dossier) -> list[str]:
    """Why the dossier cannot leave its step yet, one sentence each; none when nothing is waited for."""
    reasons = [
        _("Chờ ý kiến của %(who)s, hạn %(due)s.") % {"who": asked_name(one), "due": luc(one.due_at)}
        for one in open_questions(dossier)
    ]
    posted = posting(dossier)
    if posted and not posted.over:
        reasons.append(_("Đang niêm yết công khai đến %(until)s.") % {"until": luc(posted.until)})
    return reasons


# --- opinions ---


def open_questions(dossier: Dossier) -> list[Consultation]:
    """Who was asked and has not answered, the earliest due time first."""
    found = dossier.consultations.filter(answered_at=None)
    return list(found.select_related("division__agency", "event").order_by("due_at", "pk"))


def asked_name(question: Consultation) -> str:
    """ "Tư pháp – Hộ tịch, UBND xã Cẩm Xuyên"."""
    return f"{question.division.name}, {question.division.agency.name}"


# --- public posting ---


def posting(dossier: Dossier) -> Posted | None:
    """The days for which the current step posts something in public; coming back does not begin them again."""
    step = step_of(dossier)
    if not step.posting_days or dossier.division is None:
        return None
    first = dossier.events.filter(action__in=ENTERING, step=dossier.step).order_by("sequence")
    begun = first.values_list("at", flat=True).first() or dossier.step_since
    if begun is None:
        return None
    return Posted(begun, posted_until(begun, step, calendar_for(dossier.division.agency)))


def posted_until(begun: datetime, step: Step, calendar: WorkCalendar) -> datetime:
    return calendar.add_working_hours(begun, graph.posting_hours(step))
