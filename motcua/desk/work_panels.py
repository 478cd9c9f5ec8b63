"""Panels of the work: who was asked and what they say."""

from typing import Any

from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.agencies.calendar import remaining_text
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.desk.forms.opinions import OUTCOMES
from motcua.desk.panel import Panel
from motcua.dossiers import access, queries, waits
from motcua.dossiers.models import Consultation, Dossier

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
