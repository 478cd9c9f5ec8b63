"""Letters to officers: nothing goes to whose posting has ended, whatever was waiting for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.notices import staff
from motcua.notices.models import StaffLetter, StaffNotice, StaffState
from tests import builders
from tests.builders import People


def a_line_for(posting: Posting) -> None:
    event = builders.dossier().events.get()
    StaffNotice.objects.create(event=event, posting=posting)


def leaves(posting: Posting) -> None:
    yesterday = clock.today() - timedelta(days=1)
    Posting.objects.filter(pk=posting.pk).update(valid_to=yesterday)


def test_no_letter_is_written_to_whose_posting_has_ended(people: People) -> None:
    a_line_for(people.hung)
    a_line_for(people.lan)
    leaves(people.hung)
    staff.write_letters()
    assert [letter.user for letter in StaffLetter.objects.all()] == [people.lan.user]


def test_no_letter_that_waited_goes_to_who_left_meanwhile(
    people: People, mailbox: list[Any]
) -> None:
    a_line_for(people.hung)
    (letter,) = staff.write_letters()
    leaves(people.hung)
    staff.send(letter)
    assert mailbox == []
    assert StaffLetter.objects.get().state == StaffState.GIVEN_UP


def test_who_was_moved_hears_of_the_new_post_only(people: People) -> None:
    a_line_for(people.hung)
    leaves(people.hung)
    new = Posting.objects.create(
        user=people.hung.user,
        agency=people.lan.agency,
        division=people.lan.division,
        role=people.lan.role,
        valid_from=clock.today(),
    )
    assert staff.write_letters() == []
    a_line_for(new)
    (letter,) = staff.write_letters()
    assert StaffLetter.objects.get(pk=letter).lines.get().posting == new
