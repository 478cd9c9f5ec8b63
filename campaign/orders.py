"""Ten thousand orders, a fifth of them with faults, and whether the books agree with the gateway to the last đồng.

python -m campaign.orders [orders] [seed]: every message goes through `payments.actions.apply` on a PostgreSQL of its
own, several at once and in shuffled order; every refund through `payments.sending`. What the gateway remembers is the
truth.
"""

from __future__ import annotations

import contextvars
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import django

from launch.postgres import throwaway

if TYPE_CHECKING:
    from campaign.bank import Bank
    from motcua.dossiers.models import Dossier
    from motcua.payments.models import Payment
    from motcua.payments.providers import Outcome

# With the thread that waits for them the workers take the four connections of the pool.
ORDERS, SEED, WORKERS = 10_000, 20261123, 3
MORNING = "2026-03-10T09:00"
FAULTY = 0.2
FAULTS = (
    *("lost", "repeated", "reordered", "late", "wrong_amount", "failed_then_paid"),
    *("paid_twice", "refused", "withdrawn", "refund_unanswered"),
)
Said = tuple[datetime, "Outcome"]


@dataclass
class Orders:
    """What was planned, what was said, and what came of it."""

    bank: Bank
    rng: random.Random
    kinds: Counter[str] = field(default_factory=Counter)
    said: list[Said] = field(default_factory=list)
    closing: list[tuple[str, Dossier]] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    started: int = 0

    def plan(self, dossier: Dossier, at: datetime) -> None:
        """One order, or two where somebody pays twice, and what the gateway will say of it."""
        from motcua.common import clock

        faulty = self.rng.random() < FAULTY
        kind = self.rng.choice(FAULTS) if faulty else "straight"
        self.kinds[kind] += 1
        with clock.at(at):
            payment = self._start(dossier)
        late = timedelta(minutes=40) if kind == "late" else timedelta(minutes=2)
        if kind == "late":
            with clock.at(at + timedelta(minutes=20)):
                self._start(dossier)  # the first has run out; both may be paid
        with clock.at(at + late):
            truth = self.bank.pay(payment)
        self.said += [(at + late, one) for one in self._messages(kind, truth)]
        if kind == "paid_twice":
            self._again(dossier, payment, at + late)
        if kind in ("refused", "withdrawn", "refund_unanswered"):
            self.closing.append((kind, dossier))

    def _start(self, dossier: Dossier) -> Payment:
        from motcua.payments import actions

        self.started += 1
        return actions.start(dossier, "bank", None)

    def _again(self, dossier: Dossier, first: Payment, at: datetime) -> None:
        """Paid in another window whose page was still open when the first ran out."""
        from motcua.common import clock

        with clock.at(at + timedelta(minutes=20)):
            other = self._start(dossier)
            assert other.pk != first.pk
            self.said.append((at + timedelta(minutes=20), self.bank.pay(other)))

    def _messages(self, kind: str, truth: Outcome) -> list[Outcome]:
        from motcua.payments.models import State

        failed = replace(truth, state=State.FAILED, code="24")
        match kind:
            case "lost":
                return []
            case "repeated":
                return [truth] * self.rng.randint(2, 10)
            case "reordered":
                return [failed, truth, failed]
            case "wrong_amount":
                wrong = [replace(truth, amount=truth.amount + by) for by in (1, -1, 99 * 10**6)]
                return [*wrong, truth]
            case "failed_then_paid":
                return [failed, truth]
        return [truth]


# --- the days ---


