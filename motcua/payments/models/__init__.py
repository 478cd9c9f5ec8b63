from motcua.payments.models.ledger import Account, Booking, Entry, What
from motcua.payments.models.payment import Message, Payment, State
from motcua.payments.models.proofs import Proof, ProofState
from motcua.payments.models.receipts import Receipt, ReceiptSeries, TaxReport
from motcua.payments.models.refund import Refund, RefundKind, RefundState
from motcua.payments.models.settlement import Reconciliation, Settled
from motcua.payments.models.statements import RowState, Statement, StatementRow
from motcua.payments.models.till import Closing, Correction, Counted

__all__ = [
    "Account",
    "Booking",
    "Closing",
    "Correction",
    "Counted",
    "Entry",
    "Message",
    "Payment",
    "Proof",
    "ProofState",
    "Receipt",
    "ReceiptSeries",
    "Reconciliation",
    "Refund",
    "RefundKind",
    "RefundState",
    "RowState",
    "Settled",
    "State",
    "Statement",
    "StatementRow",
    "TaxReport",
    "What",
]
