import logging
from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.common import clock
from motcua.common.jobs import defer_all
from motcua.dossiers import watch
from motcua.notices import bounces, health, staff, sweeping
from motcua.notices.jobs import send_staff_letter

log = logging.getLogger("motcua.notices")


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="watch_deadlines")
def watch_deadlines(timestamp: int) -> None:
    """Four times an hour; an office that is closed at that moment is left in peace."""
    watch.watch()
    defer_all(send_staff_letter, "letter_id", staff.write_letters())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep_notices")
def sweep_notices(timestamp: int) -> None:
    sweeping.sweep()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="check_notices")
def check_notices(timestamp: int) -> None:
    """By itself: whatever happens to the mending below, what is wrong is said."""
    health.report()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="mend_notices")
def mend_notices(timestamp: int) -> None:
    """That something was untold is a defect somewhere: it is mended, and said."""
    sweeping.trust_again()
    if sweeping.tell_the_untold(clock.now() - timedelta(hours=3)):
        log.error("notices-untold-events")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="read_bounces")
def read_bounces(timestamp: int) -> None:
    bounces.read_maildir()
