"""The panels of the page of a dossier that speak of money."""

from motcua.dossiers import charges, flow
from motcua.dossiers.flow import Status
from motcua.portal.panel import Panel, Reading


def to_pay(reading: Reading) -> Panel | None:
    """On top, from the moment the procedure wants it."""
    dossier = reading.dossier
    if not dossier.owed or dossier.status in flow.CLOSED or reading.party is not None:
        return None
    early = {"before": (), "after": (Status.SUBMITTED,)}.get(
        dossier.pays_when, (*flow.OPEN, *flow.WAITING)
    )
    waited_for = dossier.stopped_for == "payment"
    if dossier.status in early and not waited_for:
        return None
    # The box above has the button where nothing goes on without it.
    return Panel("portal/dossier/_to_pay.html", {"button": not waited_for, "owed": dossier.owed})


def costs(reading: Reading) -> Panel | None:
    """What it costs as frozen when it was sent, what was paid of it, and every attempt to pay."""
    charge = charges.of(reading.dossier)
    if charge is None:
        return None
    said = {"charge": charge, "rest": charges.rest(charge), "may_pay": reading.party is None}
    return Panel("portal/dossier/_costs.html", said)
