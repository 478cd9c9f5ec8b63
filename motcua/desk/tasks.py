import procrastinate
from procrastinate.contrib.django import app

from motcua.desk import bulk
from motcua.desk.models import BulkRun
from motcua.dossiers import presence

AGAIN = procrastinate.RetryStrategy(max_attempts=6, wait=2, exponential_wait=4)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget_who_was_here")
def forget_who_was_here(timestamp: int) -> None:
    presence.forget_old()


# Ahead of printing: the person looks at the page that fills.
@app.task(retry=AGAIN, priority=4)
def work_off_bulk(run_id: int) -> None:
    bulk.work_off(BulkRun.objects.select_related("posting__user", "to__user").get(pk=run_id))
