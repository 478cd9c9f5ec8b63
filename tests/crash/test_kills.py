"""kill -9 of web, worker or database at any moment: what was acknowledged is there once, with its letter."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from launch.process import wait_until
from tests.crash.site import Site, running

KILLS = ("web", "database", "worker") * 6 + ("database", "worker")
SEED = random.randrange(10**6)
CALM = 3  # drafts for the other test


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with running(folder, drafts=len(KILLS) + CALM) as site:
        yield site


def test_what_was_acknowledged_is_there_once_with_its_letter(site: Site) -> None:
    print(f"seed {SEED}")  # noqa: T201  shown when the test fails
    chance = random.Random(SEED)
    began = time.monotonic()
    drafts = site.drafts[CALM:]
    assert site.send(site.drafts[0]), "the system works before anybody is killed"
    usual = time.monotonic() - began
    acknowledged = {site.drafts[0]}
    for victim, draft in zip(KILLS, drafts, strict=True):
        sender = threading.Thread(
            target=lambda draft=draft: site.send(draft) and acknowledged.add(draft)
        )
        sender.start()
        threading.Event().wait(chance.uniform(0, 1.3 * usual))
        site.kill(victim)
        sender.join()
        site.mend(victim)
    print(f"{len(KILLS)} kills in {time.monotonic() - began:.0f} s")  # noqa: T201
    settle(site)
    check(site, acknowledged)
    assert len(acknowledged) > KILLS.count("worker"), "sending does not need the worker"


def settle(site: Site) -> None:
    """The dead are noticed, and what they left is taken up."""
    open_jobs = (
        "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        " AND (task_name LIKE '%%jobs.deliver' OR task_name LIKE '%%render_document')"
    )
    site.kill("worker")
    site.half_a_minute_passes()
    site.start("worker")
    site.manage(
        # A worker may have been killed right after the clock had made one.
        *("procrastinate", "defer", "--ignore-already-enqueued"),
        *("motcua.common.tasks.retry_stalled_jobs", '{"timestamp": 0}'),
    )

    def done() -> bool:
        site.half_a_minute_passes()
        return not site.rows(open_jobs)

    assert wait_until(done, seconds=60, step=0.2), site.rows(
        "SELECT task_name, status, attempts FROM procrastinate_jobs WHERE status <> 'succeeded'"
    )


def check(site: Site, acknowledged: set[str]) -> None:
    found = site.rows(
        "SELECT d.key, d.status, d.number,"
        " (SELECT count(*) FROM dossiers_event e WHERE e.dossier_id = d.id),"
        " (SELECT count(*) FROM notices_notice n JOIN notices_delivery v ON v.notice_id = n.id"
        "  WHERE n.dossier_id = d.id AND v.state = 'accepted'),"
        " (SELECT count(*) FROM notices_notice n WHERE n.dossier_id = d.id),"
        " (SELECT count(*) FROM documents_document p"
        "  WHERE p.dossier_id = d.id AND p.file_id IS NOT NULL),"
        " (SELECT count(*) FROM documents_document p WHERE p.dossier_id = d.id),"
        " (SELECT count(*) FROM dossiers_attachment a WHERE a.dossier_id = d.id AND a.sent)"
        " FROM dossiers_dossier d ORDER BY d.id"
    )
    assert [row[0] for row in found] == site.drafts
    numbers = []
    for key, status, number, *written in found:
        if status == "submitted":
            numbers.append(number)
            assert written == [1] * 6, (key, number, written)
        else:
            assert key not in acknowledged, "acknowledged and lost"
            assert (status, number, written) == ("draft", None, [0] * 6), key
    assert sorted(int(number[-4:]) for number in numbers) == list(range(1, len(numbers) + 1))
    letters = set(site.postbox.letters)
    assert sorted(subject.split(":")[0].split()[-1] for _, subject in letters) == sorted(numbers)
    repeated = [n for n in Counter(site.postbox.letters).values() if n > 1]
    print(f"{len(numbers)} sent, {len(acknowledged)} acknowledged, {len(repeated)} letters twice")  # noqa: T201


def test_the_job_of_a_killed_worker_is_taken_up_again(site: Site) -> None:
    """It dies while the mail server is still taking the letter in."""
    settle(site)
    before = len(site.postbox.letters)
    site.postbox.knocked.clear()
    site.postbox.open.clear()
    assert site.send(site.drafts[1])
    assert site.postbox.knocked.wait(timeout=20), "the worker began to send"
    site.kill("worker")
    site.postbox.open.set()
    (state,) = site.rows("SELECT state FROM notices_delivery ORDER BY id DESC LIMIT 1")
    assert state == ("queued",)
    assert site.rows(
        "SELECT 1 FROM procrastinate_jobs WHERE status = 'doing' AND task_name LIKE '%%jobs.deliver'"
    )
    site.start("worker")
    settle(site)
    (state,) = site.rows("SELECT state FROM notices_delivery ORDER BY id DESC LIMIT 1")
    assert state == ("accepted",)
    first, again = site.postbox.letters[before:]
    assert first == again, "the same Message-ID: mail programs show it once"


def test_the_search_for_stalled_jobs_and_orphans_runs_by_itself() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["motcua.common.tasks.retry_stalled_jobs"] == "* * * * *"
    assert "motcua.files.tasks.remove_orphan_files" in crons
