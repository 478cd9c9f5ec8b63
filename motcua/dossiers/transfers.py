"""How what a dossier owes is paid by a bank transfer: to which account, how much, with which words, and as a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motcua.agencies.models import bank_account
from motcua.common import clock, qr, vietqr
from motcua.dossiers import charges

if TYPE_CHECKING:
    from motcua.agencies.models import BankAccount
    from motcua.dossiers.models import Dossier


@dataclass(frozen=True)
class Transfer:
    account: BankAccount
    amount: int
    purpose: str

    @property
    def payload(self) -> str:
        return vietqr.payload(
            self.account.bin, self.account.number, self.amount, vietqr.purpose_text(self.purpose)
        )

    @property
    def drawing(self) -> str:
        return qr.svg(self.payload)


def transfer_for(dossier: Dossier) -> Transfer | None:
    """None where nothing is owed, or where who collects takes no transfers."""
    if not charges.owed(dossier):
        return None
    charge = charges.of(dossier)
    account = bank_account(dossier.reception_id, clock.today())
    return Transfer(account, charges.owed(dossier), charge.code) if charge and account else None
