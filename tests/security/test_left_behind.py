"""Whoever comes second leaves nothing behind: no row, and so no file, of papers that belong to nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from motcua.desk.doing import DOES
from motcua.dossiers import access, actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Attachment, Dossier
from motcua.files.models import StoredFile
from motcua.portal.views.papers import attach_all
from tests import builders
from tests.builders import People

pytestmark = pytest.mark.django_db


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("giay-to.pdf", builders.small_pdf())


def test_a_file_for_a_draft_thrown_away_meanwhile_is_not_kept(people: People) -> None:
    made = builders.dossier("draft", "1.001193")
    paper = Attachment.objects.filter(dossier=made)[0].paper
    as_read = Dossier.objects.get(pk=made.pk)
    drafts.discard(made)
    with pytest.raises(Http404):
        attach_all(as_read, paper, [pdf()], people.an)
    assert not StoredFile.objects.exists()


def test_a_result_of_a_dossier_moved_meanwhile_is_not_kept(people: People) -> None:
    made = builders.dossier("processing")
    while "finish" not in moves(made):
        builders.do("forward", made)
    holder = builders.in_charge(made)
    as_read = Dossier.objects.get(pk=made.pk)
    builders.do("stop", made, people.lan, note="Người nộp khai trùng hồ sơ khác.")
    with pytest.raises((actions.Overtaken, actions.NotAllowed)):
        DOES["finish"].do(as_read, Acting(holder.user, holder), result=pdf())
    assert not StoredFile.objects.filter(name__startswith="giay-to").exists()


def moves(made: Dossier) -> set[str]:
    holder = builders.in_charge(made)
    return {move.name for move in access.moves(made, Acting(holder.user, holder))}
