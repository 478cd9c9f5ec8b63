from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from motcua.accounts.models import Posting, Role
from motcua.designer import actions
from motcua.designer.models import Draft
from motcua.procedures.body import body_of
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.world import base_data, committed_people, morning, people, sign_in  # noqa: F401

PROVINCE = "UBND tỉnh Hà Tĩnh"
BIRTH = "1.001193"


@pytest.fixture
def soan(people: People) -> Posting:  # noqa: F811
    """Writes."""
    return builders.officer(
        "soan@tinh.example", "Phan Thị Soạn", Role.CATALOGUE, "one-stop", at=PROVINCE
    )


@pytest.fixture
def duyet(people: People) -> Posting:  # noqa: F811
    """Reads again and publishes."""
    return builders.officer(
        "duyet@tinh.example", "Vũ Đình Duyệt", Role.CATALOGUE, "one-stop", at=PROVINCE
    )


@pytest.fixture
def birth(soan: Posting) -> Draft:
    """A draft of the registration of births, without a defect."""
    version = current(BIRTH)
    assert version is not None
    return actions.start_from(soan, version)


@pytest.fixture
def writer(soan: Posting, sign_in: Callable[..., Client]) -> Client:  # noqa: F811
    return sign_in(soan)


@pytest.fixture
def reader(duyet: Posting, sign_in: Callable[..., Client]) -> Client:  # noqa: F811
    return sign_in(duyet)


def body(code: str = BIRTH) -> dict[str, Any]:
    version = current(code)
    assert version is not None
    return body_of(version.description)


def from_toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)
