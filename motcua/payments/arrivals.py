"""Money that is there: cash on the counter, a line of a statement. It is settled at once, whatever is owed."""

from datetime import datetime

from django.db import transaction

from motcua.accounts.models import Posting
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.actions.engine import lock
from motcua.dossiers.models import Dossier
from motcua.payments import actions
from motcua.payments.models import Payment, State
from motcua.payments.providers import Outcome


def arrived(
    dossier: Dossier,
    provider: str,
    amount: int,
    *,
    taken_by: Posting,
    acting: Acting = SYSTEM,
    reference: str = "",
    bank: str = "",
    at: datetime | None = None,
) -> Payment:
    """Less than is owed pays a part of it; what is more stays with the payment, to be given back."""
    with transaction.atomic():
        lock(dossier)
        payment = Payment.objects.create(
            dossier=dossier,
            agency_id=dossier.reception_id,
            provider=provider,
            amount=amount,
            taken_by=taken_by,
            started_by=taken_by.user,
        )
        outcome = Outcome(State.PAID, amount, payment.reference, reference, bank, at=at)
        settled = actions.apply(outcome, provider, acting).payment
        assert settled is not None
        dossier.owed = settled.dossier.owed
    return settled
