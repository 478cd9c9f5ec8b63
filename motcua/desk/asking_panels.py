"""What the officer's page says of papers: what was found of each, and what there is to know before asking for more."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.agencies.calendar import remaining_text
from motcua.common import clock
from motcua.desk.forms.judging import JudgingForm
from motcua.desk.panel import Panel
from motcua.desk.wants import named_wants
from motcua.dossiers import access, asking, judging, queries
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.statuses import OPEN, WAITING
from motcua.dossiers.where import moment

TEMPLATE, ID = "desk/_judging.html", "giay-to"


def judging_panel(
    dossier: Dossier, posting: Posting, form: JudgingForm | None = None
) -> Panel | None:
    may = access.may_judge(dossier, Acting(posting.user, posting))
    form = form or JudgingForm(dossier)
    if not form.papers or not (may or form.told):
        return None
    lacks = len(judging.lacking(dossier)) if may else 0
    return Panel(TEMPLATE, {"id": ID, "form": form, "may": may, "lacks": lacks})


def may_bring(dossier: Dossier, posting: Posting) -> bool:
    """Whether what was asked for may be brought to this officer's counter."""
    moves = access.moves(dossier, Acting(posting.user, posting))
    return "supplement" in {move.name for move in moves}


def brought_panel(dossier: Dossier, posting: Posting) -> Panel | None:
    return Panel("desk/_brought.html", {}) if may_bring(dossier, posting) else None


def asking_panel(dossier: Dossier, posting: Posting) -> Panel | None:
    """How long papers may still be asked for, what an officer proposes, and by whose leave it goes on."""
    now = clock.now()
    told = [*_window(dossier), *_request(dossier)]
    proposed = _proposed(dossier)
    remark = None if proposed else _declined(dossier)
    if not told and not proposed and not remark:
        return None
    overdue = asking.is_overdue(dossier, now)
    return Panel(
        "desk/_asking.html",
        {"told": told, "proposed": proposed, "remark": remark, "overdue": overdue},
    )


def _window(dossier: Dossier) -> Iterator[str]:
    now = clock.now()
    if asking.is_window_open(dossier, now) and dossier.ask_until:
        left = remaining_text(now, dossier.ask_until, queries.calendar(dossier))
        yield _("%(left)s để yêu cầu bổ sung (đến %(until)s).") % {
            "left": left[:1].upper() + left[1:],
            "until": moment(dossier.ask_until),
        }
    elif dossier.status in OPEN and (needed := asking.needs_leave(dossier, now)):
        if asking.AGAIN in needed:
            yield _("Đã yêu cầu bổ sung %(n)s lần. Luật chỉ cho phép một lần.") % {
                "n": dossier.supplements_asked
            }
        if asking.LATE in needed:
            yield _("Đã hết 3 ngày làm việc để yêu cầu bổ sung, từ %(until)s.") % {
                "until": moment(dossier.ask_until)
            }
        if leave := asking.leave_given(dossier):
            yield _("%(who)s đã cho phép yêu cầu thêm một lần: %(why)s") % {
                "who": leave.by,
                "why": leave.note,
            }
        else:
            yield _("Muốn yêu cầu nữa phải được lãnh đạo cho phép.")


def _request(dossier: Dossier) -> Iterator[str]:
    """Of the request that the applicant has before them."""
    if dossier.status not in WAITING:
        return
    if (which := asking.which(dossier)) > 1:
        yield _("Đây là yêu cầu bổ sung lần %(n)s.") % {"n": which}
    if dossier.reply_by and asking.is_overdue(dossier, clock.now()):
        yield _("Người nộp chưa bổ sung, đã quá hạn từ %(until)s. Có thể dừng xử lý.") % {
            "until": moment(dossier.reply_by)
        }


def _proposed(dossier: Dossier) -> dict[str, Any]:
    if not dossier.proposed:
        return {}
    event = dossier.events.filter(action="propose_supplement").select_related("by").last()
    return {"rows": named_wants(dossier, dossier.proposed), "event": event}


def _declined(dossier: Dossier) -> Event | None:
    """The remark with which the one-stop desk returned the last proposal, until the next move."""
    last = dossier.events.select_related("by").last() if dossier.status in OPEN else None
    return last if last and last.action == "decline_supplement" else None
