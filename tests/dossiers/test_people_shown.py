"""What citizens read of an officer is the agency's choice; loading the facts again leaves it alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from motcua.accounts import absence, naming
from motcua.accounts.models import Posting, User
from motcua.agencies.loader import load_agencies
from motcua.agencies.models import Agency, LoadedFacts, PeopleShown
from motcua.common import clock
from motcua.dossiers import access, actions
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.where import where
from motcua.notices.letters import email
from motcua.notices.models import Delivery
from tests import builders
from tests.builders import People
from tests.world import SignIn


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (PeopleShown.NAME, "Lê Văn Hùng (cán bộ thụ lý)"),
        (PeopleShown.ROLE, "cán bộ thụ lý"),
        (PeopleShown.DESK, "bộ phận Tư pháp – Hộ tịch, Văn phòng HĐND và UBND"),
    ],
)
def test_the_agency_says_how_much_of_a_person_is_read(
    people: People, policy: str, said: str
) -> None:
    Agency.objects.filter(pk=people.hung.agency_id).update(people_shown=policy)
    people.hung.division.agency.refresh_from_db()
    assert naming.public(people.hung) == said
    assert naming.inside(people.hung) == "Lê Văn Hùng"


def test_the_choice_is_made_on_the_administration_page_and_nothing_else_is(
    people: People,
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


def test_loading_the_facts_again_keeps_what_the_agency_chose(people: People) -> None:
    office = Agency.objects.filter(pk=people.hung.agency_id)
    office.update(people_shown=PeopleShown.DESK)
    LoadedFacts.objects.update(fingerprint="")
    with clock.at(builders.MORNING):
        assert load_agencies()
    assert office.get().people_shown == "desk"


POLICIES = {
    PeopleShown.NAME: "bàn Lê Văn Hùng (cán bộ thụ lý), bộ phận",
    PeopleShown.ROLE: "bàn cán bộ thụ lý, bộ phận",
    PeopleShown.DESK: "đang ở bộ phận",
}


@pytest.mark.parametrize("policy", list(PeopleShown))
def test_the_sentence_says_as_much_of_a_person_as_the_agency_allows(
    people: People, policy: PeopleShown
) -> None:
    made = builders.dossier("processing")
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    today = clock.today()
    absence.record(people.hung, tam, today, today, made_by=people.hung)
    Agency.objects.filter(pk=made.agency_id).update(people_shown=policy)
    found = where(access.loaded().get(pk=made.pk))
    assert POLICIES[policy] in found.sentence
    named = policy == PeopleShown.NAME
    assert ("Lê Văn Hùng" in found.sentence) == named
    assert ("Đỗ Thị Tâm làm thay" in found.cause.sentence) == named
    assert ("đồng nghiệp làm thay" in found.cause.sentence) != named
    inside = where(access.loaded().get(pk=made.pk), naming.inside)
    assert "Lê Văn Hùng" in inside.sentence
    assert "Đỗ Thị Tâm làm thay" in inside.cause.sentence


def test_an_agency_that_shows_only_desks_names_no_officer_anywhere_a_citizen_reads(
    people: People, sign_in: SignIn
) -> None:
    Agency.objects.filter(pk=people.lan.agency_id).update(people_shown=PeopleShown.DESK)
    an = sign_in(people.an)
    made = builders.dossier()
    names = {str(one.user) for one in Posting.objects.select_related("user")}
    seen = 0
    for at in ("submitted", "accepted", "step:2", "done", "returned"):
        if at != "submitted":
            _on(made, at, people)
        for page in (f"/ho-so/{made.number}/", "/ho-so/", f"/ho-so/{made.number}/da-gui/"):
            answer = an.get(page)
            assert answer.status_code == 200, page
            text = answer.content.decode().replace("Nguyễn Văn An", "")
            assert not {name for name in names if name in text}, (at, page)
            seen += 1
    letters = Delivery.objects.filter(notice__dossier=made)
    assert letters.count() >= 4
    for one in letters.select_related("notice"):
        written = email(one)
        text = "\n".join([str(written.body), *(str(part[0]) for part in written.alternatives)])
        assert str(made.number) in text
        assert not {name for name in names if name in text}
    assert seen == 15
    lan = sign_in(people.lan)
    assert "Lê Văn Hùng" in lan.get(f"/can-bo/ho-so/{made.number}/").content.decode()


def _on(made: Dossier, at: str, people: People) -> None:
    match at:
        case "accepted":
            builders.do("accept", made, people.lan)
        case "step:2":
            builders.do("begin", made)
            builders.walk_on(made, at)
        case "done":
            builders.walk_on(made, at)
        case _:
            actions.hand_over(
                made,
                Acting(people.lan.user, people.lan),
                collected_by="Nguyễn Văn An",
                paper="CCCD 042090000001",
            )
