"""The least a server must do for a page, as a small program of its own: no framework, one query, as many bytes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

_here = threading.local()
ROW = """
    SELECT d.number, d.status, d.step, d.step_since, d.step_due_at, d.due_at, p.name, n.name, u.full_name
    FROM dossiers_dossier d JOIN procedures_version v ON v.id = d.version_id
    JOIN procedures_procedure p ON p.id = v.procedure_id
    LEFT JOIN agencies_division n ON n.id = d.division_id
    LEFT JOIN accounts_posting h ON h.id = d.holder_id LEFT JOIN accounts_user u ON u.id = h.user_id
    WHERE d.number = %s
"""


def tracking(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """`/ho-so/<number>/?<bytes>`: where the dossier is, in a page of that length."""
    if not hasattr(_here, "connection"):
        _here.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    number = environ["PATH_INFO"].split("/")[2]
    row = _here.connection.execute(ROW, [number]).fetchone()
    rows = "".join(f"<p>{value}</p>" for value in row or ())
    page = f"<!doctype html><title>{number}</title>{rows}".ljust(int(environ["QUERY_STRING"]))
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [page.encode()]
