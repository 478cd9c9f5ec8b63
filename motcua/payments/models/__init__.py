from motcua.payments.models.ledger import Account, Booking, Entry, What
from motcua.payments.models.payment import Message, Payment, State
from motcua.payments.models.receipts import Receipt, ReceiptSeries, TaxReport
from motcua.payments.models.refund import Refund, RefundKind, RefundState
from motcua.payments.models.settlement import Reconciliation, Settled

__all__ = [
    "Account",
    "Booking",
    "Entry",
    "Message",
    "Payment",
    "Receipt",
    "ReceiptSeries",
    "Reconciliation",
    "Refund",
    "RefundKind",
    "RefundState",
    "Settled",
    "State",
    "TaxReport",
    "What",
]
