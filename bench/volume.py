"""Many dossiers, for measuring: a few are made by real moves, then the database copies them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier
    from tests.builders import People

COPY = """
    INSERT INTO dossiers_dossier ({columns}) SELECT {values}
    FROM generate_series(1, %(copies)s) AS n, dossiers_dossier AS it WHERE it.id = %(id)s
"""
CHANGED = {
    "key": "'copy-' || it.id || '-' || n",
    "number": "it.number || '-' || it.id || '-' || n",
    "holder_id": "CASE WHEN n %% 3 = 0 THEN it.holder_id END",
    "step_due_at": "it.step_due_at + (n %% 5000 - 2500) * interval '7 minutes'",
    "paused_at": "it.paused_at - (n %% 5000) * interval '11 minutes'",
    "closed_at": "it.closed_at - (n %% 50000) * interval '3 minutes'",
    "applicant_name": "(ARRAY['Nguyễn Văn','Trần Thị','Lê Hữu','Phạm Thu'])[n %% 4 + 1] || ' ' || n",
    "words": (
        "lower(it.number) || '-' || it.id || '-' || n || ' ' ||"
        " (ARRAY['nguyen van','tran thi','le huu','pham thu'])[n %% 4 + 1] || ' ' || n"
    ),
}
INVOLVE = """
    INSERT INTO dossiers_involvement (dossier_id, agency_id, since, closed, waiting, place_at)
    SELECT id, agency_id, created_at, false, false, now() FROM dossiers_dossier
    WHERE key LIKE 'copy-%%' ON CONFLICT DO NOTHING
"""


def office() -> People:
    """A new database with its base data, and the people of the tests."""
    from django.core.management import call_command

    from motcua.agencies.loader import load_agencies, load_calendar
    from motcua.procedures.loader import load_procedures
    from tests import builders

    call_command("migrate", verbosity=0)
    load_agencies()
    load_calendar()
    load_procedures()
    return builders.people()


def copies(models: Iterable[tuple[Dossier, int]]) -> None:
    """So many more of each; without events, which no list reads."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = 'dossiers_dossier' AND column_name <> 'id'"
        )
        columns = [name for (name,) in cursor.fetchall()]
        values = ", ".join(CHANGED.get(name, f'it."{name}"') for name in columns)
        quoted = ", ".join(f'"{name}"' for name in columns)
        for model, count in models:
            statement = COPY.format(columns=quoted, values=values)
            cursor.execute(statement, {"copies": count, "id": model.pk})
        cursor.execute(INVOLVE)
        cursor.execute("VACUUM ANALYZE")
