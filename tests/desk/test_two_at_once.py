"""Two officers press in the same moment, each on a connection of their own: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from motcua.common import clock
from motcua.dossiers.models import Dossier
from tests import builders
from tests.world import load_base_data


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_wins_and_the_other_is_told() -> None:
    load_base_data()
    with clock.at(builders.MORNING):
        people = builders.people()
        second = builders.officer("thu@example.com", "Bùi Thị Thu", "clerk", "one-stop")
        for _nth in range(5):
            made = builders.dossier()
            statuses = press_together(made, [people.lan.user.pk, second.user.pk])
            assert sorted(statuses) == [302, 409]
            made.refresh_from_db()
            assert made.status == "accepted"
            assert made.moves == made.events.count() == 2
            assert made.documents.filter(kind="01").count() == 1
            assert made.notices.filter(kind="accepted").count() == 1


def press_together(made: Dossier, users: list[int]) -> list[int]:
    from motcua.accounts.models import User

    ready = Barrier(len(users))
    address = f"/can-bo/ho-so/{made.number}/lam/accept/"

    def press(pk: int) -> int:
        try:
            client = Client()
            client.force_login(User.objects.get(pk=pk))
            ready.wait(timeout=20)
            return client.post(address, {"moves": made.moves}).status_code
        finally:
            connection.close()

    # A thread starts with an empty context: the moved clock is handed on.
    with ThreadPoolExecutor(len(users)) as pool:
        waiting = [pool.submit(copy_context().run, press, pk) for pk in users]
        return [found.result(timeout=60) for found in waiting]
