"""The page of a dossier under load, beside a bare program that says the same, with few and with many dossiers.

python -m bench.tracking — real servers, real HTTP, eight people at once; the two sides take turns within one run,
and only their ratio counts. Every answer is looked at: it must name the dossier and the person who has it.
"""

from __future__ import annotations

import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import django

from bench.volume import copies, office
from launch.postgres import throwaway
from launch.process import spawn, stop_group
from launch.run import free_port

ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-03-10T09:00"
FEW, MANY, PEOPLE, SECONDS, ROUNDS = 1_000, 200_000, 8, 5.0, 4
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Side:
    """A server, what it is asked, and what its answers must hold."""

    name: str
    port: int
    group: int
    paths: list[str]
    headers: dict[str, str]
    must_say: str
    times: list[float] = field(default_factory=list)
    spent: float = 0.0  # processor seconds of the server
    took: float = 0.0
    wrong: str = ""

    def load(self) -> None:
        cpu, began = processor(self.group), time.perf_counter()
        threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(PEOPLE)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        if self.wrong:
            raise SystemExit(f"{self.name}: {self.wrong}")
        self.took += time.perf_counter() - began
        self.spent += processor(self.group) - cpu

    def _ask(self, number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        until = time.perf_counter() + SECONDS
        while (began := time.perf_counter()) < until:
            number += 1
            line.request("GET", self.paths[number % len(self.paths)], headers=self.headers)
            answer = line.getresponse()
            body = answer.read().decode()
            self.times.append((time.perf_counter() - began) * 1000)
            if answer.status != 200 or self.must_say not in body:
                self.wrong = f"{answer.status}, không có “{self.must_say}”"
                break
        line.close()

    def said(self) -> dict[str, float]:
        hundredths = statistics.quantiles(self.times, n=100)
        return {
            "a second": len(self.times) / self.took,
            "cpu": self.spent / len(self.times) * 1000,
            "p50": hundredths[49],
            "p99": hundredths[98],
        }


def processor(group: int) -> float:
    """Seconds that the processes of this group have computed so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


@contextmanager
def server(application: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [
        *[sys.executable, "-m", "granian", application, "--interface", "wsgi", "--no-ws"],
        *["--host", "127.0.0.1", "--port", str(port), "--workers", "1"],
        *["--blocking-threads", "2", "--log-level", "warning"],
    ]
    child = spawn(command, env=environment, cwd=ROOT, output=sys.stderr)
    try:
        for _try in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield port, child.pid
    finally:
        stop_group(child)


def report(sides: list[Side], dossiers: int) -> float:
    """The page's requests a second as a multiple of the bare program's."""
    print(f"\n{dossiers:,} hồ sơ, {PEOPLE} người cùng lúc".replace(",", "."))
    for side in sides:
        said = side.said()
        print(
            f"{side.name:16} {said['a second']:7.0f}/s  CPU {said['cpu']:6.2f} ms"
            f"  p50 {said['p50']:6.1f} ms  p99 {said['p99']:6.1f} ms"
        )
    bare, page = sides[0].said(), sides[1].said()
    ratio = page["a second"] / bare["a second"]
    print(f"trang : trần  {ratio:.3f} × số lượt, {page['cpu'] / bare['cpu']:.1f} × CPU")
    return ratio


def measure(sides: list[Side], dossiers: int) -> float:
    for side in sides:
        side.load()
        side.times.clear()
        side.spent = side.took = 0.0
    for _round in range(ROUNDS):
        for side in sides:
            side.load()
    return report(sides, dossiers)


def main() -> int:
    with throwaway() as cluster, tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "DATABASE_URL": cluster.url,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
            "CLOCK": NOW,
        }
        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connections
        from django.test import Client

        from tests import builders

        call_command("collectstatic", interactive=False, verbosity=0)
        people = office()
        made = [builders.dossier("processing") for _ in range(10)]
        client = Client()
        client.force_login(people.an)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        paths = [f"/ho-so/{one.number}/" for one in made]
        environment = dict(os.environ)
        with (
            server("motcua.config.wsgi:application", environment) as (port, group),
            server("bench.floors:tracking", environment) as (bare_port, bare_group),
        ):
            cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
            line = http.client.HTTPConnection("127.0.0.1", port)
            line.request("GET", paths[0], headers=cookie)
            size = len(line.getresponse().read().decode())
            bare_paths = [f"{path}?{size}" for path in paths]
            holder = str(made[0].holder.user) if made[0].holder else ""
            ratios = []
            for model, dossiers in zip(made, (FEW, MANY), strict=False):
                copies([(model, dossiers)])
                sides = [
                    Side("chương trình trần", bare_port, bare_group, bare_paths, {}, holder),
                    Side("trang hồ sơ", port, group, paths, cookie, holder),
                ]
                ratios.append(measure(sides, dossiers))
        connections.close_all()
    print(f"\nTừ {FEW} đến {MANY} hồ sơ: {ratios[0] / ratios[1]:.2f} × (không quá 1,10)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
