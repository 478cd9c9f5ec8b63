"""The officers' buttons: for each move its form and the action behind it. A new move is one row here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from motcua.desk import forms
from motcua.desk.forms import MoveForm
from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event
from motcua.files.actions import store_issued

Given = dict[str, Any]


def _finish(dossier: Dossier, acting: Acting, *, result: Any, **given: str) -> Event:
    # Together: whoever comes second leaves no file behind.
    with transaction.atomic():
        return actions.finish(dossier, acting, result=store_issued(result, by=acting.user), **given)


@dataclass(frozen=True)
class Doing:
    form: type[MoveForm]
    do: Callable[..., Event]
    main: bool = False  # the usual next thing: stands open, with the page's main button
    danger: bool = False


DOES: dict[str, Doing] = {
    "accept": Doing(forms.AcceptForm, actions.accept, main=True),
    "begin": Doing(forms.NotesForm, actions.begin, main=True),
    "forward": Doing(forms.ForwardForm, actions.forward, main=True),
    "finish": Doing(forms.FinishForm, _finish, main=True),
    "hand_over": Doing(forms.HandOverForm, actions.hand_over, main=True),
    "take": Doing(MoveForm, actions.take),
    "ask_supplement": Doing(forms.SupplementForm, actions.ask_supplement),
    "send_back": Doing(forms.SendBackForm, actions.send_back),
    "refuse": Doing(forms.RefuseForm, actions.refuse, danger=True),
    "stop": Doing(forms.StopForm, actions.stop, danger=True),
}


def form_of(action: str, dossier: Dossier, data: Any = None, files: Any = None) -> MoveForm:
    return DOES[action].form(action, dossier, data, files)
