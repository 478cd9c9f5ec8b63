"""What every test may ask for: a real database, a real mail server, the jobs run on request."""

from __future__ import annotations

import email
import email.policy
import os
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import settings

from launch.browser import find_chromium
from launch.mailcatcher import Catcher

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("without_a_clock", parent=settings(), deadline=None)
settings.load_profile("without_a_clock")


class MemoryDelivery:
    """Keeps each message, parsed, in the order of arrival."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast("bytes", envelope.original_content)
        message = email.message_from_bytes(content, policy=email.policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(cast("EmailMessage", message))
        return "250 OK"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres_server: str, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """The server must stand before the first test database is created."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Between tests the history is emptied, which the database refuses (tests/dossiers/test_for_ever.py)."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE %s",
            ["pgtrigger\\_%\\_is\\_never\\_emptied\\_%"],
        )
        found = cursor.fetchall()
        assert {"dossiers_event", "dossiers_seal", "dossiers_leaf"} <= {table for table, _ in found}
        for table, name in found:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[MemoryDelivery]:
    delivery = MemoryDelivery()
    catcher = Catcher(delivery)
    catcher.start()
    os.environ.update(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(catcher.port))
    yield delivery
    catcher.stop()


@pytest.fixture(scope="session", autouse=True)
def true_to_life(django_test_environment: None, smtp_server: MemoryDelivery) -> Iterator[None]:
    """Undo what the test environment fakes, and weaken only what costs time."""
    from django.conf import settings
    from django.test import override_settings

    # Through `override_settings`: what an import has already looked up is forgotten.
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST=os.environ["EMAIL_HOST"],
        EMAIL_PORT=int(os.environ["EMAIL_PORT"]),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Names with fingerprints need collectstatic; tests read the sources.
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    ):
        yield


@pytest.fixture
def mailbox(smtp_server: MemoryDelivery) -> list[EmailMessage]:
    """The messages that reached the mail server since this test began."""
    smtp_server.messages.clear()
    return smtp_server.messages


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """After a test that commits Django empties its models' tables, but not the queue and not the counters against
    guessing: the next test would run the one and be refused by the other."""
    yield
    marker = request.node.get_closest_marker("django_db")
    committed = bool(marker and marker.kwargs.get("transaction"))
    if committed or "transactional_db" in request.fixturenames:
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, cache CASCADE")


@pytest.fixture
def run_jobs() -> Callable[[], int]:
    """Runs every due job of the current transaction, in order, until none is left."""
    from tests.jobs import run_due_jobs

    return run_due_jobs


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser that the browser tests drive."""
    found = find_chromium()
    assert found is not None
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() is not None:
        return
    reason = "không có trình duyệt: hãy cài chromium (apt-get install chromium fonts-liberation2)"
    for item in items:
        if item.get_closest_marker("browser"):
            if os.environ.get("CI") == "true":
                item.add_marker(pytest.mark.usefixtures("browser_is_required"))
            else:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def browser_is_required() -> Any:
    pytest.fail("CI=true đòi chạy kiểm thử trình duyệt, nhưng máy không có chromium")
