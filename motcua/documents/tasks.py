import procrastinate
from procrastinate.contrib.django import app

from motcua.documents import actions

AGAIN = procrastinate.RetryStrategy(max_attempts=6, wait=2, exponential_wait=4)


@app.task(retry=AGAIN)
def render_document(document_id: int) -> None:
    actions.rendered(document_id)
