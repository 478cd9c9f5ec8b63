"""The panel of the receipts of a dossier, also of those that were cancelled."""

from motcua.payments import receipts
from motcua.portal.panel import Panel, Reading


def issued(reading: Reading) -> Panel | None:
    found = receipts.of_dossier(reading.dossier)
    return Panel("portal/dossier/_receipts.html", {"receipts": found}) if found else None
