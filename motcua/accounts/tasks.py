import procrastinate
from django.core.mail import EmailMessage
from procrastinate.contrib.django import app

AGAIN = procrastinate.RetryStrategy(max_attempts=9, wait=5, exponential_wait=4)


# Somebody sits before the screen and waits for it: ahead of every queue.
@app.task(retry=AGAIN, priority=10)
def send_letter(subject: str, body: str, to: str) -> None:
    EmailMessage(subject, body, to=[to], headers={"Auto-Submitted": "auto-generated"}).send()
