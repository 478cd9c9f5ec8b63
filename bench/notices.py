"""From an event to the mail server's "250": python -m bench.notices — real moves at a steady rate, the worker as a
process of its own, letters over SMTP. Then the same with the server away for a while: how long until all are through.
"""

from __future__ import annotations

import asyncio
import email
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from launch.mailcatcher import Catcher
from launch.postgres import throwaway
from launch.process import spawn, stop_group, wait_until

ROOT = Path(__file__).resolve().parents[1]
RATE, SECONDS, BACKLOG = 5, 40, 60  # events a second, for so long; letters that wait for the server
PROMISE = 10.0


class Arrivals:
    """When each letter was taken; `away` answers as a server that takes nothing now."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}
        self.twice = 0
        self.away = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.away:
            await asyncio.sleep(0)
            server.transport.close()
            return "421 4.3.2 away"
        message_id = str(email.message_from_bytes(envelope.original_content)["Message-ID"]).strip()
        self.twice += message_id in self.at
        self.at.setdefault(message_id.strip("<>"), time.time())
        return "250 OK"


def prepare(number: int) -> list[Any]:
    from django.core.management import call_command

    from motcua.agencies.loader import load_agencies, load_calendar
    from motcua.procedures.loader import load_procedures
    from tests import builders

    call_command("migrate", verbosity=0)
    load_agencies()
    load_calendar()
    load_procedures()
    builders.people()
    return [builders.draft(papers=["previous_certificate"]) for _ in range(number)]


def press(drafts: list[Any], rate: float) -> dict[int, float]:
    """Each is sent in its turn; when its transaction was committed, by its number."""
    from motcua.dossiers import actions
    from motcua.dossiers.access import Acting

    done: dict[int, float] = {}
    began = time.monotonic()
    for number, draft in enumerate(drafts):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        actions.submit(draft, Acting(draft.by))
        done[draft.pk] = time.time()
    return done


def delays(done: dict[int, float], arrivals: Arrivals) -> list[float]:
    """Seconds from commit to "250", letter by letter; waits until all have come."""
    from motcua.notices.models import Delivery

    sent = Delivery.objects.filter(notice__dossier__in=done, channel="email")
    ids = dict(sent.values_list("message_id", "notice__dossier"))
    whole = wait_until(lambda: set(ids) <= set(arrivals.at), seconds=180)
    print("lost:", 0 if whole and len(ids) == len(done) else set(ids) - set(arrivals.at))
    return [arrivals.at[one] - done[dossier] for one, dossier in ids.items() if one in arrivals.at]


def told(what: str, found: list[float]) -> None:
    ordered = sorted(max(0.0, each) for each in found)
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    print(
        f"{what}: {len(ordered)} letters, median {statistics.median(ordered):.2f} s,"
        f" 95 % within {p95:.2f} s, longest {ordered[-1]:.2f} s"
    )


def measure(arrivals: Arrivals) -> bool:
    drafts = prepare(RATE * SECONDS + BACKLOG)
    worker: subprocess.Popen[bytes] = spawn(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        env=dict(os.environ),
        cwd=ROOT,
        output=subprocess.DEVNULL,
    )
    try:
        press(drafts[:1], 1)
        wait_until(lambda: bool(arrivals.at), seconds=60)
        steady = delays(press(drafts[1 : RATE * SECONDS], RATE), arrivals)
        told(f"{RATE} events a second", steady)
        arrivals.away = True
        done = press(drafts[RATE * SECONDS :], 20)
        time.sleep(60)
        arrivals.away, back = False, time.time()
        delays(done, arrivals)
        last = max(arrivals.at.values()) - back
        print(
            f"server away for a minute: {len(done)} letters through {last:.0f} s after it was back"
        )
        print("letters that came twice under the same Message-ID:", arrivals.twice)
    finally:
        stop_group(worker)
    return sum(each <= PROMISE for each in steady) >= 0.95 * len(steady)


def main() -> int:
    arrivals = Arrivals()
    catcher = Catcher(arrivals)
    catcher.start()
    with throwaway() as cluster, tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATABASE_URL=cluster.url,
            DATA_DIR=folder,
            DEMO="1",
            DJANGO_SETTINGS_MODULE="motcua.config.settings",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(catcher.port),
            LOG_LEVEL="ERROR",
        )
        django.setup()
        from django.db import connections

        kept = measure(arrivals)
        connections.close_all()
    catcher.stop()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
