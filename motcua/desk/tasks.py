import procrastinate
from procrastinate.contrib.django import app

from motcua.desk import bulk
from motcua.desk.models import BulkRun

AGAIN = procrastinate.RetryStrategy(max_attempts=6, wait=2, exponential_wait=4)


# Ahead of printing: the person looks at the page that fills.
@app.task(retry=AGAIN, priority=4)
def work_off_bulk(run_id: int) -> None:
    bulk.work_off(BulkRun.objects.select_related("posting").get(pk=run_id))
