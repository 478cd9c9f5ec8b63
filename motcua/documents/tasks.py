import procrastinate
from procrastinate.contrib.django import app

from motcua.documents import actions, signing

AGAIN = procrastinate.RetryStrategy(max_attempts=6, wait=2, exponential_wait=4)


@app.task(retry=AGAIN)
def render_document(document_id: int) -> None:
    actions.rendered(document_id)


@app.task(retry=AGAIN)
def sign_result(dossier_id: int) -> None:
    signing.attempt(dossier_id)


# What could not be signed: a key to be renewed, an authority that was away.
@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="sign_waiting")
def sign_waiting(timestamp: int) -> None:
    signing.attempt_all()
