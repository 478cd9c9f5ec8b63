"""How a dossier ends: its result is handed over, or it is stopped."""

from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move
from motcua.dossiers.actions.placing import closed
from motcua.dossiers.models import Dossier, Event


def hand_over(
    dossier: Dossier, acting: Acting, *, collected_by: str, paper: str = "", note: str = ""
) -> Event:
    """Give the result out; who collected it and with what paper is kept inside (NĐ 61/2018 Điều 6)."""
    data = {"collected_by": collected_by, "paper": paper}
    return move(dossier, "hand_over", acting, Change(closed(), note, data=data))


def stop(dossier: Dossier, acting: Acting, note: str, private_note: str = "") -> Event:
    return move(dossier, "stop", acting, Change(closed(), note, private_note))
