"""The builder of test dossiers makes what it says, for every procedure."""

import pytest

from motcua.dossiers import steps
from motcua.dossiers.flow import Status
from tests import builders
from tests.builders import People

ENDS = [s for s in Status if s != "draft"]


@pytest.mark.parametrize("status", ENDS)
def test_a_dossier_comes_as_far_as_it_is_asked_to(people: People, status: str) -> None:
    made = builders.dossier(at=status)
    made.refresh_from_db()
    assert made.status == status


CODES = "1.001193 1.000894 1.000656 1.004873 2.000635 1.001022 1.004859 2.000815 1.001776 1.001731"


@pytest.mark.parametrize("code", CODES.split())
def test_every_procedure_of_the_commune_can_be_lived_to_its_end(people: People, code: str) -> None:
    made = builders.dossier(at="returned", code=code)
    assert made.step == steps.last_index(made)
    assert made.number
