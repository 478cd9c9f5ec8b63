"""The officers' queue with 100,000 open dossiers beside the same rows in bare SQL.

python -m bench.queue — both sides in one run, interleaved: only ratios of one run count. Every list of the page is
measured: its tabs, deep pages, searches, the narrowing by procedure.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import django

from bench.volume import copies, office
from launch.postgres import throwaway

if TYPE_CHECKING:
    from django.test import Client

    from motcua.accounts.models import Posting

OPEN, CLOSED, ROUNDS, MOST_MS = 100_000, 100_000, 20, 40
NOW = "2026-03-10T09:00"
# The least a list must read: the rows it shows, in its order.
BARE = """
    SELECT d.*, p.name, u.full_name FROM dossiers_dossier d
    JOIN procedures_version v ON v.id = d.version_id
    JOIN procedures_procedure p ON p.id = v.procedure_id
    LEFT JOIN accounts_posting h ON h.id = d.holder_id LEFT JOIN accounts_user u ON u.id = h.user_id
    WHERE d.division_id = %s AND d.step_role = %s
      AND d.status IN ('submitted', 'accepted', 'processing', 'done')
      AND (d.holder_id IS NULL OR d.holder_id = %s)
    ORDER BY COALESCE(d.step_due_at, '3000-01-01 00:00:00+00'::timestamptz), d.id LIMIT 26
"""

Side = Callable[[], int]


def fill() -> Posting:
    """A clerk at a desk with half of all that is open."""
    from tests import builders

    people = office()
    other = builders.agency("UBND xã Cẩm Xuyên")
    models = [
        *((builders.dossier(at), OPEN // 10) for at in ("submitted", "accepted", "processing")),
        *((builders.dossier(at), OPEN // 10) for at in ("supplement_wanted", "done")),
        (builders.dossier("submitted", office=other), OPEN // 2),
        (builders.dossier("returned"), CLOSED),
    ]
    copies(models)
    return people.lan


def pages(client: Client) -> dict[str, Side]:
    def page(address: str) -> Side:
        def asked() -> int:
            answer = client.get(address)
            assert answer.status_code == 200
            return len(re.findall(r'class="number"', answer.content.decode()))

        return asked

    first = client.get("/can-bo/").content.decode()
    following = re.search(r'href="([^"]*sau=[^"]*)"', first)
    assert following is not None
    return {
        "việc của tôi": page("/can-bo/"),
        "trang sau": page(following[1].replace("&amp;", "&")),
        "chưa ai nhận": page("/can-bo/?xem=chua-ai-nhan"),
        "chờ bổ sung": page("/can-bo/?xem=cho-bo-sung"),
        "mọi hồ sơ đang mở": page("/can-bo/?xem=dang-mo"),
        "đã xong": page("/can-bo/?xem=da-xong"),
        "tìm họ tên hay gặp": page("/can-bo/?tim=nguyen"),
        "tìm họ tên hiếm": page("/can-bo/?tim=Trần+Thị+4321"),
        "tìm không có": page("/can-bo/?tim=khongcoai"),
        "theo thủ tục": page("/can-bo/?thu-tuc=1.004873"),
    }


def measure(sides: dict[str, Side]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = defaultdict(list)
    for side in sides.values():
        side()
    for number in range(ROUNDS):
        order = list(sides)
        turn = number % len(order)
        for name in order[turn:] + order[:turn]:
            began = time.perf_counter()
            sides[name]()
            taken[name].append((time.perf_counter() - began) * 1000)
    return taken


def report(sides: dict[str, Side], taken: dict[str, list[float]], floor: str) -> bool:
    bare, good = statistics.median(taken[floor]), True
    for name, times in taken.items():
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        fine = name == floor or median <= MOST_MS
        good = good and fine
        verdict = "" if fine else f"   KHÔNG ĐẠT: ≤ {MOST_MS} ms"
        print(
            f"{name:20} p50 {median:6.1f} ms  p95 {p95:6.1f} ms  {median / bare:5.1f} × SQL"
            f"  {sides[name]():3} dòng{verdict}"
        )
    return good


def main() -> int:
    with throwaway() as cluster:
        os.environ |= {
            "DATABASE_URL": cluster.url,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        }
        django.setup()
        from django.conf import settings
        from django.db import connection, connections
        from django.test import Client, override_settings

        from motcua.common import clock

        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        storages = settings.STORAGES | {"staticfiles": static}
        with clock.at(NOW), override_settings(STORAGES=storages):
            began = time.perf_counter()
            lan = fill()
            print(f"Dựng dữ liệu: {time.perf_counter() - began:.1f} s")
            client = Client(headers={"host": "localhost"})
            client.force_login(lan.user)

            def bare() -> int:
                with connection.cursor() as cursor:
                    cursor.execute(BARE, [lan.division_id, lan.role, lan.pk])
                    return len(cursor.fetchall()) - 1

            floor: dict[str, Any] = {"SQL trần": bare}
            sides = floor | pages(client)
            good = report(sides, measure(sides), "SQL trần")
        connections.close_all()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
