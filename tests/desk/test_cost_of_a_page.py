"""The officer's page of a dossier costs as many queries with a long history as with a short one."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk.pressing import address
from tests.world import SignIn

ASKED = "Tình trạng hôn nhân từ 2015 đến 2020 có trong sổ không?"
SAID = "Trong sổ lưu không có đăng ký kết hôn nào trong thời gian này."


def queries(client: Client, made: Dossier) -> list[str]:
    client.get(address(made))
    with CaptureQueriesContext(connection) as found:
        assert client.get(address(made)).status_code == 200
    return [query["sql"] for query in found]


def lengthen(made: Dossier, people: People, times: int) -> None:
    ha = builders.officer(f"ha{made.moves}@example.com", "Võ Thu Hà", "officer", "labour")
    for _nth in range(times):
        builders.do("consult", made, people.hung, division=ha.division, what=ASKED, days=3)
        builders.do("answer", made, ha, outcome="agrees", text=SAID)
        made.refresh_from_db()
        file = builders.stored_pdf(people.hung.user)
        builders.do("note", made, people.hung, text=SAID, files=[file])
        builders.do("give_back", made, people.hung, note="Nghỉ phép từ ngày mai.")
        builders.do("take", made, people.hung)


def test_a_long_history_costs_no_more_queries_than_a_short_one(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier("processing"), sign_in(people.hung)
    lengthen(made, people, 1)
    short = queries(hung, made)
    lengthen(made, people, 8)
    long = queries(hung, made)
    assert len(long) == len(short), "\n".join(sorted(set(long) - set(short)))
