"""A procedure is published anew while An is filling it in."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.common import clock
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from motcua.procedures.actions import publish
from motcua.procedures.body import body_of
from motcua.procedures.models import Version
from motcua.procedures.reader import parse
from tests import builders
from tests.builders import People
from tests.portal.page import Page
from tests.world import SignIn


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    """An's browser."""
    return sign_in(people.an)


@pytest.fixture
def draft(people: People) -> Dossier:
    return builders.draft(by=people.an)


def published(draft: Dossier, **changes: Any) -> Version:
    """The same procedure as of today, changed."""
    body = copy.deepcopy(body_of(draft.version.description))
    body |= {"effective_from": clock.today().isoformat(), **changes}
    description, defects = parse(body)
    assert not defects
    assert description is not None
    return publish(description, field=draft.version.procedure.field)[0]


def form_without(draft: Dossier, key: str) -> list[dict[str, Any]]:
    form = copy.deepcopy(body_of(draft.version.description)["form"])
    for section in form:
        section["fields"] = [field for field in section["fields"] if field["key"] != key]
    return [section for section in form if section["fields"]]


def url(draft: Dossier) -> str:
    return reverse("portal:new_version", args=[draft.key])


def step_url(draft: Dossier) -> str:
    return reverse("portal:step", args=[draft.key, "to-khai"])


def test_who_fills_in_a_form_is_offered_the_new_version_and_sees_what_changed(
    client: Client, draft: Dossier
) -> None:
    assert url(draft) not in client.get(step_url(draft)).text
    published(draft, summary="Câu tóm tắt hoàn toàn mới.")
    assert url(draft) in client.get(step_url(draft)).text
    shown = Page(client, url(draft)).text
    assert "Câu tóm tắt hoàn toàn mới." in shown
    assert "đều được giữ" in shown


def test_going_over_keeps_what_was_filled_in_and_files(client: Client, draft: Dossier) -> None:
    builders.attach(draft, ["previous_certificate"])
    before = dict(draft.declaration)
    version = published(draft, summary="Câu tóm tắt hoàn toàn mới.")
    answer = client.post(url(draft), {"version": version.number}, follow=True)
    assert "Đã chuyển sang bản mới" in answer.text
    draft = Dossier.objects.get(pk=draft.pk)
    assert draft.version == version
    assert draft.declaration == before
    assert draft.attachments.count() == 1
    actions.submit(draft, Acting(draft.by))


def test_what_has_no_place_in_the_new_version_is_told_before_it_is_gone(
    client: Client, draft: Dossier
) -> None:
    builders.attach(draft, ["previous_certificate"])
    drafts.save_part(draft, "declaration", draft.declaration | {"lived_at": "Thôn 9, xã Cẩm Lạc"})
    body = body_of(draft.version.description)
    papers = [p for p in body["papers"] if p["key"] != "previous_certificate"]
    declaration = {k: v for k, v in body["declaration"].items() if k not in ("blocks", "signers")}
    version = published(
        draft, form=form_without(draft, "lived_at"), papers=papers, declaration=declaration
    )
    shown = Page(client, url(draft)).text
    assert "Thôn 9, xã Cẩm Lạc" in shown
    assert "previous_certificate.pdf" in shown
    client.post(url(draft), {"version": version.number})
    draft = Dossier.objects.get(pk=draft.pk)
    assert "lived_at" not in draft.declaration
    assert not draft.attachments.exists()
    assert not StoredFile.objects.exists()


def test_an_answer_that_is_hidden_just_now_is_told_as_well(client: Client, draft: Dossier) -> None:
    """Whoever changes his mind finds it again in the draft, but would not in the new version."""
    hidden = {"purpose": "Mua bán, tặng cho, chuyển nhượng nhà đất", "marry_whom": "Lý Thị Vắng"}
    drafts.save_part(draft, "declaration", draft.declaration | hidden)
    assert "marry_whom" not in drafts.part_form(draft, "declaration", strict=False).fields
    body = body_of(draft.version.description)
    declaration = {k: v for k, v in body["declaration"].items() if k not in ("blocks", "signers")}
    published(draft, form=form_without(draft, "marry_whom"), declaration=declaration)
    assert "Lý Thị Vắng" in Page(client, url(draft)).text


def test_a_page_of_the_old_version_left_open_does_not_save_over_the_new_one(
    client: Client, draft: Dossier
) -> None:
    revision = draft.revisions["declaration"]
    version = published(draft, summary="Câu tóm tắt hoàn toàn mới.")
    client.post(url(draft), {"version": version.number})
    save = reverse("portal:autosave", args=[draft.key, "to-khai"])
    assert client.post(save, {"revision": revision, "purpose": "Khác"}).status_code == 409


def test_a_press_on_the_page_of_a_version_that_was_replaced_meanwhile_changes_nothing(
    client: Client, draft: Dossier
) -> None:
    seen = published(draft, summary="Bản thứ nhất.")
    published(draft, summary="Bản thứ hai.")
    shown = client.post(url(draft), {"version": seen.number})
    assert "Bản thứ hai." in shown.text
    assert Dossier.objects.get(pk=draft.pk).version == draft.version


def test_nobody_else_sees_or_changes_the_draft(
    people: People, sign_in: SignIn, draft: Dossier
) -> None:
    version = published(draft, summary="Bản thứ nhất.")
    stranger = sign_in(people.lan.user)
    assert stranger.get(url(draft)).status_code == 404
    assert stranger.post(url(draft), {"version": version.number}).status_code == 404


def test_an_expired_version_can_only_be_left(client: Client, draft: Dossier) -> None:
    version = published(draft, summary="Bản thứ nhất.")
    Version.objects.filter(pk=draft.version_id).update(withdrawn_at=clock.now())
    shown = client.get(url(draft)).text
    assert "Giữ bản đang điền" not in shown
    client.post(url(draft), {"version": version.number})
    draft = Dossier.objects.get(pk=draft.pk)
    assert drafts.defects(draft) == []


def test_a_sent_dossier_keeps_its_version(client: Client, draft: Dossier) -> None:
    actions.submit(draft, Acting(draft.by))
    published(draft, summary="Bản thứ nhất.")
    answer = client.get(url(draft))
    assert answer.status_code == 302
    assert Dossier.objects.get(pk=draft.pk).version == draft.version
