"""What the machine writes down about its work names no secret."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection

from motcua.accounts.tasks import send_letter
from motcua.config.logs import WithoutArguments


@contextmanager
def written() -> Iterator[io.StringIO]:
    """What the console gets: its formatter and filters are those of the settings."""
    paper = io.StringIO()
    handler = next(h for h in logging.getLogger().handlers if _of_the_settings(h))
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(paper)
    yield paper
    handler.setStream(before)


def _of_the_settings(handler: logging.Handler) -> bool:
    return any(isinstance(one, WithoutArguments) for one in handler.filters)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_failed_for_good_is_logged_without_its_letter() -> None:
    send_letter.defer(subject="Đặt lại", body="liên-kết-bí-mật (1)\n(2)", to="không phải địa chỉ\n")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 99")
    with written() as paper:
        call_command("procrastinate", "worker", "--one-shot")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # tests in threads leave this table alone
    assert "send_letter[" in paper.getvalue()
    assert "ended with status" in paper.getvalue()
    assert "bí-mật" not in paper.getvalue()
