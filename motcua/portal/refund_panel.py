"""What comes back to who paid, and how far it is."""

from motcua.payments.models import Refund, RefundState
from motcua.portal.panel import Panel, Reading

# What was only proposed is an affair of the office: the payer reads of money that will come.
SHOWN = (RefundState.APPROVED, RefundState.SENT, RefundState.FAILED, RefundState.DONE)


def coming_back(reading: Reading) -> Panel | None:
    if reading.party is not None:
        return None
    of_it = Refund.objects.filter(payment__dossier=reading.dossier, state__in=SHOWN)
    found = list(of_it.select_related("payment__agency"))
    return Panel("portal/dossier/_refunds.html", {"refunds": found}) if found else None
