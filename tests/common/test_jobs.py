"""A job is there exactly when the row it is about is there, also when a worker makes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from motcua.accounts.tasks import send_letter
from motcua.common.jobs import defer, defer_all
from motcua.documents.tasks import render_document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> Iterator[None]:
    """What `manage.py procrastinate worker` does to the app before its first job."""
    with app.replace_connector(app.connector.get_worker_connector()) as working, working.open():
        yield
    with connection.cursor() as cursor:  # no table of ours: Django does not empty it
        cursor.execute("DELETE FROM procrastinate_jobs")


class Thwarted(Exception):
    pass


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return int(cursor.fetchone()[0])


def make_and_fail() -> None:
    with transaction.atomic():
        defer(send_letter, subject="Một", body="Hai", to="an@example.com")
        defer_all(render_document, "document_id", [1, 2])
        raise Thwarted


def test_a_job_for_a_row_that_is_rolled_back_is_never_made(worker: None) -> None:
    with pytest.raises(Thwarted):
        make_and_fail()
    assert jobs() == 0


def test_a_job_made_by_a_worker_is_there_with_its_row(worker: None) -> None:
    with transaction.atomic():
        defer_all(render_document, "document_id", [1])
    assert jobs() == 1
    defer_all(render_document, "document_id", [])
    assert jobs() == 1
