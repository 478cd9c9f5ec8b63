from motcua.payments.models.payment import Message, Payment, State
from motcua.payments.models.receipts import Receipt, ReceiptSeries, TaxReport

__all__ = ["Message", "Payment", "Receipt", "ReceiptSeries", "State", "TaxReport"]
