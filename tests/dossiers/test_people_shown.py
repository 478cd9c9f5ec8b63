"""What citizens read of an officer is the agency's choice; loading the facts again leaves it alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from motcua.accounts import naming
from motcua.accounts.models import User
from motcua.agencies.loader import load_agencies
from motcua.agencies.models import Agency, LoadedFacts, PeopleShown
from motcua.common import clock
from tests import builders


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (PeopleShown.NAME, "Lê Văn Hùng (cán bộ thụ lý)"),
        (PeopleShown.ROLE, "cán bộ thụ lý"),
        (PeopleShown.DESK, "bộ phận Tư pháp – Hộ tịch, Văn phòng HĐND và UBND"),
    ],
)
def test_the_agency_says_how_much_of_a_person_is_read(
    people: builders.People, policy: str, said: str
) -> None:
    Agency.objects.filter(pk=people.hung.agency_id).update(people_shown=policy)
    people.hung.division.agency.refresh_from_db()
    assert naming.public(people.hung) == said
    assert naming.inside(people.hung) == "Lê Văn Hùng"


def test_the_choice_is_made_on_the_administration_page_and_nothing_else_is(
    people: builders.People,
) -> None:
    keeper = User.objects.create_superuser("quantri@example.com", builders.PASSWORD)
    office, client = people.hung.agency, Client()
    client.force_login(keeper)
    page = reverse("admin:agencies_agency_change", args=[office.pk])
    assert "people_shown" in client.get(page).content.decode()
    rows = {f"divisions-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    typed = {"people_shown": "desk", "name": "Tên khác", **rows}
    assert client.post(page, typed).status_code == 302
    office.refresh_from_db()
    assert (office.people_shown, office.name) == ("desk", "UBND xã Cẩm Lạc")


def test_loading_the_facts_again_keeps_what_the_agency_chose(people: builders.People) -> None:
    office = Agency.objects.filter(pk=people.hung.agency_id)
    office.update(people_shown=PeopleShown.DESK)
    LoadedFacts.objects.update(fingerprint="")
    with clock.at(builders.MORNING):
        assert load_agencies()
    assert office.get().people_shown == "desk"
