"""Runs procrastinate's jobs in line, inside the transaction of the test that deferred them."""

from __future__ import annotations

import inspect
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import jobs
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from motcua.common import clock

_NEXT = """
    select id, task_name, args, queue_name, lock, queueing_lock, attempts
    from procrastinate_jobs
    where status = 'todo' and (scheduled_at is null or scheduled_at <= %s)
    order by id limit 1
"""


def run_due_jobs() -> int:
    """Returns how many jobs ran. A job that raises stays undone and its error goes up."""
    done = 0
    while (job := _next_job()) is not None:
        _perform(job)
        with connection.cursor() as cursor:
            for status in ("doing", "succeeded"):
                cursor.execute(
                    "update procrastinate_jobs set status = %s, attempts = attempts + %s"
                    " where id = %s",
                    [status, int(status == "succeeded"), job.id],
                )
        done += 1
    return done


def _next_job() -> jobs.Job | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [clock.now()])
        row = cursor.fetchone()
    if row is None:
        return None
    number, task, args, queue, lock, queueing_lock, attempts = row
    return jobs.Job(
        id=number,
        queue=queue,
        lock=lock,
        queueing_lock=queueing_lock,
        task_name=task,
        task_kwargs=_decoded(args),
        attempts=attempts,
    )


def _decoded(args: Any) -> dict[str, Any]:
    import json

    return json.loads(args) if isinstance(args, str) else args


def _perform(job: jobs.Job) -> None:
    task = app.tasks[job.task_name]
    context = []
    if task.pass_context:
        context = [
            JobContext(
                app=app, job=job, start_timestamp=clock.now().timestamp(), abort_reason=lambda: None
            )
        ]
    call = async_to_sync(task.func) if inspect.iscoroutinefunction(task.func) else task.func
    call(*context, **job.task_kwargs)
