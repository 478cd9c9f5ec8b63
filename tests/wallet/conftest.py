"""The same few people, with a wallet each."""

from __future__ import annotations

from tests.world import (  # noqa: F401  fixtures
    base_data,
    morning,
    people,
    sign_in,
)
