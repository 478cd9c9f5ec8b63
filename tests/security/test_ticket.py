"""The ticket that saves what was typed after the session ended: no longer, and for nobody else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier
from motcua.portal import wizard
from tests import builders
from tests.builders import People

pytestmark = pytest.mark.django_db


def address(draft: Dossier, name: str = "portal:step") -> str:
    return reverse(name, args=[draft.key, "chu-ho-so"])


def test_a_ticket_ends_with_the_password_it_was_made_under(people: People) -> None:
    draft = builders.dossier("draft")
    data = {"ticket": wizard.ticket(draft), "full_name": "Kẻ Lạ"}
    people.an.set_password("một câu hoàn toàn khác")
    people.an.save()
    assert Client().post(address(draft, "portal:autosave"), data).status_code == 403
    draft.refresh_from_db()
    assert draft.applicant["full_name"] != "Kẻ Lạ"


def test_a_ticket_cannot_be_made_to_last_longer_without_signing_in(people: People) -> None:
    draft = builders.dossier("draft")
    ticket = wizard.ticket(draft)
    drafts.save_part(draft, "applicant", {"full_name": "Mới Hơn"})
    data = {"ticket": ticket, "full_name": "Cũ", "revision": "0"}
    answer = Client().post(address(draft), data)
    assert answer.status_code == 409
    found = re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())
    assert found is not None
    assert found[1] == ticket
    assert "no-store" in answer.headers["Cache-Control"]  # it shows what somebody typed
