"""Where a person may go who is told no: to whom, until when and how. On the page, in the letter and on the paper.

A complaint within 90 days (Luật Khiếu nại 02/2011/QH13); a suit before the administrative court within one year from
the day the decision was received (Luật Tố tụng hành chính 2015).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.common.templatetags.vi import ngay
from motcua.dossiers import steps
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier, Event

COMPLAIN_WITHIN = timedelta(days=90)
REFUSALS = frozenset({"refuse", "refuse_result", "stop"})
# What a complaint may be about: a no, and a result one finds wrong.
DECISIONS = REFUSALS | {"finish"}


@dataclass(frozen=True)
class Appeal:
    """`until` counts from the day of the decision: the person had it then at the earliest."""

    agency: Agency
    decided_on: date

    @property
    def until(self) -> date:
        return self.decided_on + COMPLAIN_WITHIN

    @property
    def lines(self) -> tuple[str, str]:
        """What can be done, as sentences for a page, a letter and a form."""
        return (
            _(
                "Không đồng ý thì khiếu nại với lãnh đạo %(agency)s trong 90 ngày kể từ ngày nhận được "
                "(quyết định ngày %(day)s: đến hết ngày %(until)s), tại trang hồ sơ, gửi đơn hoặc đến trực tiếp "
                "(Luật Khiếu nại 2011)."
            )
            % {
                "agency": self.agency.name,
                "day": ngay(self.decided_on),
                "until": ngay(self.until),
            },
            _(
                "Hoặc khởi kiện tại Tòa án trong 1 năm kể từ ngày nhận được quyết định "
                "(Luật Tố tụng hành chính 2015)."
            ),
        )


def of_event(event: Event) -> Appeal | None:
    """What may be done against this very event; nothing where it says no to nobody."""
    if event.action not in REFUSALS:
        return None
    return Appeal(decider(event), clock.local(event.at).date())


def appeal(dossier: Dossier, events: list[Event] | tuple[Event, ...]) -> Appeal | None:
    """While the last word is a no: refused at intake, refused at work, or stopped."""
    told_no = dossier.refused or dossier.status in (Status.REFUSED, Status.STOPPED)
    if not told_no:
        return None
    last = next((one for one in reversed(events) if one.action in REFUSALS), None)
    return of_event(last) if last else None


def decision(dossier: Dossier) -> Event | None:
    """The last decision there is, for a complaint to be about."""
    found = dossier.events.filter(action__in=DECISIONS).select_related(
        "posting__agency", "dossier__version", "dossier__agency"
    )
    return found.order_by("-sequence").first()


def decider(event: Event) -> Agency:
    """Whose leader answers: the agency of whoever decided. Intake is refused by the desk that was asked."""
    if event.action == "finish" or event.posting is None:
        return steps.deciding_agency(event.dossier)
    return event.posting.agency
