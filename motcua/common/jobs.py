"""Jobs are made here: with the rows they are about, or not at all (docs/adr/0008)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import Task


def defer(task: Task[Any, Any, Any], *, at: datetime | None = None, **arguments: Any) -> None:
    _deferrer(task, at).defer(**arguments)


def defer_all(task: Task[Any, Any, Any], argument: str, values: Iterable[Any]) -> None:
    """A job for each."""
    if wanted := [{argument: value} for value in values]:
        _deferrer(task, None).batch_defer(*wanted)


def _deferrer(task: Task[Any, Any, Any], at: datetime | None) -> JobDeferrer:
    """Within a worker a task would write its jobs over a connection of its own: at once, whatever is rolled back."""
    made = task.configure(schedule_at=at) if at else task.configure()
    made.job_manager = JobManager(DjangoConnector())
    return made
