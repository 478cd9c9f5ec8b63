"""Panels of the work: who was asked and what they say."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting, Role
from motcua.agencies.calendar import remaining_text
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.desk.forms.opinions import OUTCOMES
from motcua.desk.panel import Panel
from motcua.dossiers import access, flow, queries, steps, waits
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Consultation, Dossier, Event
from motcua.dossiers.stretches import stretches

_OUTCOMES = {
    **dict(OUTCOMES),
    "silent": gettext_lazy("Hết hạn không trả lời, coi như đồng ý"),
    "withdrawn": gettext_lazy("Nơi hỏi đã rút câu hỏi"),
}
_KINDS = {"agrees": "done", "silent": "done", "objects": "late"}


def opinions(dossier: Dossier, posting: Posting) -> Panel | None:
    """Every question with its answer; who was only asked sees what was asked of them."""
    found = queries.questions(dossier)
    if access.only_asked(dossier, posting):
        found = [one for one in found if one.division_id == posting.division_id]
    if not found:
        return None
    return Panel("desk/_opinions.html", {"questions": [_question(one) for one in found]})


def _question(one: Consultation) -> dict[str, Any]:
    now, answered = clock.now(), one.answered_at
    late = (answered or now) > one.due_at
    if answered is None:
        state = remaining_text(now, one.due_at, calendar_for(one.division.agency))
        kind = "late" if late else "sent"
    else:
        state, kind = str(_OUTCOMES[one.outcome]), _KINDS.get(one.outcome, "draft")
    return {
        "who": waits.asked_name(one),
        "asked_at": one.event.at,
        "asked_by": one.event.by,
        "what": one.what,
        "due_at": one.due_at,
        "late": late,
        "head_told_at": one.head_told_at,
        "silence": one.article if one.silence_is_consent else "",
        "state": state,
        "kind": kind,
        "answered_at": answered,
        "answered_by": one.answered_by,
        "answer": one.answer,
        "file": one.file,
    }


RECORDS = ("verify", "record_objection", "note", "appoint", "attend")


def records(dossier: Dossier, posting: Posting) -> Panel | None:
    """What hangs in public, and what was written down beside the work, with its files."""
    if access.only_asked(dossier, posting):
        return None
    posted = waits.posting(dossier) if dossier.status == Status.PROCESSING else None
    own = access.is_own(dossier, posting.user)
    found = [] if own else [_record(event) for event in queries.records(dossier, RECORDS)]
    if not found and posted is None:
        return None
    office = dossier.division.agency if dossier.division else dossier.agency
    place = ", ".join(
        filter(None, (_("trụ sở %(office)s") % {"office": office.name}, office.address))
    )
    return Panel("desk/_records.html", {"records": found, "posted": posted, "place": place})


def _record(event: Event) -> dict[str, Any]:
    text = "\n".join(filter(None, (event.note, event.private_note)))
    return {
        "title": str(flow.MOVES[event.action].said),
        "at": event.at,
        "who": str(event.by),
        "text": text,
        "files": [one.file for one in event.files.all()],
    }


def draft(dossier: Dossier, posting: Posting) -> Panel | None:
    """The draft as it will go out: the leader reads the very bytes."""
    found = waits.decision(dossier)
    if found is None or access.only_asked(dossier, posting):
        return None
    if access.is_own(dossier, posting.user):
        return None
    state, kind = _("Chờ duyệt"), "action"
    if found.wants:
        state, kind = _("Chờ ký số"), "late" if found.trouble else "action"
    elif found.approved_at:
        state, kind = _("Đã duyệt"), "done"
    elif found.remarks:
        state, kind = _("Bị trả lại để sửa"), "late"
    to_read = found.approved_at is None and posting.role == Role.LEADER
    return Panel(
        "desk/_draft.html",
        {
            "draft": found,
            "state": state,
            "kind": kind,
            "to_read": to_read,
            "earlier": dossier.decisions.exclude(replaced_at=None).count(),
        },
    )


def agencies(dossier: Dossier, posting: Posting) -> Panel | None:
    """Where two agencies have a part in it: each one's own clock, and what was passed on."""
    if not any(step.at == "decider" for step in steps.steps(dossier)):
        return None
    events = list(queries.events(dossier))
    found = stretches(dossier, events)
    if not found or access.only_asked(dossier, posting):
        return None
    sent = next((event for event in reversed(events) if "slip" in event.data), None)
    later = (
        e for e in events if sent and e.sequence > sent.sequence and e.action == "confirm_transfer"
    )
    received = next(later, None)
    return Panel(
        "desk/_stretches.html",
        {
            "stretches": found,
            "slip": sent.data["slip"] if sent else None,
            "slip_at": sent.at if sent else None,
            "received_at": received.at if received else None,
        },
    )


def slip(dossier: Dossier, posting: Posting) -> Panel | None:
    """At the desk that took it in: a slip to look it up with, for who has no account."""
    here = access.works_at_the_desk(posting) and dossier.reception_id == posting.agency_id
    return Panel("desk/_slip.html", {}) if here else None
