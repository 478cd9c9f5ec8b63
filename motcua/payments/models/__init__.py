from motcua.payments.models.payment import Message, Payment, State
from motcua.payments.models.proofs import Proof, ProofState
from motcua.payments.models.receipts import Receipt, ReceiptSeries, TaxReport
from motcua.payments.models.statements import RowState, Statement, StatementRow
from motcua.payments.models.till import Closing, Correction, Counted

__all__ = [
    "Closing",
    "Correction",
    "Counted",
    "Message",
    "Payment",
    "Proof",
    "ProofState",
    "Receipt",
    "ReceiptSeries",
    "RowState",
    "State",
    "Statement",
    "StatementRow",
    "TaxReport",
]
