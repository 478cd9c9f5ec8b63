"""What the desk found of each paper: enough, missing or wrong; open to change until a move puts it into its event."""

from typing import Any

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier, Event, Judgement
from motcua.dossiers.models.work import Verdict

# Moves that rest on what was found of the papers.
SEALED_BY = frozenset(
    {
        "accept",
        "refuse",
        "ask_supplement",
        "propose_supplement",
        "forward",
        "send_back",
        "finish",
        "stop",
    }
)


def round_of(dossier: Dossier) -> int:
    """0 as it was sent, 1 after the first supplement…"""
    return dossier.supplements_asked


def judgements(dossier: Dossier) -> dict[str, Judgement]:
    """The latest of each paper: what was right is not judged again after a supplement."""
    found = dossier.judgements.select_related("posting__user").order_by("round", "pk")
    return {one.paper: one for one in found}


def lacking(dossier: Dossier) -> dict[str, str]:
    """Paper → reason, of what was found missing or wrong and was not asked for yet."""
    now = dossier.judgements.filter(round=round_of(dossier)).exclude(verdict=Verdict.ENOUGH)
    return dict(now.order_by("pk").values_list("paper", "reason"))


def _open(dossier: Dossier) -> QuerySet[Judgement]:
    return dossier.judgements.filter(sealed_in=None).order_by("pk")


def to_seal(dossier: Dossier, action: str) -> dict[str, Any]:
    """For the data of a decisive move's event. Asked when the row of the dossier is held already."""
    if action not in SEALED_BY:
        return {}
    found = [
        {
            "paper": one.paper,
            "round": one.round,
            "verdict": one.verdict,
            "reason": one.reason,
            "posting": one.posting_id,
            "at": one.at.isoformat(),
        }
        for one in _open(dossier)
    ]
    return {"judgements": found} if found else {}


def seal(event: Event) -> None:
    if "judgements" in event.data:
        _open(event.dossier).update(sealed_in=event)
