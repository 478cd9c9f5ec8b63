import procrastinate
from procrastinate.contrib.django import app

AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


@app.task(retry=AGAIN)
def send_refund(refund_id: int) -> None:
    from motcua.payments import sending

    sending.send(refund_id)
