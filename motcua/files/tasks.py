from procrastinate.contrib.django import app

from motcua.files import orphans


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="remove_orphan_files")
def remove_orphan_files(timestamp: int) -> None:
    """In the small hours: files whose row was never committed, or was taken back with a draft."""
    orphans.remove()
