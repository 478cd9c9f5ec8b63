from motcua.payments.models.payment import Message, Payment, State

__all__ = ["Message", "Payment", "State"]
