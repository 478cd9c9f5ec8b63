from procrastinate.contrib.django import app

from motcua.voice import actions


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="watch_voice")
def watch_voice(timestamp: int) -> None:
    actions.watch()
