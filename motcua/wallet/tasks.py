from procrastinate.contrib.django import app

from motcua.wallet import reminding


@app.periodic(cron="0 8 * * *")
@app.task(queueing_lock="remind_of_expiry")
def remind_of_expiry(timestamp: int) -> None:
    reminding.remind()
