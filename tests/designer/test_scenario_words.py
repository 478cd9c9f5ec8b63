"""The words a scenario may use are those of the flow and of the letters."""

from __future__ import annotations

from motcua.accounts.models import Role
from motcua.agencies.models import DivisionKind
from motcua.designer.scenarios import moves
from motcua.dossiers.flow import MOVES, Actor, Status
from motcua.dossiers.models import Channel
from motcua.notices.followers import TEXTS
from motcua.procedures import scenario_checks, step_words
from motcua.procedures.value_words import CHOICES

# The clock and the calendar move dossiers by themselves; nobody plays them.
MADE_BY_PEOPLE = {name: move for name, move in MOVES.items() if set(move.actors) != {Actor.SYSTEM}}


def test_the_statuses_of_the_checks_are_those_of_the_flow() -> None:
    assert set(scenario_checks.STATUSES) == set(Status.values)


def test_the_moves_of_the_checks_are_those_of_the_flow() -> None:
    # Not all: what is written down beside the work, or who does it, no procedure can get wrong.
    assert {*scenario_checks.MOVES, "submit"} <= set(MADE_BY_PEOPLE)


def test_every_move_that_changes_the_status_can_be_played() -> None:
    # Scenarios begin with a sent dossier: what the counter takes down is another way into the same status.
    leads = {name for name, move in MADE_BY_PEOPLE.items() if move.target is not None} - {"receive"}
    assert leads <= {*scenario_checks.MOVES, "submit"}


def test_every_move_can_be_made_in_a_scenario() -> None:
    assert set(moves._ACTS) == set(scenario_checks.MOVES)


def test_the_notices_of_the_checks_are_those_that_are_sent() -> None:
    assert set(scenario_checks.NOTICES) == set(TEXTS.values())


def test_what_a_scenario_says_is_called_as_on_the_desk_and_in_the_history() -> None:
    assert CHOICES["status"] == dict(Status.choices)
    moves = {name: MADE_BY_PEOPLE[name].label for name in scenario_checks.MOVES}
    assert {key: words for key, words in CHOICES["move"].items() if key != "next"} == moves
    assert CHOICES["notice"] == {kind: MOVES[move].said for move, kind in TEXTS.items()}


def test_roles_and_divisions_are_called_as_in_every_other_place() -> None:
    """People write a procedure with the words that officers and citizens then read of it."""
    assert CHOICES["division"] == dict(DivisionKind.choices)
    assert CHOICES["role"] == {role: words for role, words in Role.choices if role != "catalogue"}
    assert {key: words for key, words in CHOICES["by"].items() if key != "applicant"} == CHOICES[
        "role"
    ]
    assert CHOICES["channels"] == CHOICES["channel"] == dict(Channel.choices)


def test_a_step_names_agencies_as_the_boxes_do() -> None:
    for kind, words in CHOICES["agency"].items():
        assert step_words.agency(kind).lower() == str(words).lower()
    assert step_words.agency("province-police") == "công an tỉnh"
    assert step_words.agency("department-of-the-future") == "cơ quan khác"
