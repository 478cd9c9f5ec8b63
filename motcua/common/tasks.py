"""Housekeeping of the jobs themselves."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

# Three beats of a worker's heart: one that misses them is dead, not slow.
DEAD_AFTER_SECONDS = 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """A killed worker leaves its job marked as running for ever: another worker takes it up again."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        await jobs.retry_job(job)
