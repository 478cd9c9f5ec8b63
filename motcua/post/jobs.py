"""The job that speaks with the carrier about one parcel. When it is tried again stands in the parcel itself."""

import procrastinate
from procrastinate.contrib.django import app

from motcua.post import talking

AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


@app.task(retry=AGAIN)
def attend(parcel_id: int) -> None:
    talking.step(parcel_id)
