from collections.abc import Iterator
from typing import Any

import pytest

from campaign.bank import Bank
from motcua.payments import providers
from tests.world import (  # noqa: F401  fixtures
    base_data,
    committed_people,
    morning,
    people,
    sign_in,
)


@pytest.fixture
def bank(settings: Any) -> Iterator[Bank]:
    """A gateway that gives back through its own interface, and can be told to misbehave."""
    settings.PAYMENT_PROVIDERS = {"bank": "campaign.bank.Bank"}
    made = providers.provider("bank")
    assert isinstance(made, Bank)
    made.forget()
    yield made
    made.forget()
