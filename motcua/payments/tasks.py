from motcua.payments.receipt_jobs import print_receipt, print_waiting_receipts

__all__ = ["print_receipt", "print_waiting_receipts"]
