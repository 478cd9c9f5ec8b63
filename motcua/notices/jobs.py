import procrastinate
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from motcua.notices import sending, staff

# 9, 21, 69, 261 … seconds, nine times in four days.
AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


# Ahead of printing: a person waits for the letter, nobody yet for the paper. When it is tried again stands in the
# delivery itself; AGAIN is for what nobody foresaw.
@app.task(retry=AGAIN, priority=5)
def deliver(delivery_id: int) -> None:
    with transaction.atomic():  # no time to try again without the job for it
        if again := sending.send(delivery_id):
            # The queue lives in real time, also where CLOCK has moved ours.
            when = again - settings.CLOCK_OFFSET
            deliver.configure(schedule_at=when).defer(delivery_id=delivery_id)


@app.task(retry=AGAIN, priority=5)
def send_staff_letter(letter_id: int) -> None:
    staff.send(letter_id)
