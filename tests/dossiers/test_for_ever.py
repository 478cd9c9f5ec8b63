"""What happened and how it was sealed is kept for ever: the database refuses, whoever asks and however."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.common import clock
from motcua.dossiers.models import Seal
from motcua.dossiers.proof import sealing
from tests import builders
from tests.builders import People

TABLES = ("dossiers_event", "dossiers_leaf", "dossiers_seal")
IGNORING = (
    "SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger"
    " WHERE tgname LIKE 'pgtrigger_%'), true)"
)
CHANGES = (
    "UPDATE dossiers_event SET note = 'khác'",
    "DELETE FROM dossiers_event",
    "TRUNCATE dossiers_event CASCADE",
    "UPDATE dossiers_leaf SET place = 7",
    "DELETE FROM dossiers_leaf",
    "TRUNCATE dossiers_leaf",
    "UPDATE dossiers_seal SET root = repeat('0', 64)",
    "UPDATE dossiers_seal SET token = 'x', count = 7",
    "DELETE FROM dossiers_seal",
    "TRUNCATE dossiers_seal CASCADE",
)


@pytest.fixture
def sealed(people: People) -> None:
    """As in life: the triggers that refuse to empty a table are on (tests/conftest.py turns them off)."""
    builders.dossier("accepted")
    sealing.seal_new()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        # The role with which the program works in production: it owns nothing.
        cursor.execute("CREATE ROLE application NOLOGIN")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO application")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["owner", "application"])
def test_nobody_changes_deletes_or_empties(sealed: None, change: str, role: str) -> None:
    with connection.cursor() as cursor:
        if role == "application":
            cursor.execute("SET LOCAL ROLE application")
        for ignoring in ("SELECT 1", IGNORING):
            cursor.execute(ignoring)
            with (
                pytest.raises(DatabaseError, match="Cannot update or delete"),
                transaction.atomic(),
            ):
                cursor.execute(change)
        cursor.execute("RESET ROLE")


def test_a_time_stamp_comes_once(sealed: None) -> None:
    now = clock.now()
    assert Seal.objects.update(token=b"first", token_at=now) == 1
    for other in (b"second", None):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Seal.objects.update(token=other, token_at=now)
