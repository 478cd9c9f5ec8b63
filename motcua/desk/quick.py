"""Moves that need no words of their own: pressed in a row, for many rows at once, or by a letter."""

from motcua.dossiers import access, flow
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.steps import Ways

# The usual next move first; a row shows the first that is allowed, and taking it into one's own hands.
USUAL = ("accept", "begin", "forward")
IN_A_ROW = (*USUAL, "take")
# On the page of a dossier a letter opens the move; in the queue it presses the row's button.
KEYS = {
    "accept": "a",
    "begin": "b",
    "forward": "c",
    "finish": "f",
    "hand_over": "h",
    "take": "t",
    "ask_supplement": "s",
    "send_back": "r",
}


def in_row(dossier: Dossier, acting: Acting) -> list[flow.Move]:
    """What a row offers. Where the road forks, the page of the dossier asks which way."""
    allowed = {move.name: move for move in access.at_hand(dossier, acting, IN_A_ROW)}
    usual = next((allowed[name] for name in USUAL if name in allowed), None)
    if usual and usual.name != "begin" and len(Ways(dossier).onward) > 1:
        usual = None
    return [move for move in (usual, allowed.get("take")) if move]
