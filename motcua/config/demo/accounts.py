"""Where the demonstration's agencies take transfers: a bank that does not exist, numbers that are visibly nobody's."""

from collections.abc import Iterable

from motcua.agencies.models import Agency, BankAccount
from motcua.common import vietqr
from motcua.common.vietnamese import clean


def load_bank_accounts(agencies: Iterable[Agency]) -> None:
    for number, agency in enumerate(agencies, 1):
        holder = vietqr.purpose_text(clean(agency.name)).upper()
        BankAccount.objects.get_or_create(
            agency=agency,
            valid_from=agency.valid_from,
            defaults={
                "bank": "Ngân hàng Trình diễn",
                "bin": "970499",
                "number": f"{number:013}",
                "holder": holder,
            },
        )
