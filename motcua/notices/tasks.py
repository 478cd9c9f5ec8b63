import procrastinate
from procrastinate.contrib.django import app

from motcua.notices import actions

# 9, 21, 69, 261 … seconds, nine times in four days: a night without the mail server costs nobody a letter.
AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


# Ahead of printing: a person waits for the letter, nobody yet for the paper.
@app.task(retry=AGAIN, priority=5)
def send_notice(notice_id: int) -> None:
    actions.send(notice_id)
