from procrastinate.contrib.django import app

from motcua.common.jobs import defer
from motcua.payments import daily, sending
from motcua.payments.refund_jobs import send_refund


# A job that was lost with its worker, and gateways that did not answer.
@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="wake_refunds")
def wake_refunds(timestamp: int) -> None:
    for refund_id in sending.wake():
        defer(send_refund, refund_id=refund_id)


@app.periodic(cron="15 5 * * *")
@app.task(queueing_lock="reconcile_payments")
def reconcile_payments(timestamp: int) -> None:
    daily.reconcile()
