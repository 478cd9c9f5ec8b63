import procrastinate
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from motcua.common import clock
from motcua.common.jobs import defer, defer_all
from motcua.notices import sending, staff
from motcua.notices.models import Delivery, State, Trouble

# 9, 21, 69, 261 … seconds, nine times in four days.
AT_ONCE = 6000  # woken in one go; the others by the first of the next minute
AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


# Ahead of printing: a person waits for the letter, nobody yet for the paper. When it is tried again stands in the
# delivery itself; AGAIN is for what nobody foresaw.
@app.task(retry=AGAIN, priority=5)
def deliver(delivery_id: int) -> None:
    with transaction.atomic():  # no time to try again without the job for it
        outcome = sending.send(delivery_id)
        if outcome.again:
            # The queue lives in real time, also where CLOCK has moved ours.
            when = outcome.again - settings.CLOCK_OFFSET
            defer(deliver, at=when, delivery_id=delivery_id)
        if outcome.back:
            wake(outcome.back, AT_ONCE)


def wake(channel: str, at_most: int) -> int:
    """What waits because this channel was away goes now; skipped are rows another worker is speaking about."""
    now = clock.now()
    missed = Delivery.objects.filter(
        channel=channel, state=State.QUEUED, trouble=Trouble.UNREACHABLE, next_try__gt=now
    ).order_by("pk")
    with transaction.atomic():
        locked = missed.select_for_update(skip_locked=True)
        chosen = list(locked.values_list("pk", flat=True)[:at_most])
        Delivery.objects.filter(pk__in=chosen).update(next_try=now)
        defer_all(deliver, "delivery_id", chosen)
    return len(chosen)


@app.task(retry=AGAIN, priority=5)
def send_staff_letter(letter_id: int) -> None:
    staff.send(letter_id)
