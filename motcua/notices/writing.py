"""The words of a notice, written in the move's own transaction: number, what happened, where it is; nobody's data."""

from datetime import datetime
from typing import Any, NamedTuple

from django.template.loader import render_to_string

from motcua.common import clock
from motcua.dossiers import appeal, asking, flow
from motcua.dossiers.models import Event
from motcua.dossiers.where import for_letter
from motcua.notices.recipients import FOLLOWERS


class Words(NamedTuple):
    subject: str
    text: str
    where: str


def words(event: Event, kind: str, capacity: str = "") -> Words:
    """First line the subject, the rest the text. Where it is, as at this event: nothing has moved it since."""
    name, context = f"notices/{kind}.txt", _context(event)
    if capacity in FOLLOWERS:
        name = "notices_mail/followed.txt"
        context |= {"kind": kind, "capacity": capacity, "said": flow.MOVES[event.action].said}
    subject, _, text = render_to_string(name, context).strip().partition("\n")
    return Words(subject.strip(), text.strip(), for_letter(event.dossier))


def _context(event: Event) -> dict[str, Any]:
    dossier = event.dossier
    papers = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    asked = event.data.get("papers", {}) if event.action == "ask_supplement" else {}
    others = [other.name for other in asking.others_in(event.data).values()]
    return {
        "which": int(event.data.get("round") or 1),
        "dossier": dossier,
        "event": event,
        "agency": dossier.reception,
        "papers": [papers[key] for key in asked if key in papers] + others,
        "fields": len(event.data.get("fields", {})) if event.action == "ask_supplement" else 0,
        "reply_by": _moment(event, "reply_by"),
        "answer_by": _moment(event, "answer_by"),
        "meeting_at": _moment(event, "at"),
        "meeting_place": event.data.get("place", ""),
        "meeting_purpose": event.data.get("purpose", "").rstrip("."),
        "waiting_since": _moment(event, "since"),
        "before": _moment(event, "before"),
        "appeal": appeal.of_event(event),
    }


def _moment(event: Event, key: str) -> datetime | None:
    return clock.moment(event.data[key]) if event.data.get(key) else None
