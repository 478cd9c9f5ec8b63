"""Who sees and who moves money at the desk: people of the agency that collects it. Strangers get 404."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from motcua.accounts.models import Posting, Role
from motcua.dossiers import access
from motcua.payments.models import Payment, Reconciliation, Refund


def works_with_money(posting: Posting) -> bool:
    """Clerks of the one-stop desk, who take it, and who answers for it."""
    return access.is_one_stop(posting) or posting.role == Role.LEADER


def answers_for_money(posting: Posting) -> bool:
    """Approves what goes back, and compares the books with the gateway."""
    return posting.role == Role.LEADER or (access.is_one_stop(posting) and posting.heads)


def may_propose(payment: Payment, posting: Posting) -> bool:
    return works_with_money(posting) and _concerns(payment, posting)


def may_decide(refund: Refund, posting: Posting) -> bool:
    """Another person than who proposed it, whichever post they act in."""
    another = refund.proposed_by_id != posting.user_id
    return another and answers_for_money(posting) and _concerns(refund.payment, posting)


def may_pay_out(refund: Refund, posting: Posting) -> bool:
    return works_with_money(posting) and _concerns(refund.payment, posting)


def _concerns(payment: Payment, posting: Posting) -> bool:
    """The own agency's money, and not for the own dossier."""
    here = payment.agency_id == posting.agency_id
    return here and not access.is_own(payment.dossier, posting.user)


def payments(posting: Posting) -> QuerySet[Payment]:
    found = Payment.objects.select_related("dossier")
    return found.filter(agency=posting.agency_id) if works_with_money(posting) else found.none()


def payment(posting: Posting, reference: str) -> Payment:
    return get_object_or_404(payments(posting), reference=reference)


def refunds(posting: Posting) -> QuerySet[Refund]:
    found = Refund.objects.select_related("payment__dossier", "proposed_by", "approved_by")
    here = found.filter(payment__agency=posting.agency_id)
    return here if works_with_money(posting) else found.none()


def refund(posting: Posting, reference: str) -> Refund:
    return get_object_or_404(refunds(posting), reference=reference)


def reconciliations(posting: Posting) -> QuerySet[Reconciliation]:
    """Of the own agency; orders nobody knows are the province's to clear up."""
    if not answers_for_money(posting):
        raise Http404
    seen = Q(agency=posting.agency_id)
    if access.sees_province(posting):
        seen |= Q(agency=None)
    return Reconciliation.objects.filter(seen).select_related("by")


def reconciliation(posting: Posting, pk: int) -> Reconciliation:
    return get_object_or_404(reconciliations(posting), pk=pk)
