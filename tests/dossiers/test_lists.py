"""Where a dossier stands in an agency's lists: kept by the database, the same as the dossier says."""

import pytest
from django.db import connection

from motcua.common import clock
from motcua.dossiers import access, queries
from motcua.dossiers.flow import CLOSED, WAITING, Status
from motcua.dossiers.models import Dossier, Involvement
from tests import builders
from tests.builders import People

STATES = [status.value for status in Status if status != Status.DRAFT]


@pytest.mark.parametrize("state", STATES)
def test_a_row_of_the_list_says_what_the_dossier_says(people: People, state: str) -> None:
    dossier = builders.dossier(state)
    (row,) = Involvement.objects.filter(dossier=dossier)
    assert row.closed == (state in CLOSED)
    assert row.waiting == (state in WAITING)
    dossier.refresh_from_db()
    stands = {"supplement_wanted": dossier.paused_at, "done": None}.get(state, dossier.step_due_at)
    stands = dossier.closed_at if row.closed else stands
    assert row.place_at == (stands or clock.moment("3000-01-01T07:00"))


def test_the_lists_follow_a_change_made_behind_the_program(people: People) -> None:
    dossier = builders.dossier("processing")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dossiers_dossier SET status = 'stopped', closed_at = now(), holder_id = NULL"
            " WHERE id = %s",
            [dossier.pk],
        )
    assert not queries.open_here(people.lan).rows.exists()
    assert queries.closed_here(people.lan).rows.get().dossier == dossier


def test_another_agency_has_nothing_in_its_lists(people: People) -> None:
    builders.dossier()
    assert queries.open_here(people.lan).rows.count() == 1
    assert not queries.open_here(people.binh).rows.exists()
    assert not access.listed(people.binh).exists()


def test_a_draft_stands_in_no_list(people: People) -> None:
    builders.dossier("draft")
    assert Dossier.objects.exists()
    assert not access.listed(people.lan).exists()