def apply_all(orders: Orders, said: Iterable[Said]) -> None:
    """Several at once, in an order nobody foresaw."""
    from django.db import connections

    from motcua.common import clock
    from motcua.payments import actions

    def one(message: Said) -> str:
        at, outcome = message
        with clock.at(at):
            return actions.apply(outcome, "bank").verdict

    def batch(messages: list[Said]) -> list[str]:
        try:
            return [one(message) for message in messages]
        finally:
            connections.close_all()

    shuffled = list(said)
    orders.rng.shuffle(shuffled)
    shares = [shuffled[start::WORKERS] for start in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        runs = [pool.submit(contextvars.copy_context().run, batch, share) for share in shares]
        for run in runs:
            orders.verdicts.update(run.result())


def ask_for_the_lost(orders: Orders, at: datetime) -> None:
    from motcua.payments.models import Payment, State

    known = {made.reference for made in orders.bank.moved}
    waiting = Payment.objects.exclude(state=State.PAID).filter(reference__in=known)
    found = {one.reference: one for one in waiting}
    answers = [answer for one in found.values() if (answer := orders.bank.ask(one))]
    apply_all(orders, [(at, answer) for answer in answers])


def close(orders: Orders, at: datetime) -> None:
    """Refused or withdrawn before the work began: what was paid goes back by itself."""
    from motcua.common import clock
    from motcua.dossiers import actions
    from motcua.dossiers.access import Acting
    from tests import builders

    with clock.at(at):
        for kind, dossier in orders.closing:
            dossier.refresh_from_db()
            if kind == "withdrawn":
                actions.withdraw(dossier, Acting(dossier.by))
            else:
                note = "Không thuộc thẩm quyền của xã."
                builders.do("refuse", dossier, builders.in_charge(dossier), note=note)


def give_back(orders: Orders, at: datetime) -> int:
    """As the worker does, every five minutes; now and then the gateway does not answer. Rounds until all is back."""
    from motcua.common import clock
    from motcua.payments import sending
    from motcua.payments.models import Refund, RefundState

    open_ = Refund.objects.filter(state__in=(RefundState.APPROVED, RefundState.SENT))
    rounds = 0
    while open_.filter(by_hand=False).exists():
        rounds += 1
        at += timedelta(hours=1 + rounds)
        with clock.at(at):
            for pk in sending.wake():
                if rounds < 4 and orders.rng.random() < FAULTY:
                    name = orders.rng.choice(("silent_before", "silent_after"))
                    setattr(orders.bank, name, 1)
                sending.send(pk)
                sending.send(pk)  # a job that was queued twice
        assert rounds < 20, "refunds never end"
    return rounds


# --- what came of it ---


@dataclass(frozen=True)
class Figures:
    orders: int
    kinds: dict[str, int]
    messages: int
    verdicts: dict[str, int]
    paid_at_gateway: int
    given_back_at_gateway: int
    in_books: int
    collected: int
    of_dossiers: int
    held: int
    runs: int
    of_files: int

    @property
    def difference(self) -> int:
        """Whatever does not agree, added up whichever way it differs."""
        at_gateway = self.paid_at_gateway - self.given_back_at_gateway
        return (
            abs(at_gateway - self.in_books)
            + abs(self.collected - self.of_dossiers)
            + abs(self.held)
            + self.of_files
        )


def figures(orders: Orders, days: Iterable[datetime]) -> Figures:
    from django.db.models import Sum

    from motcua.dossiers.models import Charge
    from motcua.payments import ledger, reconciling
    from motcua.payments.models import Account
    from tests import builders

    runs = []
    for at in days:
        file = orders.bank.settlement(at.date())
        runs += reconciling.reconcile("bank", at.date(), file, file_name=f"{at:%Y%m%d}.csv")
    stands = ledger.balances(builders.agency())
    collected = -stands[Account.FEE] - stands[Account.CHARGE] - stands[Account.GIVEN_BACK]
    return Figures(
        orders=orders.started,
        kinds=dict(orders.kinds),
        messages=sum(orders.verdicts.values()),
        verdicts=dict(orders.verdicts),
        paid_at_gateway=orders.bank.sum("pay"),
        given_back_at_gateway=orders.bank.sum("refund"),
        in_books=stands[Account.GATEWAY],
        collected=collected,
        of_dossiers=Charge.objects.aggregate(all=Sum("paid", default=0))["all"],
        held=-stands[Account.HELD],
        runs=len(runs),
        of_files=sum(run.difference for run in runs),
    )


def drive(dossiers: list[Dossier], seed: int = SEED) -> Figures:
    """All of it over these dossiers, each of which owes something."""
    from motcua.common import clock
    from motcua.payments import providers

    bank = providers.provider("bank")
    bank.forget()  # type: ignore[attr-defined]
    orders = Orders(bank, random.Random(seed))  # type: ignore[arg-type]  # noqa: S311
    with clock.at(MORNING):
        begin = clock.local(clock.now())
    for number, dossier in enumerate(dossiers):
        # Over two days, so that some orders are paid before midnight and told of after it.
        orders.plan(dossier, begin + timedelta(seconds=number * 20 * 3600 / len(dossiers)))
    apply_all(orders, orders.said)
    ask_for_the_lost(orders, begin + timedelta(days=1))
    close(orders, begin + timedelta(days=1, hours=1))
    give_back(orders, begin + timedelta(days=1, hours=1))
    return figures(orders, [begin + timedelta(days=day) for day in range(6)])


# --- a database of its own ---


@contextmanager
def system() -> Iterator[None]:
    with throwaway() as cluster:
        os.environ |= {
            "DATABASE_URL": cluster.url,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        }
        django.setup()
        from django.db import connections
        from django.test import override_settings

        with override_settings(PAYMENT_PROVIDERS={"bank": "campaign.bank.Bank"}):
            yield
        connections.close_all()


def many(count: int) -> list[Dossier]:
    """So many dossiers that were sent and owe a fee: one by the real moves, the others copied by the database."""
    from bench.volume import copies, office
    from motcua.common import clock
    from motcua.dossiers import charges
    from motcua.dossiers.models import Charge, Dossier
    from tests import builders

    with clock.at(MORNING):
        office()
        first = builders.dossier()
    copies([(first, count - 1)])
    charge = charges.of(first)
    assert charge is not None
    missing = Dossier.objects.filter(charge=None)
    Charge.objects.bulk_create(
        (Charge(dossier=one, lines=charge.lines, total=charge.total) for one in missing),
        batch_size=1000,
    )
    return list(Dossier.objects.order_by("pk"))


def report(found: Figures, seconds: float) -> bool:
    faulty = sum(count for kind, count in found.kinds.items() if kind != "straight")
    rows: list[tuple[str, object]] = [
        ("lệnh thanh toán", found.orders),
        ("hồ sơ có lỗi", f"{faulty} ({faulty / sum(found.kinds.values()):.0%}): {found.kinds}"),
        ("thông điệp", f"{found.messages}: {found.verdicts}"),
        ("cổng đã thu, đã hoàn", f"{found.paid_at_gateway:,} − {found.given_back_at_gateway:,}"),
        ("còn ở cổng theo sổ", f"{found.in_books:,}"),
        ("phí, lệ phí theo sổ | theo hồ sơ", f"{found.collected:,} | {found.of_dossiers:,}"),
        ("còn giữ hộ", found.held),
        ("đối soát", f"{found.runs} lần, lệch {found.of_files} đồng"),
        ("thời gian", f"{seconds:.0f} giây"),
    ]
    for name, value in rows:
        print(f"{name:34} {value}")
    print(f"CHÊNH LỆCH: {found.difference} đồng")
    return found.difference == 0


def main() -> int:
    said = [int(text) for text in sys.argv[1:3]]
    count, seed = [*said, *(ORDERS, SEED)[len(said) :]]
    with system():
        dossiers = many(count)
        began = time.monotonic()
        found = drive(dossiers, seed)
        good = report(found, time.monotonic() - began)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
