from procrastinate.contrib.django import app

from motcua.payments import asking, providers
from motcua.payments.models import Payment, State


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="ask_gateways", priority=-5)
def ask_gateways(timestamp: int) -> None:
    asking.ask_due()


# Behind letters and papers: nobody may wait for a gateway but who waits for the money.
@app.task(priority=-5)
def ask_now(payment_id: int) -> None:
    """The payer is back and the gateway's call is not here yet."""
    payment = Payment.objects.select_related("dossier").get(pk=payment_id)
    if payment.state != State.PAID:
        asking.ask(payment, providers.provider(payment.provider))
