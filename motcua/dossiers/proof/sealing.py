"""Sealing the history: every minute all new events go under one hash, and each seal hangs on the one before it."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from motcua.common import clock
from motcua.dossiers.models import Dossier, Event, Leaf, Seal, Unsealed
from motcua.dossiers.proof import verify

BATCH = 10_000
ONE_AT_A_TIME = 20_003_161  # the key of the lock all sealers ask for


def seal_new(batch: int = BATCH, at_most: int = 200) -> int:
    """How many events were sealed. What a standstill left behind is caught up with, so many batches a run."""
    sealed = 0
    for _run in range(at_most):
        found = _seal_batch(batch)
        sealed += found
        if found < batch:
            break
    return sealed


@transaction.atomic
def _seal_batch(batch: int) -> int:
    with connection.cursor() as cursor:
        # Whoever comes second leaves: the first is at it.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
    columns = ("event_id", "event__dossier_id", "event__sequence", "event__hash")
    rows = list(Unsealed.objects.order_by("event_id").values_list(*columns)[:batch])
    if not rows:
        return 0
    hashes = [verify.leaf_hash(*row[1:]) for row in rows]
    seal = _next(len(rows), tree(hashes)[-1][0].hex())
    seal.save(force_insert=True)
    leaves = [
        Leaf(event_id=row[0], seal=seal, place=place, hash=hash_)
        for place, (row, hash_) in enumerate(zip(rows, hashes, strict=True))
    ]
    Leaf.objects.bulk_create(leaves, batch_size=2000)
    Unsealed.objects.filter(event_id__in=[row[0] for row in rows]).delete()
    return len(rows)


def _next(count: int, root: str) -> Seal:
    last = Seal.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, "")
    made = Seal(
        number=number + 1,
        sealed_at=clock.now(),
        count=count,
        root=root,
        previous_hash=previous,
    )
    made.hash = verify.seal_hash(made.content())
    return made


def tree(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The levels of the Merkle tree (RFC 6962), from the leaves to the root."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [verify.node_hash(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)]
        levels.append(above + below[len(below) & ~1 :])
    return levels


def path(levels: Sequence[Sequence[bytes]], place: int) -> list[str]:
    """The hashes that lead from one leaf to the root."""
    found = []
    for level in levels[:-1]:
        if (beside := place ^ 1) < len(level):
            found.append(level[beside].hex())
        place >>= 1
    return found


def leaves_of(dossier: Dossier) -> list[dict[str, Any]]:
    """Of each sealed event the way to the root of its seal."""
    found: list[dict[str, Any]] = []
    own = Leaf.objects.filter(event__dossier=dossier).order_by("event__sequence")
    levels: dict[int, list[list[bytes]]] = {}
    for leaf in own.select_related("event", "seal"):
        if leaf.seal_id not in levels:
            among = Leaf.objects.filter(seal=leaf.seal_id).order_by("place")
            hashes = among.values_list("hash", flat=True)
            levels[leaf.seal_id] = tree([bytes(one) for one in hashes])
        way = path(levels[leaf.seal_id], leaf.place)
        known = {"sequence": leaf.event.sequence, "seal": leaf.seal.number, "place": leaf.place}
        found.append({**known, "path": way})
    return found


def exported(seal: Seal) -> dict[str, Any]:
    """A seal as it stands in an export."""
    token = b64encode(seal.token).decode() if seal.token else None
    return {**seal.content(), "hash": seal.hash, "token": token}


def seal_of(event: Event) -> Seal | None:
    return Seal.objects.filter(leaves__event=event).defer("token").first()
