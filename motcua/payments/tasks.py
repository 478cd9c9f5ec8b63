from motcua.payments.asking_jobs import ask_gateways, ask_now
from motcua.payments.ledger_jobs import reconcile_payments, wake_refunds
from motcua.payments.receipt_jobs import print_receipt, print_waiting_receipts
from motcua.payments.statements.jobs import settle_statement

__all__ = [
    "ask_gateways",
    "ask_now",
    "print_receipt",
    "print_waiting_receipts",
    "reconcile_payments",
    "settle_statement",
    "wake_refunds",
]
