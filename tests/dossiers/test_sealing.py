"""Every event gets one place in one seal, in whatever order transactions end and however many sealers run."""

from __future__ import annotations

import hashlib
from threading import Event as Flag
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.common import clock
from motcua.dossiers.models import Dossier, Event, Leaf, Seal, Unsealed
from motcua.dossiers.proof import checking, sealing, verify
from motcua.dossiers.tasks import seal_history
from tests import builders
from tests.builders import People
from tests.threads import at_once

LATER = "2026-03-10T09:05"


def all_sealed_once() -> bool:
    placed = list(Leaf.objects.order_by("seal__number", "place").values_list("seal", "place"))
    places = [list(range(count)) for count in Seal.objects.values_list("count", flat=True)]
    return [place for _seal, place in placed] == [p for places_ in places for p in places_]


# --- the tree ---


def test_roots_are_those_of_rfc_6962() -> None:
    """The vectors of Certificate Transparency: eight known leaves and their roots."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    inputs.append("606162636465666768696a6b6c6d6e6f")
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(one)).digest() for one in inputs]
    known = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for count, root in known.items():
        assert sealing.tree(leaves[:count])[-1][0].hex() == root


@given(st.integers(1, 70), st.data())
def test_every_leaf_has_its_way_to_the_root_and_no_other(count: int, data: st.DataObject) -> None:
    leaves = [verify.leaf_hash(1, place, "") for place in range(count)]
    levels = sealing.tree(leaves)
    place = data.draw(st.integers(0, count - 1))
    way = sealing.path(levels, place)
    assert verify.root_by(leaves[place], place, count, way) == levels[-1][0]
    other = data.draw(st.integers(0, count - 1).filter(lambda it: it != place or count == 1))
    if count > 1:
        assert verify.root_by(leaves[other], place, count, way) != levels[-1][0]
    with pytest.raises(ValueError):  # noqa: PT011  it has no words
        verify.root_by(leaves[place], place, count, [*way, "00" * 32])


# --- sealing ---


@pytest.mark.django_db
def test_a_seal_takes_all_that_is_new_and_hangs_on_the_one_before(people: People) -> None:
    made = builders.dossier("accepted")
    assert sealing.seal_new() == 2
    assert sealing.seal_new() == 0
    builders.do("begin", made)
    assert sealing.seal_new() == 1
    first, second = Seal.objects.all()
    assert (first.number, second.number) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert not Unsealed.objects.exists()
    assert not list(checking.faults())


@pytest.mark.django_db
def test_what_a_standstill_left_is_caught_up_with_in_batches(people: People) -> None:
    builders.dossier("returned")
    count = Event.objects.count()
    with clock.at("2026-04-10T09:00"):
        assert list(checking.faults())
        with pytest.raises(CommandError):
            call_command("verify_history")
        assert sealing.seal_new(batch=2) == count
        assert Seal.objects.count() == -(-count // 2)
        assert all_sealed_once()
        assert not list(checking.faults())
        call_command("verify_history")


@pytest.mark.django_db
def test_the_job_seals_and_says_when_nothing_was_sealed_for_long(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    builders.dossier("submitted")
    seal_history(timestamp=0)
    assert not caplog.records
    builders.dossier("submitted")
    with clock.at(LATER):
        seal_history(timestamp=0)
    assert "was not sealed since" in caplog.text
    assert not Unsealed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_whose_transaction_ends_later_is_sealed_later(committed_people: People) -> None:
    """Its number is lower than that of an event which is sealed already."""
    first, second = builders.dossier(), builders.dossier()
    sealing.seal_new()
    written, may_end = Flag(), Flag()

    def slow() -> None:
        with clock.at(builders.MORNING), transaction.atomic():
            builders.do("accept", Dossier.objects.get(pk=first.pk))
            written.set()
            may_end.wait(30)
        connections.close_all()

    thread = Thread(target=slow)
    thread.start()
    assert written.wait(30)
    builders.do("accept", second)
    assert sealing.seal_new() == 1
    may_end.set()
    thread.join(30)
    early, late = first.events.get(action="accept"), second.events.get(action="accept")
    assert early.pk < late.pk
    assert sealing.seal_new() == 1
    assert early.leaf.seal.number == late.leaf.seal.number + 1
    assert not list(checking.faults())


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_nothing_twice_and_forget_nothing(
    committed_people: People,
) -> None:
    for _round in range(3):
        builders.dossier("accepted")
        answers = at_once(*[lambda: sealing.seal_new(batch=1)] * 3)
        assert all(isinstance(answer, int) for answer in answers), answers
        sealing.seal_new()
    assert Leaf.objects.count() == Event.objects.count() == 6
    assert [s.number for s in Seal.objects.all()] == list(range(1, Seal.objects.count() + 1))
    assert not list(checking.faults())


# --- the whole database checked ---


def by_force(sql: str) -> None:
    """What only who owns the database can do: the triggers are switched off for one change."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE dossiers_event SET note = 'khác' WHERE sequence = 2", "event 2 was altered"),
        ("UPDATE dossiers_event SET by_id = NULL WHERE sequence = 1", "event 1 was altered"),
        ("DELETE FROM dossiers_event WHERE sequence = 2", "event 2 is missing"),
        ("DELETE FROM dossiers_event WHERE sequence = 4", "4 sealed"),
        ("UPDATE dossiers_leaf SET hash = repeat('x', 32)::bytea", "not as sealed"),
        ("UPDATE dossiers_seal SET sealed_at = now()", "seal 1"),
        ("DELETE FROM dossiers_leaf WHERE place = 0", "not those that were sealed"),
        ("DELETE FROM dossiers_seal", "the seals count 0"),
    ],
)
def test_the_command_finds_what_was_done_to_the_tables(
    people: People, change: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = builders.dossier("processing")
    builders.do("note", made, text="Đã gọi điện.")
    sealing.seal_new()
    assert Event.objects.count() == 4
    by_force(change)
    with pytest.raises(CommandError):
        call_command("verify_history")
    told = capsys.readouterr()
    assert said in told.err + told.out
