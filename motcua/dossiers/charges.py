"""What is owed for a dossier and what of it was paid: facts only, whoever took the money (see `payments`)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from motcua.common import clock
from motcua.dossiers.models import Charge, Dossier
from motcua.procedures.fees import Bill, bill

# What the events and the charge keep of a line of the bill.
KEPT = ("name", "kind", "each", "unit", "quantity", "amount", "spared", "note")


def of(dossier: Dossier) -> Charge | None:
    """None where nothing was ever owed."""
    return Charge.objects.filter(dossier=dossier).first()


def owed(dossier: Dossier) -> int:
    """What is still to be paid, in đồng."""
    return dossier.owed


def withheld(dossier: Dossier) -> bool:
    """The result is not given out before it is paid for; a refusal always is."""
    return bool(dossier.owed and dossier.pays_when and not dossier.refusal)


def bill_of(dossier: Dossier) -> Bill:
    description, said = dossier.version.description, dossier.declaration
    return bill(description, dossier.channel, said, people=dossier.people)


def frozen(dossier: Dossier) -> dict[str, Any]:
    """For the event that sends it: what it costs by the version it was sent with; {} where it costs nothing."""
    costs = bill_of(dossier)
    lines = [
        {name: value for name, value in asdict(line).items() if name in KEPT}
        for line in costs.lines
        if line.counted and (line.amount or line.spared)
    ]
    if not lines:
        return {}
    claim, proof = costs.claim, costs.proof
    exemption = {}
    if claim:
        exemption = {"key": claim.key, "name": claim.who, "percent": claim.percent}
        exemption |= {"paper": proof.key} if proof else {}
    when = dossier.version.description.pay
    return {"lines": lines, "total": costs.total, "exemption": exemption, "when": when}


def columns(costs: dict[str, Any]) -> dict[str, Any]:
    """Of the dossier, from what `frozen` says."""
    return {"owed": costs["total"], "pays_when": costs["when"]} if costs else {}


def freeze(dossier: Dossier, costs: dict[str, Any]) -> None:
    if costs:
        settled = clock.now() if not costs["total"] else None
        Charge.objects.create(dossier=dossier, settled_at=settled, **costs)


def lock(dossier: Dossier) -> Charge | None:
    return Charge.objects.select_for_update().filter(dossier=dossier).first()


def paid(charge: Charge, amount: int, at: datetime) -> None:
    """So much more was paid, or, below zero, given back. The caller holds the lock."""
    charge.paid += amount
    _settle(charge, at)


def changed(charge: Charge, lines: list[dict[str, Any]], at: datetime) -> None:
    charge.lines, charge.total = lines, sum(int(line["amount"]) for line in lines)
    _settle(charge, at)


def _settle(charge: Charge, at: datetime) -> None:
    full = charge.paid >= charge.total
    charge.settled_at = (charge.settled_at or at) if full else None
    charge.save()


def rest(charge: Charge) -> int:
    return max(0, charge.total - charge.paid)
