"""Ways to pay through others. A provider turns what they say into facts and writes nothing.

A new one is a class with these methods and a line in `settings.PAYMENT_PROVIDERS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from motcua.payments.models import Payment, State


class Forged(Exception):
    """Not said by whom it claims, or not whole."""


@dataclass(frozen=True)
class Outcome:
    """How an attempt stands, by its `reference`; `amount` in đồng as the provider has it."""

    state: State
    amount: int
    reference: str
    gateway_reference: str = ""
    bank: str = ""
    code: str = ""
    at: datetime | None = None
    said: dict[str, str] = field(default_factory=dict)  # the message itself, to be kept


@dataclass(frozen=True)
class Returned:
    """What became of giving money back. Asked again with the same request nothing moves twice."""

    accepted: bool
    code: str
    gateway_reference: str = ""


class Provider(Protocol):
    name: str
    asks: bool  # whether there is somebody to ask

    @property
    def label(self) -> str: ...  # on the button

    @property
    def origin(self) -> str:
        """Where `start` leads to: the pay page's policy lets its form go there."""
        ...

    def start(self, payment: Payment, return_url: str, address: str) -> str:
        """Where to send the payer, whose network address is `address`. Asks nobody."""
        ...

    def read(self, said: Mapping[str, str]) -> Outcome:
        """A return visit or a call of the provider. Raises `Forged`."""
        ...

    def ask(self, payment: Payment) -> Outcome | None:
        """How it stands; None where nobody answers, or not in order."""
        ...

    def check(self) -> None:
        """Raises ImproperlyConfigured where it is not set up."""
        ...


@cache
def _made(path: str) -> Provider:
    provider: Provider = import_string(path)()
    return provider


def provider(name: str) -> Provider:
    """Raises KeyError for a name nobody has."""
    return _made(settings.PAYMENT_PROVIDERS[name])


def usable() -> list[Provider]:
    """Those that are set up, in the order of the settings."""
    return [one for name in settings.PAYMENT_PROVIDERS if _is_set_up(one := provider(name))]


def _is_set_up(one: Provider) -> bool:
    try:
        one.check()
    except ImproperlyConfigured:
        return False
    return True
