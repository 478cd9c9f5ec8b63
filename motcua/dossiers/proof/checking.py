"""The whole database checked: every chain, every seal, and that nothing stays out of the seals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db.models import Min, Sum

from motcua.common import clock
from motcua.dossiers.models import Event, Leaf, Seal, Unsealed, event_hash
from motcua.dossiers.proof import sealing, stamping, verify

SEALED_WITHIN = timedelta(seconds=120)
# An authority may be away for a while; a seal without its time for longer shows that nobody looked.
STAMPED_WITHIN = timedelta(hours=1)
CHUNK = 2000


@dataclass(frozen=True)
class State:
    """How it stands with the sealing, for the log and for the command."""

    events: int
    sealed: int
    waiting: int
    oldest: datetime | None  # event that waits
    seals: int
    unstamped: int
    oldest_unstamped: datetime | None  # seal that waits for its time-stamp

    @property
    def late(self) -> bool:
        return self.oldest is not None and clock.now() - self.oldest > SEALED_WITHIN

    @property
    def stamped_late(self) -> bool:
        """Without an authority nobody waits for one."""
        oldest = self.oldest_unstamped if stamping.configured() else None
        return oldest is not None and clock.now() - oldest > STAMPED_WITHIN


def state() -> State:
    unstamped = Seal.objects.filter(token=None)
    return State(
        events=Event.objects.count(),
        sealed=Leaf.objects.count(),
        waiting=Unsealed.objects.count(),
        oldest=oldest_waiting(),
        seals=Seal.objects.count(),
        unstamped=unstamped.count(),
        oldest_unstamped=unstamped.aggregate(at=Min("sealed_at"))["at"],
    )


def oldest_waiting() -> datetime | None:
    found: datetime | None = Unsealed.objects.aggregate(at=Min("event__at"))["at"]
    return found


def faults() -> Iterator[str]:
    """What is wrong, a line each; nothing when all is well. Reads row after row, whatever the size."""
    yield from _chains()
    yield from _seals()
    now = state()
    if now.events != now.sealed + now.waiting:
        yield f"{now.events} events, but {now.sealed} sealed and {now.waiting} waiting for it"
    counted = Seal.objects.aggregate(n=Sum("count"))["n"] or 0
    if counted != now.sealed:
        yield f"the seals count {counted} events, but {now.sealed} are sealed"
    if now.late:
        yield f"{now.waiting} events wait for their seal, the oldest since {now.oldest}"
    if now.stamped_late:
        since = now.oldest_unstamped
        yield f"{now.unstamped} seals wait for their time-stamp, the oldest since {since}"


def _chains() -> Iterator[str]:
    """Of each dossier the first event that is wrong."""
    events = Event.objects.select_related("dossier", "leaf").order_by("dossier_id", "sequence")
    read = events.defer("dossier__declaration", "dossier__submitter", "dossier__applicant")
    for dossier, chain in groupby(read.iterator(CHUNK), key=attrgetter("dossier_id")):
        previous, found = "", ""
        for place, event in enumerate(chain, 1):
            found = found or _wrong(event, place, previous)
            previous = event.hash
        if found:
            yield f"dossier {dossier}: {found}"


def _wrong(event: Event, place: int, previous: str) -> str:
    if event.sequence != place:
        return f"event {place} is missing"
    if event_hash(event) != event.hash:
        return f"event {place} was altered"
    if event.previous_hash != previous:
        return f"event {place} does not follow the one before it"
    leaf = getattr(event, "leaf", None)
    own = verify.leaf_hash(event.dossier_id, event.sequence, event.hash)
    return "" if leaf is None or bytes(leaf.hash) == own else f"event {place} is not as sealed"


def _seals() -> Iterator[str]:
    before = None
    for number, seal in enumerate(Seal.objects.order_by("number").iterator(CHUNK), 1):
        if seal.number != number:
            yield f"seal {number} is missing"
            return
        exported = sealing.exported(seal)
        try:
            verify.check_seal(exported, before)
            stamping.check(seal)
        except (verify.Fault, stamping.Refused) as fault:
            yield f"seal {number}: {fault}"
        leaves = Leaf.objects.filter(seal=seal).order_by("place")
        hashes = [bytes(one) for one in leaves.values_list("hash", flat=True)]
        if len(hashes) != seal.count or sealing.tree(hashes)[-1][0].hex() != seal.root:
            yield f"seal {number}: its events are not those that were sealed"
        before = exported
