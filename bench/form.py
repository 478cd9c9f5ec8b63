"""What a page of questions costs: a declaration of 500 fields, and an ordinary one of a real procedure.

python -m bench.form — processor time of one request, warm, in turn with an empty view that answers
with as many characters: only ratios of one run count.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import django

from launch.postgres import throwaway

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.test import Client

    from motcua.procedures.schema import Description

ROUNDS, FIELDS, IN_A_SECTION, MOST_MS = 15, 500, 25, 300
Page = Callable[[], Any]
ORDINARY = "1.004873"
# Every kind in turn, with what it needs to be well formed; each of the two last depends on an answer.
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("text", {"example": "Thôn 1"}),
    ("long_text", {"hint": "Viết ngắn gọn."}),
    ("number", {"min": 0, "max": 500}),
    ("money", {}),
    ("date", {"past": True, "hint": "Viết theo mẫu ngày/tháng/năm."}),
    ("partial_date", {}),
    ("time", {}),
    ("yes_no", {"required": True}),
    ("one_of", {"options": tuple(f"Cách {n}" for n in range(4)), "required": True}),
    ("one_of", {"options": tuple(f"Lựa chọn {n}" for n in range(12))}),
    ("several_of", {"options": tuple(f"Mục {n}" for n in range(5))}),
    ("email", {"example": "ten@example.vn"}),
    ("phone", {"example": "0912345678"}),
    ("identity", {}),
    ("tax_code", {}),
    ("address", {"hint": "Thôn hoặc số nhà, xã (phường), tỉnh (thành phố)."}),
    ("unit", {}),
    ("ethnic_group", {}),
    ("nationality", {}),
    ("note", {}),
    ("confirmation", {"required": True}),
    ("agency_text", {"show_when": "{before} == 'yes'"}),
    ("text", {"required_when": "{before} == 'yes'"}),
)


def empty(request: HttpRequest) -> HttpResponse:
    from django.http import HttpResponse

    assert request.user.is_authenticated
    return HttpResponse("x" * int(request.GET["size"]))


def questions() -> Iterator[dict[str, Any]]:
    asked = ""
    for number in range(FIELDS):
        kind, more = KINDS[number % len(KINDS)]
        said = {
            name: value.format(before=asked) if name.endswith("_when") else value
            for name, value in more.items()
        }
        asked = f"o_{number}" if kind == "yes_no" else asked
        yield {"key": f"o_{number}", "kind": kind, "label": f"Câu hỏi số {number}", **said}


def large(like: Description) -> Description:
    from motcua.procedures.schema import FormField, FormSection

    fields = [FormField(**one) for one in questions()]
    sections = tuple(
        FormSection(
            key=f"phan_{start}",
            title=f"Phần {start // IN_A_SECTION + 1}",
            fields=tuple(fields[start : start + IN_A_SECTION]),
        )
        for start in range(0, FIELDS, IN_A_SECTION)
    )
    # Whoever claims an exemption is asked once more than the form has questions.
    free = {"fees": (), "fee_exemptions": ()}
    changes: dict[str, Any] = {"form": sections, "checks": (), "declaration": None, **free}
    return like.model_copy(update=changes | {"code": "9.000500", "name": "Tờ khai 500 ô"})


def fill() -> Client:
    """A citizen signed in."""
    from django.core.management import call_command
    from django.test import Client

    from motcua.accounts.models import User
    from motcua.agencies.loader import load_agencies
    from motcua.procedures import actions
    from motcua.procedures.loader import load_procedures
    from motcua.procedures.models import Field
    from motcua.procedures.queries import current

    call_command("migrate", verbosity=0)
    load_agencies()
    load_procedures()
    version = current(ORDINARY)
    assert version is not None
    actions.publish(large(version.description), field=Field.objects.all()[0])
    user = User.objects.create_user("an@example.com", "sông La chảy chậm", full_name="An")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def pages(client: Client) -> dict[str, Page]:
    from motcua.accounts.models import User
    from motcua.agencies.models import Agency
    from motcua.dossiers import drafts
    from motcua.portal import wizard
    from motcua.procedures.queries import current

    def address(code: str, part: str) -> str:
        version = current(code)
        assert version is not None
        agency = Agency.objects.filter(kind=version.offered_by[0])[0]
        draft = drafts.open_draft(version, agency, User.objects.get())
        return wizard.address(draft, wizard.BY_PART[part])

    big = address("9.000500", "declaration")
    wrong = {f"o_{n}": "sai" for n in range(0, FIELDS, 2)} | {
        f"o_{n}": "yes" for n in range(FIELDS) if KINDS[n % len(KINDS)][0] == "yes_no"
    }
    people, usual = address(ORDINARY, "submitter"), address(ORDINARY, "declaration")
    return {
        "trang chủ": lambda: client.get("/"),
        "người nộp": lambda: client.get(people),
        "tờ khai thật": lambda: client.get(usual),
        "500 ô, mở": lambda: client.get(big),
        "500 ô, sai": lambda: client.post(big, wrong | {"go": "next"}),
        "500 ô, hỏi lại": lambda: client.post(big, wrong | {"go": "refresh"}),
    }


def cost(page: Page) -> float:
    began = time.thread_time()
    page()
    return (time.thread_time() - began) * 1000


def measure(client: Client) -> bool:
    shown = pages(client)
    sizes = {name: len(page().content) for name, page in shown.items()}
    taken: dict[str, list[float]] = {name: [] for name in shown}
    bare: dict[str, list[float]] = {name: [] for name in shown}
    for _round in range(ROUNDS):
        for name, page in shown.items():
            taken[name].append(cost(page))
            size = sizes[name]
            bare[name].append(cost(partial(client.get, "/trang-tron/", {"size": size})))
    print(f"{'':16} {'CPU p50':>9} {'p95':>9} {'trang trơn':>11} {'tỉ số':>6} {'ký tự':>9}")
    met = True
    for name in shown:
        middle, plain = statistics.median(taken[name]), statistics.median(bare[name])
        late = statistics.quantiles(taken[name], n=20)[-1]
        print(
            f"{name:16} {middle:6.1f} ms {late:6.1f} ms {plain:8.1f} ms "
            f"{middle / plain:6.1f} {sizes[name]:9}"
        )
        met = met and middle <= MOST_MS
    print(f"{'đạt' if met else 'KHÔNG ĐẠT'}: mỗi trang ≤ {MOST_MS} ms")
    return met


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
        from django.urls import include, path

        from motcua.common import clock

        class Addresses:
            urlpatterns = (path("trang-tron/", empty), path("", include("motcua.config.urls")))

        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        storages = settings.STORAGES | {"staticfiles": static}
        with (
            clock.at("2026-11-23T09:00"),
            override_settings(STORAGES=storages, ROOT_URLCONF=Addresses),
        ):
            met = measure(fill())
        connections.close_all()
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
