from procrastinate.contrib.django import app

from motcua.dossiers import watch
from motcua.notices import staff
from motcua.notices.jobs import send_staff_letter


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="watch_deadlines")
def watch_deadlines(timestamp: int) -> None:
    """Four times an hour; an office that is closed at that moment is left in peace."""
    watch.watch()
    for letter in staff.write_letters():
        send_staff_letter.defer(letter_id=letter)
