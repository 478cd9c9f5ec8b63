import procrastinate
from procrastinate.contrib.django import app

from motcua.notices import actions

# 1, 4, 16 … minutes: an hour without the mail server costs nobody a letter.
AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


@app.task(retry=AGAIN)
def send_notice(notice_id: int) -> None:
    actions.send(notice_id)
