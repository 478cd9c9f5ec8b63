"""Numbers of receipts: from 1 on 1 January, one after the other, drawn in the transaction that settles."""

from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.payments import symbols
from motcua.payments.models import ReceiptSeries


@dataclass(frozen=True)
class Drawn:
    series: ReceiptSeries
    number: int
    at: datetime


def draw(agency: Agency) -> Drawn:
    """The next number of this agency. Its series stays locked until the caller's transaction ends: no gaps."""
    while True:
        year = clock.now().year
        series = _open(agency, year)
        # Whoever waited for the lock over midnight on 31 December belongs to the new year.
        if (at := clock.now()).year == year:
            break
    series.last += 1
    series.save(update_fields=["last"])
    return Drawn(series, series.last, at)


def _open(agency: Agency, year: int) -> ReceiptSeries:
    """The series in use, locked. Two who find none open one together: the second waits and takes the first's."""
    of_year = ReceiptSeries.objects.filter(agency=agency, year=year)
    while True:
        found = of_year.select_for_update().filter(closed=False).first()
        if found and found.last < symbols.LAST_NUMBER:
            return found
        if found:
            found.closed = True
            found.save(update_fields=["closed"])
        new = ReceiptSeries(agency=agency, year=year, symbol=_next_symbol(agency, year))
        ReceiptSeries.objects.bulk_create([new], ignore_conflicts=True)


def _next_symbol(agency: Agency, year: int) -> str:
    """After a full series the next letters; in a new year the letters the last one began with."""
    of_agency = ReceiptSeries.objects.filter(agency=agency)
    if full := of_agency.filter(year=year).order_by("-pk").first():
        return symbols.following(full.symbol)
    before = of_agency.filter(year__lt=year).order_by("-year", "pk").first()
    return symbols.symbol(year, symbols.letters_of(before.symbol) if before else symbols.FIRST)
