"""VNPay set up, with nobody there or with the demonstration gateway; and an attempt to pay."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from bench import payments_forged
from launch.bank import API, PAY, Bank
from motcua.common import clock
from motcua.payments import actions
from motcua.payments.models import Payment
from tests import builders
from tests.builders import People


@pytest.fixture
def vnpay_is_set_up() -> Iterator[None]:
    """With nobody listening: whatever needs no network must work like this."""
    away = {"VNPAY_URL": "http://127.0.0.1:1/pay", "VNPAY_API_URL": "http://127.0.0.1:1/api"}
    with override_settings(**payments_forged.MERCHANT, **away):
        yield


@pytest.fixture
def payment(vnpay_is_set_up: None, people: People) -> Payment:
    """An attempt of An's to pay for a copy of a civil status paper."""
    dossier = builders.dossier("submitted", code="2.000635")
    return actions.start(dossier, "vnpay", people.an)


@pytest.fixture
def gateway(vnpay_is_set_up: None, tmp_path: Path, morning: None) -> Iterator[Bank]:
    """The demonstration gateway, living at the same moment; its calls find nobody."""
    bank = Bank(
        tmp_path / "bank.sqlite3",
        merchant=payments_forged.MERCHANT["VNPAY_TMN_CODE"],
        secret=payments_forged.SECRET,
        ipn="http://127.0.0.1:1/",
        ahead=clock.now() - datetime.now(UTC),  # noqa: TID251  the gateway has a clock of its own
    )
    serving = threading.Thread(target=bank.serve_forever)
    serving.start()
    here = f"http://127.0.0.1:{bank.server_port}"
    with override_settings(VNPAY_URL=here + PAY, VNPAY_API_URL=here + API):
        yield bank
    bank.leaving.set()
    bank.shutdown()
    serving.join()
    bank.server_close()
