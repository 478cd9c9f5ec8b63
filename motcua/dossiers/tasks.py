"""What the clock does by itself; looked at every few minutes, so a worker that slept catches up."""

from procrastinate.contrib.django import app

from motcua.dossiers import overdue


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="opinions_due")
def opinions_due(timestamp: int) -> None:
    overdue.opinions()
