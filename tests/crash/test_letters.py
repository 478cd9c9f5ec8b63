"""Letters under faults: a mail server that refuses, greylists or hangs up, a worker killed at the worst moments."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from launch.process import wait_until
from tests.crash.site import Postbox, Site, running
from tests.crash.test_kills import settle

EACH = 4  # letters that meet each mood of the server


class Moody(Postbox):
    """`mood` is what it answers: "" yes, "busy" 451 at the envelope, "hangs_up" takes the letter and says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.mood = ""
        self.turned_away = 0
        self.door, self.at_the_door = threading.Event(), threading.Event()
        self.door.set()

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        self.at_the_door.set()
        while not self.door.is_set():
            await asyncio.sleep(0.02)
        if self.mood == "busy":
            self.turned_away += 1
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mood == "hangs_up":
            self.turned_away += 1
            server.transport.close()
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with running(folder, drafts=3 * EACH + 3, postbox=Moody()) as site:
        yield site


def moody(site: Site) -> Moody:
    assert isinstance(site.postbox, Moody)
    return site.postbox


def states(site: Site) -> Counter[str]:
    return Counter(row[0] for row in site.rows("SELECT state FROM notices_delivery"))


def time_passes(site: Site) -> None:
    """What waits for its next try waits no longer."""
    site.rows("UPDATE notices_delivery SET next_try = now() - interval '1 second'")
    site.half_a_minute_passes()


def all_tried(site: Site, tries: int) -> bool:
    few = "SELECT 1 FROM notices_delivery WHERE state = 'queued' AND tries < %s"
    return not site.rows(few, tries)


def ids(site: Site) -> set[str]:
    return {f"<{row[0]}>" for row in site.rows("SELECT message_id FROM notices_delivery")}


def test_a_server_that_fails_in_every_way_for_long_loses_no_letter(site: Site) -> None:
    """Connections refused, greylisted, hung up on after the letter, several tries each. Only the waiting is skipped."""
    drafts = iter(site.drafts)
    for mood in ("refuses", "busy", "hangs_up"):
        moody(site).mood = mood
        if mood == "refuses":
            site.mail.stop()
        for _ in range(EACH):
            assert site.send(next(drafts)), "sending needs no mail server"
        for tries in (1, 2, 3):
            assert wait_until(partial(all_tried, site, tries), seconds=40), mood
            time_passes(site)
        assert states(site)["accepted"] == 0
        if mood == "refuses":
            site.reopen_mail()
    moody(site).mood = ""
    settle(site)

    def all_through() -> bool:
        time_passes(site)
        return set(states(site)) == {"accepted"}

    assert wait_until(all_through, seconds=60, step=0.3), states(site)
    came = Counter(message_id for message_id, _ in site.postbox.letters)
    assert set(came) == ids(site), "none lost, none made up"
    assert len(came) == 3 * EACH
    assert moody(site).turned_away >= 2 * EACH


@contextmanager
def nobody_writes_deliveries(site: Site) -> Iterator[None]:
    """The worker can read and lock its row, and hears the server's yes; its mark must wait."""
    with psycopg.connect(site.cluster.url) as connection:
        connection.execute("LOCK TABLE notices_delivery IN SHARE MODE")
        yield


def last(site: Site) -> tuple[str, str]:
    (row,) = site.rows("SELECT message_id, state FROM notices_delivery ORDER BY id DESC LIMIT 1")
    return f"<{row[0]}>", row[1]


def test_a_worker_killed_before_it_sends_sends_once(site: Site) -> None:
    settle(site)
    before = len(site.postbox.letters)
    moody(site).at_the_door.clear()
    moody(site).door.clear()
    assert site.send(site.drafts[-1])
    assert moody(site).at_the_door.wait(timeout=20), "it has its job and knocks"
    site.kill("worker")
    moody(site).door.set()
    site.start("worker")
    settle(site)
    assert [message_id for message_id, _ in site.postbox.letters[before:]] == [last(site)[0]]


def test_a_worker_killed_after_the_yes_and_before_its_mark_repeats_the_same_letter(
    site: Site,
) -> None:
    settle(site)
    before = len(site.postbox.letters)
    site.postbox.knocked.clear()
    site.postbox.open.clear()
    assert site.send(site.drafts[-2])
    assert site.postbox.knocked.wait(timeout=20)
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with nobody_writes_deliveries(site):
        site.postbox.open.set()
        assert wait_until(lambda: bool(site.rows(waiting)), seconds=20), "it heard the yes"
        site.kill("worker")
    assert last(site)[1] == "queued"
    site.start("worker")
    settle(site)
    assert last(site)[1] == "accepted"
    assert [message_id for message_id, _ in site.postbox.letters[before:]] == [last(site)[0]] * 2


def test_a_job_that_vanished_is_found_by_the_sweeper(site: Site) -> None:
    settle(site)
    before = len(site.postbox.letters)
    site.kill("worker")
    assert site.send(site.drafts[-3])
    site.rows("DELETE FROM procrastinate_jobs WHERE task_name LIKE '%%jobs.deliver'")
    site.rows("UPDATE notices_delivery SET next_try = now() - interval '5 minutes'")
    site.start("worker")
    site.manage("procrastinate", "defer", "motcua.notices.tasks.sweep_notices", '{"timestamp": 0}')
    assert wait_until(lambda: len(site.postbox.letters) > before, seconds=30)
    assert [message_id for message_id, _ in site.postbox.letters[before:]] == [last(site)[0]]
