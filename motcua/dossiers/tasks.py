import logging

from procrastinate.contrib.django import app

from motcua.agencies import changes
from motcua.common import clock
from motcua.dossiers import actions, lookup_limits, overdue, reminders
from motcua.dossiers.models import Seal
from motcua.dossiers.proof import checking, sealing, stamping

log = logging.getLogger(__name__)


# Every minute, because days are also changed by loaders and by hand in SQL, and rows of office hours
# begin and end with a day: whoever changes them, the token and the rows of today tell. Behind letters
# and papers; one at a time, so that what one run did the next finds done.
@app.periodic(cron="* * * * *")
@app.task(priority=-5, queueing_lock="watch_calendar", lock="watch_calendar")
def watch_calendar(timestamp: int) -> None:
    if changes.touched():
        actions.recompute_all()


# Looked at every few minutes: a worker that slept catches up.
@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="opinions_due")
def opinions_due(timestamp: int) -> None:
    overdue.opinions()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget_look_ups")
def forget_look_ups(timestamp: int) -> None:
    lookup_limits.forget_old()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal_history")
def seal_history(timestamp: int) -> None:
    # Before the first seal there was nothing to fall behind: a demonstration begins with a past.
    oldest = checking.oldest_waiting() if Seal.objects.exists() else None
    if oldest and clock.now() - oldest > 2 * checking.SEALED_WITHIN:
        log.error("The history was not sealed since %s: was the worker down?", oldest.isoformat())
    sealing.seal_new()


# Apart from the sealing: an authority that does not answer holds nothing up.
@app.periodic(cron="* * * * *")
@app.task(queueing_lock="stamp_seals")
def stamp_seals(timestamp: int) -> None:
    stamping.stamp_new()


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="remind_people")
def remind_people(timestamp: int) -> None:
    """Every hour; an office that is closed at that moment reminds nobody."""
    reminders.remind()
