"""How the result comes, where it is posted to, and how far it is."""

from motcua.dossiers.models import Delivery
from motcua.dossiers.statuses import CLOSED, Status
from motcua.portal.panel import Panel, Reading
from motcua.post import actions
from motcua.post.models import said_to
from motcua.post.words import shown


def posted(reading: Reading) -> Panel | None:
    """On top once there is a result to be posted."""
    return _panel(reading) if _matters(reading) else None


def receiving(reading: Reading) -> Panel | None:
    """Further down while there is none."""
    return None if _matters(reading) else _panel(reading)


def _matters(reading: Reading) -> bool:
    dossier = reading.dossier
    waits = dossier.delivery == Delivery.POST and dossier.status == Status.DONE
    return waits or dossier.parcels.exists()


def _panel(reading: Reading) -> Panel | None:
    """For the owner also the way to change it, until the carrier has it."""
    dossier = reading.dossier
    latest = actions.parcels(dossier).first()
    may_change = "change_delivery" in reading.can and not (latest and latest.is_live)
    by_post = dossier.delivery == Delivery.POST
    over = dossier.status in CLOSED and latest is None
    if over or not (may_change or by_post or latest):
        return None
    waits = by_post and not (latest and latest.is_live) and dossier.status not in CLOSED
    said = {
        "delivery": str(Delivery(dossier.delivery).label),
        "to": said_to(dossier.post_to) if waits else [],
        "latest": shown(latest) if latest else None,
        "may_change": may_change,
    }
    return Panel("portal/dossier/_posted.html", said)
