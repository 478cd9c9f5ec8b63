"""A carrier of one's own, spoken to over loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from launch.carrier import Carrier
from tests.world import (  # noqa: F401  fixtures
    base_data,
    committed_people,
    morning,
    people,
    sign_in,
)


@pytest.fixture
def carrier(tmp_path: Path, settings: Settings) -> Iterator[Carrier]:
    """Parcels move on command only."""
    server = Carrier(tmp_path / "carrier.json")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.POST_CARRIER_URL = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()
