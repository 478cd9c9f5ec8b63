"""What a carrier is: it answers with facts and writes nothing here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Away(Exception):
    """It did not answer, or says that it cannot now: worth trying again."""


class Nonsense(Away):
    """It answered with something nobody can read."""


class Refuses(Exception):
    """It will not take this one: the address is wrong, or the order was cancelled before it came."""


@dataclass(frozen=True)
class Placed:
    reference: str
    postage: int  # đồng


@dataclass(frozen=True)
class Fact:
    """One station of the way; `mark` is the same however often it is told."""

    mark: str
    state: str  # picked_up | in_transit | delivered | returned
    at: datetime
    place: str


@dataclass(frozen=True)
class Order:
    key: str
    sender: Mapping[str, Any]
    to: Mapping[str, Any]


class Carrier(Protocol):
    def order(self, order: Order) -> Placed: ...  # the same key twice is one parcel
    def cancel(self, key: str) -> bool: ...  # False: it has been picked up
    def track(self, reference: str) -> list[Fact]: ...
    def check(self) -> None: ...  # is it set up? raises ImproperlyConfigured
