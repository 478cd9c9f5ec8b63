"""The draft is tried on real dossiers from a page: counts and numbers, nothing of what people wrote."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.designer import actions
from motcua.designer.models import Draft
from motcua.designer.views import playing
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.designer.pages import text

pytestmark = pytest.mark.django_db
CODE = "1.004873"


@pytest.fixture
def draft(soan: Posting) -> Draft:
    version = current(CODE)
    assert version is not None
    return actions.start_from(soan, version)


def url(draft: Draft) -> str:
    return f"/soan-thu-tuc/{draft.pk}/thu-ho-so/"


def demand_more(draft: Draft) -> None:
    field = {"key": "extra", "kind": "text", "label": "Điều mới", "required": True}
    draft.body["form"][-1]["fields"].append(field)
    draft.save()


def test_the_page_tries_only_when_asked_and_counts(
    writer: Client, draft: Draft, people: People
) -> None:
    for _each in range(3):
        builders.dossier()
    assert "tried" not in writer.get(url(draft)).context
    said = text(writer.post(url(draft)))
    assert "Đã xem 3 hồ sơ mới nhất trong 3 hồ sơ." in said
    assert "Vẫn gửi được 3 hồ sơ" in said
    assert "Không có hồ sơ nào." in said


def test_what_is_demanded_anew_is_told_with_its_sentence_and_who_is_touched(
    writer: Client, draft: Draft, people: People
) -> None:
    dossier = builders.dossier()
    demand_more(draft)
    answer = writer.post(url(draft))
    said = text(answer)
    assert "Không gửi được 1 hồ sơ" in said
    assert "Ô “Điều mới” 1 hồ sơ" in said
    assert "Điền “Điều mới”." in said
    assert dossier.number in said
    assert dossier.submitter_name not in said
    draft.refresh_from_db()
    assert draft.revision == 0


def test_no_more_than_somebody_can_wait_for(
    writer: Client, draft: Draft, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(3):
        builders.dossier()
    monkeypatch.setattr(playing, "TRIED_AT_MOST", 2)
    assert "Đã xem 2 hồ sơ mới nhất trong 3 hồ sơ." in text(writer.post(url(draft)))


def test_what_is_not_right_yet_is_mended_first(
    writer: Client, draft: Draft, people: People
) -> None:
    builders.dossier()
    del draft.body["limit"]
    draft.save()
    answer = writer.post(url(draft))
    assert "tried" not in answer.context
    assert "Sửa những chỗ này trước" in text(answer)


def test_the_commune_sees_none_of_the_dossiers_of_others(
    draft: Draft, people: People, soan: Posting
) -> None:
    builders.dossier()
    elsewhere = builders.officer(
        "soan@khac.example", "Hồ Thị Khác", Role.CATALOGUE, "one-stop", at="UBND xã Cẩm Xuyên"
    )
    version = current(CODE)
    assert version is not None
    since = clock.today() - playing.A_YEAR
    assert playing._tried(version.description, since, soan)["all"] == 1
    assert playing._tried(version.description, since, elsewhere)["all"] == 0
