from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from motcua.signatures.trial import Authority
from tests.payments.vnpay import (  # noqa: F401  fixtures
    gateway,
    payment,
    vnpay_is_set_up,
)
from tests.signing import Signing, signing
from tests.world import (  # noqa: F401  fixtures
    base_data,
    committed_people,
    morning,
    people,
    sign_in,
)


@pytest.fixture(scope="session")
def trial_authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Authority(tmp_path_factory.mktemp("authority")).folder


@pytest.fixture
def keyring(trial_authority: Path, tmp_path: Path, settings: Any) -> Signing:
    folder = tmp_path / "signing"
    shutil.copytree(trial_authority, folder)
    return signing(folder, settings)
