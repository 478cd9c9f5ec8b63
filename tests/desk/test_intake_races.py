"""Two clerks press on one draft in the same moment: one number, one dossier, and the other is told."""

from collections.abc import Callable

import pytest
from django.test import Client

from motcua.common import clock
from motcua.dossiers.models import Dossier, NumberCounter
from tests import builders
from tests.desk.counter import begin, draft_at, filled, page
from tests.threads import at_once
from tests.world import load_base_data


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_on_one_draft_one_receives_it() -> None:
    load_base_data()
    with clock.at(builders.MORNING):
        lan = builders.people().lan
        second = builders.officer("tam@example.com", "Lê Thị Tâm", "clerk", "one-stop")
        typed = {**filled(), "go": "accept"}
        for nth in range(1, 4):
            clients = [_signed_in(lan), _signed_in(second)]
            address = begin(clients[0])
            office = {"place-agency": lan.agency.slug}
            page(clients[1], address)
            presses = [_press(one, address, {**typed, **office}) for one in clients]
            assert sorted(at_once(*presses)) == [302, 409]
            made = draft_at(address)
            assert [event.action for event in made.events.all()] == ["receive", "accept"]
            assert NumberCounter.objects.get().last == nth
            assert Dossier.objects.exclude(number=None).count() == nth


def _signed_in(posting: object) -> Client:
    client = Client()
    client.force_login(posting.user)  # type: ignore[attr-defined]
    return client


def _press(client: Client, address: str, typed: dict[str, object]) -> Callable[[], int]:
    return lambda: client.post(address, typed).status_code
