"""The ways to pay that the pay page offers: one function a way, one line here each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from motcua.dossiers.models import Charge, Dossier
from motcua.dossiers.transfers import transfer_for
from motcua.payments import proofs, providers


@dataclass(frozen=True)
class Method:
    """`template` is included with `method` as its only variable besides the page's own."""

    template: str
    said: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Dossier, Charge], Method | None]


def online(dossier: Dossier, charge: Charge) -> Method | None:
    """By a gateway: one button each."""
    found = providers.usable()
    return Method("portal/pay/_online.html", {"providers": found}) if found else None


def transfer(dossier: Dossier, charge: Charge) -> Method | None:
    """Where who collects has an account; with it what became of a picture of a transfer."""
    found = transfer_for(dossier)
    said = {"transfer": found, "proof": proofs.latest(dossier)}
    return Method("portal/pay/_transfer.html", said) if found else None


def counter(dossier: Dossier, charge: Charge) -> Method:
    return Method("portal/pay/_counter.html", {"office": dossier.reception})


METHODS: tuple[Maker, ...] = (online, transfer, counter)


def offered(dossier: Dossier, charge: Charge) -> list[Method]:
    return [method for make in METHODS if (method := make(dossier, charge))]
