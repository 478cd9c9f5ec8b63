from procrastinate.contrib.django import app

from motcua.post import talking


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="track_parcels")
def track_parcels(timestamp: int) -> None:
    """What the carrier has not taken on yet, and what is on its way."""
    talking.sweep()
