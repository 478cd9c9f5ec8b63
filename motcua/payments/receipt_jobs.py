import logging

import procrastinate
from procrastinate.contrib.django import app

from motcua.payments import receipt_pdf
from motcua.signatures.errors import CannotSign

log = logging.getLogger("motcua.payments")

AGAIN = procrastinate.RetryStrategy(max_attempts=6, wait=2, exponential_wait=4)


@app.task(retry=AGAIN)
def print_receipt(receipt_id: int) -> None:
    """Without a key it waits where everybody sees it; `print_waiting_receipts` comes back to it."""
    try:
        receipt_pdf.printed(receipt_id)
    except CannotSign as why:
        log.warning("receipt %s waits for its signature: %s", receipt_id, why)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="print_waiting_receipts")
def print_waiting_receipts(timestamp: int) -> None:
    receipt_pdf.print_waiting()
