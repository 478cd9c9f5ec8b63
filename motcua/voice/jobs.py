import procrastinate
from procrastinate.contrib.django import app

from motcua.voice import letters

# Nine times in four days: a night without the mail server costs nobody a letter.
AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


@app.task(retry=AGAIN, priority=5)
def send_letter(letter_id: int) -> None:
    letters.send(letter_id)
