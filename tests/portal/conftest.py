"""The real facts of Hà Tĩnh with its procedures, and An, who looks for one."""

from __future__ import annotations

import pytest

from motcua.accounts.models import User
from tests.world import (  # noqa: F401  fixtures
    base_data,
    committed_people,
    morning,
    people,
    sign_in,
)


@pytest.fixture
def an(db: None) -> User:
    return User.objects.create_user(
        "an@example.com", "sông La chảy chậm", full_name="Nguyễn Thị An"
    )
