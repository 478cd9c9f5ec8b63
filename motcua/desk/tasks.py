from procrastinate.contrib.django import app

from motcua.dossiers import presence


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget_who_was_here")
def forget_who_was_here(timestamp: int) -> None:
    presence.forget_old()
