"""The whole system as processes of its own, to be killed and started again."""

from __future__ import annotations

import asyncio
import email
import email.policy
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from launch.mailcatcher import Catcher
from launch.postgres import Cluster, new_throwaway
from launch.process import spawn, stop_group, wait_until
from launch.run import free_port

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "k" * 32

# Run inside the site: the people, a session for An, and drafts that only have to be sent.
PREPARE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests import builders
an = builders.people().an
session = SessionStore()
session[SESSION_KEY] = str(an.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = an.get_session_auth_hash()
session.save()
drafts = [builders.draft(papers=["previous_certificate"]).key for _ in range(%d)]
print(json.dumps({"session": session.session_key, "drafts": drafts}))
"""


class Postbox:
    """Keeps (Message-ID, subject) of every letter; can be held shut while a letter comes in."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.open = threading.Event()
        self.open.set()
        self.knocked = threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.letters.append((str(message["Message-ID"]), str(message["Subject"])))
        self.knocked.set()
        while not self.open.is_set():
            await asyncio.sleep(0.02)
        return "250 OK"


@dataclass
class Site:
    cluster: Cluster
    folder: Path
    postbox: Postbox
    mail: Catcher
    port: int = field(default_factory=free_port)
    session: str = ""
    drafts: list[str] = field(default_factory=list)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.cluster.url,
            "DATA_DIR": str(self.folder),
            "DEMO": "1",
            "SECRET_KEY": "only-for-tests-" + "0" * 40,
            "BASE_URL": f"http://localhost:{self.port}",
            "ALLOWED_HOSTS": "localhost",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail.port),
            "LOG_LEVEL": "ERROR",
        }

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def prepare(self, drafts: int) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_base_data")
        (self.folder / "static").mkdir(exist_ok=True)
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        said = self.manage("shell", "--verbosity", "0", "-c", PREPARE % drafts)
        made = json.loads(said.strip().splitlines()[-1])
        self.session, self.drafts = made["session"], made["drafts"]

    def start(self, name: str) -> None:
        web = [
            *("-m", "granian", "motcua.config.wsgi:application", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(self.port), "--no-ws"),
            *("--workers", "1", "--blocking-threads", "2", "--log-level", "warning"),
        ]
        words = {"web": web, "worker": ["manage.py", "procrastinate", "worker"]}[name]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = spawn(
                [sys.executable, *words], env=self.environment, cwd=ROOT, output=log
            )

    def kill(self, name: str) -> None:
        """-9, with everything the process had started."""
        if name == "database":
            assert self.cluster._server is not None
            os.kill(self.cluster._server.pid, signal.SIGKILL)
            self.cluster._server.wait()
            return
        child = self.children.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def mend(self, name: str) -> None:
        """What the supervisor does when it finds a process dead."""
        if name == "database":
            self.cluster.start()
            self.kill("worker")  # its listening connection is gone
            self.start("worker")
        else:
            self.start(name)
        if name != "worker":
            assert wait_until(self.healthy, seconds=30), "the web did not come back"

    def reopen_mail(self) -> None:
        """The mail server is back where it was."""
        self.mail = Catcher(self.postbox, port=self.mail.port)
        self.mail.start()

    def healthy(self) -> bool:
        return self.ask("GET", "/suc-khoe/")[0] == 200

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """(status, where it leads); (0, "") when no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": "localhost",
            "Cookie": f"session={self.session}; csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def send(self, draft: str) -> bool:
        """Press "Gửi đi"; whether the receipt was promised."""
        status, where = self.ask("POST", f"/nop/{draft}/gui/", "pledge=on&delivery=counter")
        return status == 302 and where.endswith("/da-gui/")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.cluster.url, autocommit=True) as connection:
            done = connection.execute(query, values)  # type: ignore[call-overload]
            return list(done.fetchall()) if done.description else []

    def half_a_minute_passes(self) -> None:
        """For hearts that beat no more, and for jobs that wait to be tried again."""
        self.rows(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
            " WHERE last_heartbeat < now() - interval '15 seconds' OR %s",
            not self.children.get("worker"),
        )
        self.rows(
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
            " AND scheduled_at > now() "
        )

    def stop(self) -> None:
        for child in self.children.values():
            stop_group(child, patience=3)
        self.mail.stop()
        self.cluster.remove()


@contextmanager
def running(folder: Path, *, drafts: int, postbox: Postbox | None = None) -> Iterator[Site]:
    cluster = new_throwaway()
    cluster.durable = True  # what was acknowledged must survive: with fsync, as in production
    postbox = postbox or Postbox()
    mail = Catcher(postbox)
    mail.start()
    site = Site(cluster, folder, postbox, mail)
    try:
        cluster.start()
        site.prepare(drafts)
        for name in ("web", "worker"):
            site.start(name)
        assert wait_until(site.healthy, seconds=60), (folder / "web.log").read_text()
        yield site
    finally:
        site.stop()
