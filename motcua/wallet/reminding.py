"""Whoever holds a result that will soon be good no more hears of it, 30 and 7 days before."""

from datetime import timedelta

from django.db import transaction

from motcua.common import clock
from motcua.common.templatetags.vi import ngay
from motcua.dossiers import access, actions
from motcua.dossiers.access import SYSTEM
from motcua.dossiers.models import Dossier
from motcua.wallet.models import Kept, Kind

DAYS = (7, 30)


def remind() -> int:
    """How many were. Run twice it does nothing twice; of what a stopped machine missed the latest is made up."""
    today = clock.today()
    soon = Kept.objects.filter(
        kind=Kind.RESULT,
        removed_at=None,
        replaced_at=None,
        valid_until__gte=today,
        valid_until__lte=today + timedelta(days=max(DAYS)),
    )
    return sum(_once(row) for row in soon.order_by("pk"))


def _once(row: Kept) -> bool:
    assert row.valid_until is not None
    left = (row.valid_until - clock.today()).days
    mark = min(days for days in DAYS if left <= days)
    # Issued for less than the mark: that it ends soon was said when it was given.
    if row.issued_on and (row.valid_until - row.issued_on).days <= mark:
        return False
    key = f"expiry-{row.pk}-{mark}"
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=row.dossier_id)
        dossier = access.loaded().get(pk=row.dossier_id)
        told = dossier.events.filter(action="remind", data__key=key).exists()
        if told or "remind" not in {move.name for move in access.moves(dossier, SYSTEM)}:
            return False
        facts = {"name": row.name, "until": ngay(row.valid_until)}
        actions.remind(dossier, SYSTEM, key=key, about="expiry", facts=facts)
    return True
