from motcua.payments.receipt_jobs import print_receipt, print_waiting_receipts
from motcua.payments.statements.jobs import settle_statement

__all__ = ["print_receipt", "print_waiting_receipts", "settle_statement"]
