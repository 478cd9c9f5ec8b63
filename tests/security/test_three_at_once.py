"""Three people press at the same moment: one wins, the others are told, and nothing hangs in the air."""

from __future__ import annotations

import pytest

from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.actions import Overtaken
from motcua.dossiers.models import Attachment, Dossier, Event
from tests import builders
from tests.builders import People
from tests.threads import at_once, of_kind

pytestmark = pytest.mark.django_db(transaction=True)


def read(made: Dossier, times: int = 3) -> list[Dossier]:
    return [Dossier.objects.get(pk=made.pk) for _ in range(times)]


def test_withdrawing_accepting_and_refusing_at_once(committed_people: People) -> None:
    citizen, clerk = (
        Acting(committed_people.an),
        Acting(committed_people.lan.user, committed_people.lan),
    )
    for _round in range(5):
        made = builders.dossier("submitted")
        one, two, three = read(made)
        answers = at_once(
            lambda one=one: actions.withdraw(one, citizen),
            lambda two=two: actions.accept(two, clerk),
            lambda three=three: actions.refuse(three, clerk, note="Không thuộc thẩm quyền."),
        )
        assert len(of_kind(answers, Event)) == 1, answers
        assert len(of_kind(answers, Overtaken)) == 2, answers
        assert made.events.count() == made.notices.count() == 2  # sent, and one answer


def test_sending_adding_a_file_and_throwing_away_at_once(committed_people: People) -> None:
    for _round in range(5):
        made = builders.dossier("draft", "1.001193")
        paper, file = made.attachments.all()[0].paper, builders.stored_pdf(made.by)
        one, two, three = read(made)
        at_once(
            lambda one=one: actions.submit(one, Acting(committed_people.an)),
            lambda two=two, paper=paper, file=file: drafts.attach(two, paper, file),
            lambda three=three: drafts.discard(three),
        )
        left = Dossier.objects.filter(pk=made.pk).first()
        if left is None:
            assert not Attachment.objects.filter(dossier_id=made.pk).exists()
        else:
            assert not left.attachments.filter(sent=False).exists()
            told = left.events.get(action="submit").data["files"]
            assert len(told) == left.attachments.count()
