"""pytest plugin: a throw-away PostgreSQL and a data folder, before Django reads its settings.

The server starts with the first test that asks for the database; a run on several processes
starts it at once in the controlling process, and the others find its address in DATABASE_URL.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from launch.postgres import Cluster, new_throwaway

_CLUSTER = pytest.StashKey[Cluster]()
_DATA = pytest.StashKey[Path]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    data = Path(tempfile.mkdtemp(prefix=f"motcua-test-{os.getpid()}-files-"))
    (data / "static").mkdir()
    early_config.stash[_DATA] = data
    if "PYTEST_XDIST_WORKER" not in os.environ:
        cluster = new_throwaway()
        early_config.stash[_CLUSTER] = cluster
        os.environ["DATABASE_URL"] = cluster.url
    os.environ.update(
        DATA_DIR=str(data),
        DEMO="1",
        SECRET_KEY="only-for-tests-" + "0" * 40,
        BASE_URL="http://testserver",
        ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
        LOG_LEVEL="ERROR",
    )
    for name in ("CLOCK", "DEBUG", "DEMO_MAIL_DIR"):
        os.environ.pop(name, None)
    try:
        return (yield)
    except BaseException:
        _clean(early_config)
        raise


def pytest_configure(config: pytest.Config) -> None:
    if getattr(config.option, "numprocesses", None) and _CLUSTER in config.stash:
        config.stash[_CLUSTER].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    _clean(config)


def _clean(config: pytest.Config) -> None:
    if _CLUSTER in config.stash:
        config.stash[_CLUSTER].remove()
    if _DATA in config.stash:
        shutil.rmtree(config.stash[_DATA], ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The address of the running throw-away server."""
    cluster = pytestconfig.stash.get(_CLUSTER, None)
    if cluster is not None and not cluster.alive():
        cluster.start()
    return os.environ["DATABASE_URL"]
