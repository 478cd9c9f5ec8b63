"""Who waits for a dossier besides the account it belongs to, and what they may read."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.http import Http404

from motcua.accounts.models import User
from motcua.common import clock
from motcua.dossiers import access, actions, parties
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Capacity, Dossier, Party
from tests import builders
from tests.builders import People

MAU = "042060000002"
NO_CARD = dict.fromkeys(
    ("identity_kind", "identity_number", "identity_issued_on", "identity_issued_by"), ""
)
COM = {"full_name": "Trần Thị Cơm", "birth_date": "02/03/1960"}


def filed(**applicant: Any) -> Dossier:
    """An files for somebody else."""
    made = builders.draft(papers=["previous_certificate"])
    said = {"identity_number": MAU, "email": "com@example.com", **COM, **applicant}
    made.applicant = {**made.applicant, **said}
    made.save(update_fields=["applicant"])
    actions.submit(made, Acting(made.by))
    return made


def com(number: str = MAU) -> User:
    return builders.citizen("com@example.com", "Trần Thị Cơm", identity_number=number)


def test_whose_dossier_it_is_and_who_files_for_them_are_known_from_what_was_declared(
    people: People,
) -> None:
    made = filed()
    found = {party.capacity: party for party in made.parties.all()}
    assert set(found) == {Capacity.BENEFICIARY, Capacity.REPRESENTATIVE}
    assert (found["beneficiary"].name, found["beneficiary"].email) == (
        "Trần Thị Cơm",
        "com@example.com",
    )
    assert found["beneficiary"].user is None
    assert found["representative"].user == people.an


def test_who_files_for_themselves_waits_with_nobody(people: People) -> None:
    made = builders.draft()
    made.applicant = {**made.submitter}
    made.save(update_fields=["applicant"])
    actions.submit(made, Acting(people.an))
    assert not made.parties.exists()


@pytest.mark.parametrize(
    "reached",
    [
        {"email": "", "phone": ""},
        {"email": "AN@example.com", "phone": ""},
    ],
)
def test_who_gives_the_own_address_for_somebody_else_is_told_once(
    people: People, reached: dict[str, str]
) -> None:
    made = builders.draft()
    made.applicant = {**made.applicant, **COM, **NO_CARD, **reached}
    made.submitter = {**made.submitter, "email": "an@example.com"}
    made.save(update_fields=["applicant", "submitter"])
    actions.submit(made, Acting(people.an))
    assert [party.capacity for party in made.parties.all()] == [Capacity.REPRESENTATIVE]


def test_a_draft_that_cannot_be_sent_names_nobody(people: People) -> None:
    made = builders.draft()
    made.applicant = {**made.applicant, **COM, "sex": "", "email": "com@example.com"}
    made.save(update_fields=["applicant"])
    with pytest.raises(Exception, match="defects"):
        actions.submit(made, Acting(people.an))
    assert not Party.objects.exists()


def test_an_address_alone_opens_the_way_of_a_dossier_but_not_what_was_declared(
    people: People,
) -> None:
    number = str(filed().number)
    mistyped = com(number="042060000009")
    right = access.reader(mistyped, number)
    assert not right.whole
    with pytest.raises(Http404):
        access.reader(mistyped, number, whole=True)
    mistyped.identity_number = MAU
    assert access.reader(mistyped, number, whole=True).whole


def test_a_child_without_a_number_has_no_whole_view(people: People) -> None:
    number = str(filed(**NO_CARD).number)
    assert not access.reader(com(number=""), number).whole


def test_the_first_to_sign_in_with_the_confirmed_address_has_the_place(people: People) -> None:
    made = filed()
    impostor = User.objects.create_user("com@example.com", full_name="Chưa Xác Nhận")
    with pytest.raises(Http404):
        access.reader(impostor, str(made.number))
    impostor.delete()
    owner = com()
    assert access.reader(owner, str(made.number)).party == made.parties.get(capacity="beneficiary")
    assert made.parties.get(capacity="beneficiary").user == owner
    # The address may go to somebody else later: the place stays with the account.
    owner.emailaddress_set.all().delete()
    owner.email = "moi@example.com"
    owner.save()
    other = builders.citizen("com@example.com", "Người Khác", identity_number=MAU)
    assert access.reader(owner, str(made.number))
    with pytest.raises(Http404):
        access.reader(other, str(made.number))


def test_who_was_ended_is_a_stranger_again(people: People) -> None:
    made, owner = filed(), com()
    right = access.reader(owner, str(made.number))
    assert right.party
    parties.end(right.party, people.an)
    with pytest.raises(Http404):
        access.reader(owner, str(made.number))


def test_who_waits_may_move_nothing(people: People) -> None:
    made, owner = filed(), com()
    assert access.reader(owner, str(made.number)).whole
    assert access.moves(made, Acting(owner)) == []
    with pytest.raises(actions.NotAllowed):
        actions.withdraw(made, Acting(owner))


def test_one_address_stands_once_in_one_capacity_and_rows_stay(people: People) -> None:
    made = filed()
    first = parties.ask_helper(made, people.an, email="Giup@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.create(
            dossier=made, capacity="helper", email="GIUP@example.com", added_by=people.an
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.create(dossier=made, capacity="helper", added_by=people.an)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        first.delete()
    parties.end(first, people.an)
    assert parties.ask_helper(made, people.an, email="giup@example.com")


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("an@example.com", "chính mình"),
        ("AN@Example.com", "chính mình"),
        ("com@example.com", "đã theo dõi"),
        ("mot@example.com", "đã theo dõi"),
    ],
)
def test_who_is_there_already_is_not_asked_again(people: People, email: str, says: str) -> None:
    made = filed()
    parties.ask_helper(made, people.an, email="mot@example.com")
    with pytest.raises(parties.CannotAsk, match=says):
        parties.ask_helper(made, people.an, email=email)


def test_five_helpers_are_the_most_and_a_day_has_its_limit(people: People) -> None:
    made = filed()
    for n in range(parties.HELPERS_AT_MOST):
        parties.ask_helper(made, people.an, email=f"giup{n}@example.com")
    with pytest.raises(parties.CannotAsk, match="nhiều nhất"):
        parties.ask_helper(made, people.an, email="giup9@example.com")
    for n in range(parties.ASKED_A_DAY - parties.HELPERS_AT_MOST):
        parties.end(parties.helpers(made)[0], people.an)
        parties.ask_helper(made, people.an, email=f"them{n}@example.com")
    parties.end(parties.helpers(made)[0], people.an)
    with pytest.raises(parties.CannotAsk, match="ngày mai"):
        parties.ask_helper(made, people.an, email="them99@example.com")


def test_who_came_to_the_counter_finds_the_dossier_later(people: People) -> None:
    made = builders.dossier()
    Dossier.objects.filter(pk=made.pk).update(by=None, taken_in_by=people.lan)
    made.refresh_from_db()
    made.submitter = {**made.submitter, **COM, "identity_number": MAU, "email": "com@example.com"}
    made.applicant = dict(made.submitter)
    made.save(update_fields=["submitter", "applicant"])
    made.parties.update(ended_at=made.submitted_at)
    parties.at_filing(made, people.lan.user, clock.now())
    assert access.reader(com(), str(made.number), whole=True).whole
