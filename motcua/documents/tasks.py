import procrastinate
from procrastinate.contrib.django import app

AGAIN = procrastinate.RetryStrategy(max_attempts=6, wait=2, exponential_wait=4)


@app.task(retry=AGAIN)
def render_document(document_id: int) -> None:
    # Imported late: kinds → facts → models need the apps to be ready, tasks are found while they load.
    from motcua.documents.actions import rendered

    rendered(document_id)
