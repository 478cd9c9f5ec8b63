"""The comparison of every night: each gateway's file of each of the last days that was not compared yet."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from motcua.common import clock
from motcua.payments import providers, reconciling, settlement
from motcua.payments.models import Reconciliation

log = logging.getLogger(__name__)
# A file may come late, or a worker sleep over a weekend.
DAYS_BACK = 7


def reconcile() -> list[Reconciliation]:
    """A file that cannot be read is said in the log and tried again the next night."""
    made = []
    for name, day in _missing():
        content = _file(name, day)
        if content is None:
            continue
        try:
            made += reconciling.reconcile(name, day, content, file_name=f"{name}-{day}.csv")
        except settlement.Unreadable as wrong:
            log.error("Settlement file of %s for %s: %s", name, day, wrong)
    for run in made:
        if run.findings:
            log.error("Reconciliation %s of %s differs by %s", run.pk, run.day, run.difference)
    return made


def _missing() -> Iterator[tuple[str, date]]:
    today = clock.today()
    days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    for name in settings.PAYMENT_PROVIDERS:
        runs = Reconciliation.objects.filter(provider=name, day__in=days, by=None)
        done = set(runs.values_list("day", flat=True))
        yield from ((name, day) for day in days if day not in done)


def _file(name: str, day: date) -> bytes | None:
    """As the gateway's programs lay it down in a folder, or as the provider fetches it."""
    folder = settings.SETTLEMENT_FOLDER
    if folder and (path := Path(folder) / f"{name}-{day:%Y-%m-%d}.csv").is_file():
        return path.read_bytes()
    fetch = getattr(providers.provider(name), "settlement", None)
    if fetch is None:
        return None
    try:
        content: bytes | None = fetch(day)
    except Exception as error:
        log.warning("Settlement of %s for %s: no answer (%s)", name, day, type(error).__name__)
        return None
    return content
