import procrastinate
from procrastinate.contrib.django import app

from motcua.dossiers import watch
from motcua.notices import actions, staff

# 9, 21, 69, 261 … seconds, nine times in four days: a night without the mail server costs nobody a letter.
AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


# Ahead of printing: a person waits for the letter, nobody yet for the paper.
@app.task(retry=AGAIN, priority=5)
def send_notice(notice_id: int) -> None:
    actions.send(notice_id)


@app.task(retry=AGAIN, priority=5)
def send_staff_letter(letter_id: int) -> None:
    staff.send(letter_id)


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="watch_deadlines")
def watch_deadlines(timestamp: int) -> None:
    """Four times an hour; an office that is closed at that moment is left in peace."""
    watch.watch()
    for letter in staff.write_letters():
        send_staff_letter.defer(letter_id=letter)
