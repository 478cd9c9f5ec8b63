"""Search over 6,000 procedures and 10,000 agencies beside the same search in bare SQL.

python -m bench.finding — both sides in one run, interleaved: only ratios of one run count.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import django
import psycopg

from launch.postgres import throwaway

if TYPE_CHECKING:
    from bench.generated import Query

ROUNDS, FIRST = 3, 20
MOST_MS, MOST_RATIO, RIGHT_AT_LEAST = 20, 3, 0.95
ON = dt.date(2026, 11, 22)
# The trigram index finds what is near, the rows say what may be shown, as the page does.
BARE = """
    SELECT v.id, p.code, p.name, v.level, v.offered_by, v.body, f.name,
           word_similarity(%(words)s, p.search_text) AS near
    FROM procedures_procedure p
    JOIN procedures_version v ON v.procedure_id = p.id
    JOIN procedures_field f ON f.id = p.field_id
    WHERE %(words)s <%% p.search_text
      AND v.state = 'published' AND v.effective_from <= %(on)s
      AND (v.effective_to IS NULL OR v.effective_to >= %(on)s)
      AND (v.withdrawn_at IS NULL OR v.withdrawn_at::date > %(on)s)
      AND (%(field)s = '' OR f.slug = %(field)s)
      AND (%(agency)s = '' OR EXISTS (
          SELECT FROM agencies_agency a
          WHERE a.slug = %(agency)s AND a.kind = ANY (v.offered_by)))
    ORDER BY near DESC, length(p.name), p.code LIMIT %(first)s
"""

Names = list[str]
Side = Callable[["Query"], Names]


def sides(url: str) -> tuple[dict[str, Side], psycopg.Connection[Any]]:
    from django.test import Client

    from motcua.agencies.models import Agency
    from motcua.procedures.catalogue import catalogue, versions_of
    from motcua.procedures.search import search
    from motcua.procedures.spelling import sound

    connection = psycopg.connect(url, autocommit=True)
    client = Client(headers={"host": "localhost"})

    def ours(query: Query) -> Names:
        kind = (
            Agency.objects.values_list("kind", flat=True).get(slug=query.agency)
            if query.agency
            else ""
        )
        found = search(
            catalogue(ON),
            query.words,
            lambda entry: (
                (not kind or kind in entry.offered_by)
                and (not query.field or entry.field == query.field)
            ),
        )
        return [version.procedure.name for version in versions_of(found[:FIRST])]

    def bare(query: Query) -> Names:
        asked = {
            "words": sound(query.words),
            "field": query.field,
            "agency": query.agency,
            "on": ON,
            "first": FIRST,
        }
        return [row[2] for row in connection.execute(BARE, asked)]

    def page(query: Query) -> Names:
        answer = client.get("/dich-vu-cong/", {"q": query.words, "field": query.field})
        assert answer.status_code == 200
        return []

    return {"motcua": ours, "SQL": bare, "cả trang": page}, connection


Round = dict[str, list[float]]


def measure(compared: dict[str, Side], queries: list[Query]) -> tuple[list[Round], Round]:
    """By round and side the milliseconds of every query, and of the processor without PostgreSQL.

    The sides take turns to be first.
    """
    rounds: list[Round] = []
    processor: Round = defaultdict(list)
    for number in range(ROUNDS):
        taken: dict[str, list[float]] = defaultdict(list)
        for place, query in enumerate(queries):
            order = list(compared)
            turn = (number + place) % len(order)
            for side in order[turn:] + order[:turn]:
                began, worked = time.perf_counter(), time.thread_time()
                compared[side](query)
                taken[side].append((time.perf_counter() - began) * 1000)
                processor[side].append((time.thread_time() - worked) * 1000)
        rounds.append(taken)
    return rounds, processor


def right(side: Side, queries: list[Query]) -> float:
    """How often what was meant is among the first five."""
    good = sum(any(query.core in name for name in side(query)[:5]) for query in queries)
    return good / len(queries)


def report(
    rounds: list[Round], processor: Round, queries: list[Query], rightness: dict[str, float]
) -> bool:
    print(f"{'':10} {'p50':>8} {'p95':>8} {'CPU p50':>9}   đúng trong 5 kết quả đầu")
    for side in rounds[0]:
        every = [value for one in rounds for value in one[side]]
        p95, worked = statistics.quantiles(every, n=20)[-1], statistics.median(processor[side])
        shown = f"{rightness[side]:.0%}" if side in rightness else ""
        print(
            f"{side:10} {statistics.median(every):5.1f} ms {p95:5.1f} ms {worked:6.1f} ms   {shown}"
        )
    for sort in dict.fromkeys(query.sort for query in queries):
        at = [place for place, query in enumerate(queries) if query.sort == sort]
        medians = (
            f"{side} {statistics.median(one[side][place] for one in rounds for place in at):.1f} ms"
            for side in rounds[0]
        )
        print(f"  {sort}: {', '.join(medians)}")
    ratios = [statistics.median(one["motcua"]) / statistics.median(one["SQL"]) for one in rounds]
    ratio = statistics.median(ratios)
    ours = [value for one in rounds for value in one["motcua"]]
    print(f"motcua : SQL = {ratio:.2f} (từng vòng: {', '.join(f'{each:.2f}' for each in ratios)})")
    verdicts = {
        f"p50 ≤ {MOST_MS} ms": statistics.median(ours) <= MOST_MS,
        f"p95 ≤ {MOST_MS} ms": statistics.quantiles(ours, n=20)[-1] <= MOST_MS,
        f"≤ {MOST_RATIO} × SQL": ratio <= MOST_RATIO,
        f"đúng ≥ {RIGHT_AT_LEAST:.0%}": rightness["motcua"] >= RIGHT_AT_LEAST,
    }
    for target, met in verdicts.items():
        print(f"{'đạt' if met else 'KHÔNG ĐẠT'}: {target}")
    return all(verdicts.values())


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
        from django.test import override_settings

        from bench.generated import fill
        from motcua.common import clock
        from motcua.procedures.catalogue import catalogue

        began = time.perf_counter()
        queries = fill()
        compared, connection = sides(cluster.url)
        connection.execute("VACUUM ANALYZE")
        print(f"Dựng dữ liệu: {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        held = catalogue(ON)
        print(f"Đọc {len(held.entries)} thủ tục: {time.perf_counter() - began:.2f} s")
        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        storages = settings.STORAGES | {"staticfiles": static}
        with clock.at(f"{ON}T09:00"), override_settings(STORAGES=storages):
            rightness = {side: right(compared[side], queries) for side in ("motcua", "SQL")}
            good = report(*measure(compared, queries), queries, rightness)
        connection.close()
        connections.close_all()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
