"""Whether the time of a wrong look-up tells a number that exists from one that does not.

python -m bench.lookup — pages asked in shuffled turns through the whole program; two samples are compared by the
rank test of Mann and Whitney: a small p would mean that the time tells.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import sys
import time
from typing import TYPE_CHECKING

import django

from bench.volume import copies, office
from launch.postgres import throwaway

if TYPE_CHECKING:
    from django.test import Client

DOSSIERS, ROUNDS, LEAST_P = 20_000, 1000, 0.01
NOW = "2026-03-10T09:00"


def p_value(one: list[float], other: list[float]) -> float:
    """Two-sided, by the normal approximation with ties: exact enough for hundreds of values."""
    n, m = len(one), len(other)
    values = sorted([*((x, 0) for x in one), *((x, 1) for x in other)])
    ranks, ties, at = 0.0, 0, 0
    while at < n + m:
        end = at
        while end < n + m and values[end][0] == values[at][0]:
            end += 1
        ranks += (at + 1 + end) / 2 * sum(which == 0 for _value, which in values[at:end])
        ties += (end - at) ** 3 - (end - at)
        at = end
    u = ranks - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2))


def numbers() -> tuple[list[str], list[str], str]:
    """Numbers that exist, as many of the same form that do not, and a code of the right form."""
    from motcua.dossiers import tracking
    from motcua.dossiers.models import Dossier, TrackingCode
    from tests import builders

    office()
    copies([(builders.dossier("processing"), DOSSIERS)])
    for dossier in Dossier.objects.filter(tracking=None)[:2000].iterator():
        tracking.issue(dossier, tracking.Why.SENT)
    assert TrackingCode.objects.count() > 2000
    found = TrackingCode.objects.values_list("dossier__number", flat=True)[:2000]
    known = [str(number) for number in found]
    return known, [number.replace("H27", "H28") for number in known], "7K3M-Q9TX-2C4F"


def asked(client: Client, number: str, code: str) -> float:
    began = time.perf_counter()
    answer = client.post("/tra-cuu/", {"number": number, "code": code})
    taken = (time.perf_counter() - began) * 1000
    assert answer.status_code == 422, answer.status_code
    return taken


def measure(client: Client) -> dict[str, list[float]]:
    known, unknown, code = numbers()
    taken: dict[str, list[float]] = {"số có thật": [], "số không có": [], "số có thật, lần nữa": []}
    sides = {"số có thật": known, "số không có": unknown, "số có thật, lần nữa": known}
    for number in known[:100]:
        asked(client, number, code)
    for _round in range(ROUNDS):
        order = list(sides)
        random.shuffle(order)
        for name in order:
            taken[name].append(asked(client, random.choice(sides[name]), code))  # noqa: S311
    return taken


def report(taken: dict[str, list[float]]) -> bool:
    for name, times in taken.items():
        low, high = statistics.quantiles(times, n=20)[0], statistics.quantiles(times, n=20)[-1]
        print(f"{name:20} p50 {statistics.median(times):6.2f} ms  p5 {low:6.2f}  p95 {high:6.2f}")
    known, unknown, again = taken.values()
    apart = statistics.median(known) - statistics.median(unknown)
    p, floor = p_value(known, unknown), p_value(known, again)
    print(
        f"có thật − không có: {apart * 1000:+.0f} µs, p = {p:.3f} (cùng một loại: p = {floor:.3f})"
    )
    return p > LEAST_P


def main() -> int:
    with throwaway() as cluster:
        os.environ |= {
            "DATABASE_URL": cluster.url,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        }
        django.setup()
        from django.conf import settings
        from django.db import connections
        from django.test import Client, override_settings

        from motcua.common import clock

        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        # The limits stand in the way of measuring; they are counted all the same.
        free = {name: 10**6 for name in dir(settings) if name.startswith("LOOKUP_")}
        with (
            clock.at(NOW),
            override_settings(STORAGES=settings.STORAGES | {"staticfiles": static}, **free),
        ):
            good = report(measure(Client(headers={"host": "localhost"})))
        connections.close_all()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
