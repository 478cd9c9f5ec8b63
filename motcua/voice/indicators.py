"""The indicators of one dossier that its own events tell (TT 01/2018 Điều 13-15): 0, 1 or 2 points each.

1 the whole time, 2 the time of each agency, 3 contacts to complete it, 4 agencies contacted, 7 attitude. What the
events do not tell is None: missing data is left out of the mean. What the citizen says in the rating is not read here.
"""

from motcua.common import clock
from motcua.documents.desk_papers import Kept
from motcua.documents.journey import kept
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Channel, Delivery, Dossier, Event
from motcua.voice.models import Feedback, Kind

ABOUT_PEOPLE = (Kind.CONDUCT, Kind.DELAY)


def indicators(dossier: Dossier) -> dict[int, int | None]:
    events = list(dossier.events.select_related("division").order_by("sequence"))
    whole = _whole(dossier)
    return {
        1: whole,
        2: _each(events),
        3: _contacts(dossier, events),
        4: _agencies(dossier, events),
        7: _attitude(dossier, whole),
    }


def _whole(dossier: Dossier) -> int | None:
    """Earlier by a whole day 2, in time 1, late 0."""
    if dossier.finished_at is None or dossier.due_at is None:
        return None
    if dossier.finished_at > dossier.due_at:
        return 0
    return 2 if clock.local(dossier.finished_at).date() < clock.local(dossier.due_at).date() else 1


def _each(events: list[Event]) -> int | None:
    """As the worst of all steps was kept."""
    known = [one for one in map(kept, events) if one]
    if not known:
        return None
    if Kept.LATE in known:
        return 0
    return 2 if all(one == Kept.EARLY for one in known) else 1


def _contacts(dossier: Dossier, events: list[Event]) -> int | None:
    """How often the agency asked for more. Whose fault it was is not told by events: not weighed."""
    if not _is_over(dossier):
        return None
    asked = sum(event.action == "ask_supplement" for event in events)
    return max(0, 2 - asked)


def _agencies(dossier: Dossier, events: list[Event]) -> int | None:
    """Nobody had to be met 2, only the one-stop desk 1, somebody else as well 0."""
    if not _is_over(dossier):
        return None
    met = [event.division.kind for event in events if event.action == "attend" and event.division]
    if any(kind != "one-stop" for kind in met):
        return 0
    by_net = dossier.channel == Channel.ONLINE and dossier.delivery == Delivery.ONLINE
    return 2 if by_net and not met else 1


def _attitude(dossier: Dossier, whole: int | None) -> int | None:
    """A complaint about people that was found true 0; else as the whole time: early 2, in time 1."""
    said = Feedback.objects.filter(dossier=dossier, kind__in=ABOUT_PEOPLE, founded=True)
    if said.exists():
        return 0
    return whole or None


def _is_over(dossier: Dossier) -> bool:
    return dossier.status in (Status.DONE, Status.RETURNED)
