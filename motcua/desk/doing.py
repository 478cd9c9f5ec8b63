"""The officers' buttons, in the order of the page. A new move is a form and one row in its file of `forms/`."""

from typing import Any

from motcua.desk.forms import (
    asking,
    assigning,
    clock,
    decisions,
    ends,
    intake,
    late,
    opinions,
    paying,
    records,
    work,
)
from motcua.desk.forms.base import Doing, MoveForm
from motcua.dossiers.models import Dossier

_ALL = {
    name: doing
    for part in (
        intake,
        work,
        assigning,
        asking,
        clock,
        decisions,
        records,
        opinions,
        late,
        paying,
        ends,
    )
    for name, doing in part.DOES.items()
}
_NEEDED = ("answer", "confirm_transfer", "approve_decision", "number_decision", "attend")
_FIRST = ("accept", "begin", *_NEEDED, "forward", "finish", "hand_over", "take")
_LAST = ("note", "refuse", "stop")
# Pressed on pages of their own: many at once in motcua/desk/handing.py, with its papers in motcua/desk/brought.py,
# and money, which comes from `payments`.
ELSEWHERE = frozenset({"confirm_result", "supplement", "record_payment", "decline_proof"})
_ORDER = (*_FIRST, *(name for name in _ALL if name not in {*_FIRST, *_LAST}), *_LAST)
DOES: dict[str, Doing] = {name: _ALL[name] for name in _ORDER}


def form_of(action: str, dossier: Dossier, data: Any = None, files: Any = None) -> MoveForm:
    return DOES[action].form(action, dossier, data, files)
