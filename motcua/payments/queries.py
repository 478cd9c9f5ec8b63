"""What pages read of payments."""

from django.shortcuts import get_object_or_404

from motcua.dossiers.models import Dossier
from motcua.payments.models import Payment


def of_dossier(dossier: Dossier) -> list[Payment]:
    """All attempts, the latest first. The caller may see the dossier."""
    return list(dossier.payments.order_by("-pk"))


def attempt(dossier: Dossier, key: str) -> Payment:
    return get_object_or_404(dossier.payments, key=key)
