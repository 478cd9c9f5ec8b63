"""Two people press at the same moment: real threads, real connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404

from motcua.accounts.models import Posting, Role
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.actions import Overtaken
from motcua.dossiers.models import Dossier, Event
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.threads import at_once, of_kind

pytestmark = pytest.mark.django_db(transaction=True)


def second_clerk(people: People) -> Posting:
    return Posting.objects.create(
        user=builders.citizen("loan@example.com", "Ngô Thị Loan"),
        agency=people.lan.agency,
        division=people.lan.division,
        role=Role.CLERK,
        valid_from=builders.SINCE,
    )


def both_accept(number: str, *posts: Posting) -> list[object]:
    """Each has read the dossier before either presses."""
    read = [Dossier.objects.get(number=number) for _ in posts]
    return at_once(
        *(
            lambda dossier=dossier, post=post: actions.accept(dossier, Acting(post.user, post))
            for dossier, post in zip(read, posts, strict=True)
        )
    )


def test_of_two_clerks_one_accepts_and_the_other_is_told_who_was_faster(
    committed_people: People,
) -> None:
    other = second_clerk(committed_people)
    for _ in range(5):
        dossier = builders.dossier()
        answers = both_accept(str(dossier.number), committed_people.lan, other)
        (event,) = of_kind(answers, Event)
        (overtaken,) = of_kind(answers, Overtaken)
        assert overtaken.event == event
        assert overtaken.event.by == event.by
        assert dossier.events.filter(action="accept").count() == 1
        assert dossier.documents.filter(kind="01").count() == 1
        assert dossier.notices.filter(kind="accepted").count() == 1


@contextmanager
def blind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compare-and-set without the comparison: what would happen if `moves` were not asked."""
    usual: Callable[..., QuerySet[Dossier]] = QuerySet.filter

    def ask_less(self: QuerySet[Dossier], *args: object, **asked: object) -> QuerySet[Dossier]:
        if self.model is Dossier:
            asked.pop("moves", None)
        return usual(self, *args, **asked)

    with monkeypatch.context() as patched:
        patched.setattr(QuerySet, "filter", ask_less)
        yield


def test_without_the_guard_both_would_have_gone_through(
    committed_people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The companion: it is the comparison that decides, not luck."""
    dossier = builders.dossier()
    first, second = Dossier.objects.get(pk=dossier.pk), Dossier.objects.get(pk=dossier.pk)
    other = second_clerk(committed_people)
    builders.do("accept", first, committed_people.lan)
    with blind(monkeypatch):
        try:
            builders.do("accept", second, other)
            doubled = dossier.events.filter(action="accept").count() == 2
        except IntegrityError:  # the last wall: event_once
            doubled = True
    assert doubled


def test_eight_presses_on_send_make_one_dossier(committed_people: People) -> None:
    draft = builders.draft()
    read = [Dossier.objects.get(pk=draft.pk) for _ in range(8)]
    answers = at_once(
        *(lambda one=one: actions.submit(one, Acting(committed_people.an)) for one in read)
    )
    assert len(of_kind(answers, Event)) == 1
    assert len(of_kind(answers, Overtaken)) == 7, answers
    draft.refresh_from_db()
    assert str(draft.number).endswith("-0001")
    assert draft.events.count() == draft.notices.count() == 1


def test_what_another_window_changes_while_sending_is_either_judged_or_too_late(
    committed_people: People,
) -> None:
    """Nothing is sent that was not looked at: the answers are emptied while "Gửi đi" is pressed."""
    for _ in range(6):
        draft = builders.draft()
        one, other = Dossier.objects.get(pk=draft.pk), Dossier.objects.get(pk=draft.pk)
        sent, saved = at_once(
            lambda one=one: actions.submit(one, Acting(committed_people.an)),
            lambda other=other: drafts.save_part(other, "applicant", {"full_name": ""}),
        )
        draft.refresh_from_db()
        if isinstance(sent, Event):
            assert isinstance(saved, drafts.NoLongerDraft)
            assert draft.applicant_name == "Nguyễn Văn An"
            assert draft.applicant["full_name"] == "Nguyễn Văn An"
        else:
            assert isinstance(sent, drafts.NotReady), sent
            assert draft.status == "draft"


def test_a_page_read_before_another_window_emptied_the_draft_does_not_send_it(
    committed_people: People,
) -> None:
    draft = builders.draft()
    stale = Dossier.objects.get(pk=draft.pk)
    drafts.save_part(draft, "applicant", {"full_name": ""})
    with pytest.raises(drafts.NotReady):
        actions.submit(stale, Acting(committed_people.an))


def test_two_presses_on_register_open_one_draft(committed_people: People) -> None:
    version = current("1.004873")
    assert version is not None
    office = builders.agency()
    opened = at_once(
        *(lambda: drafts.open_draft(version, office, committed_people.an) for _ in range(4))
    )
    assert len({draft.pk for draft in opened}) == 1


def test_sending_and_throwing_away_at_once_ends_in_one_of_the_two(
    committed_people: People,
) -> None:
    for _ in range(4):
        draft = builders.draft(papers=["previous_certificate"])
        one, other = Dossier.objects.get(pk=draft.pk), Dossier.objects.get(pk=draft.pk)
        sent, gone = at_once(
            lambda one=one: actions.submit(one, Acting(committed_people.an)),
            lambda other=other: drafts.discard(other),
        )
        if isinstance(sent, Event):
            assert isinstance(gone, drafts.NoLongerDraft)
            assert Dossier.objects.get(pk=draft.pk).attachments.count() == 1
        else:
            assert isinstance(sent, Http404), sent
            assert not Dossier.objects.filter(pk=draft.pk).exists()
