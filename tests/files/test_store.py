import hashlib
import io
import os
import time
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from motcua.common import clock
from motcua.files import actions, limits, orphans
from motcua.files.checks import Refused
from motcua.files.models import ScanState, StoredFile
from motcua.files.serve import response
from tests.files import corpus, makers

pytestmark = pytest.mark.django_db


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def served(stored: StoredFile, *, inline: bool = False) -> bytes:
    with closing(response(stored, inline=inline)) as answer:
        return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def test_what_was_stored_is_what_is_served() -> None:
    with clock.at("2024-10-15T09:12"):
        stored = actions.store(upload("../Đơn.PDF", makers.pdf(pages=2)), by=None)
    content = served(stored)
    assert hashlib.sha256(content).hexdigest() == stored.sha256
    assert len(content) == stored.size
    assert (stored.name, stored.pages, stored.content_type) == ("Đơn.pdf", 2, corpus.PDF)
    assert stored.scan_state == ScanState.UNSCANNED
    assert stored.path.startswith("2024/10/")
    assert stored.created_at == clock.moment("2024-10-15T09:12")


@pytest.mark.parametrize("case", corpus.TAKEN[:12:3], ids=lambda case: case.name)
def test_every_stored_file_keeps_its_hash(case: corpus.Case) -> None:
    stored = actions.store(upload(case.name, case.make()), by=None)
    assert hashlib.sha256(served(stored)).hexdigest() == stored.sha256


def signed_pdf() -> bytes:
    """A PDF with a signature field that holds a value; whether it is a good one is not asked here."""

    def sign(made: pikepdf.Pdf) -> None:
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"\0" * 64)
        field = made.make_indirect(
            pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Ky so", V=made.make_indirect(value))
        )
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)

    return makers.pdf(sign)


def test_a_signed_result_is_kept_byte_for_byte() -> None:
    content = signed_pdf()
    stored = actions.store_issued(upload("quyet-dinh.pdf", content), by=None)
    assert served(stored) == content


def test_a_result_without_signature_is_rewritten_like_any_upload() -> None:
    stored = actions.store_issued(upload("quyet-dinh.pdf", makers.pdf(makers.open_action)), by=None)
    assert b"JavaScript" not in served(stored)


def test_a_result_is_checked_as_strictly_as_any_upload() -> None:
    with pytest.raises(Refused):
        actions.store_issued(upload("quyet-dinh.pdf", makers.encrypted()), by=None)


def test_a_refused_file_leaves_no_row_and_no_file() -> None:
    with pytest.raises(Refused):
        actions.store(upload("a.svg", makers.SVG), by=None)
    assert not StoredFile.objects.exists()


def test_who_sent_it_is_known_and_may_go() -> None:
    an = get_user_model().objects.create_user("an@example.com", "x", full_name="An")
    stored = actions.store(upload("a.pdf", makers.pdf()), by=an)
    assert stored.created_by == an
    an.delete()
    stored.refresh_from_db()
    assert stored.created_by is None


def test_keys_are_random_and_differ() -> None:
    keys = {actions.store_bytes(b"x", name="a", content_type="text/csv").key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(bytes.fromhex(key)) == 16 for key in keys)


@pytest.mark.parametrize("field", ["name", "path", "sha256", "key", "content_type"])
def test_the_database_refuses_to_change_the_content(field: str) -> None:
    stored = actions.store_bytes(b"x", name="a.csv", content_type="text/csv")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**{field: "a" * 20})


def test_the_scan_state_may_change() -> None:
    stored = actions.store_bytes(b"x", name="a.csv", content_type="text/csv")
    assert StoredFile.objects.filter(pk=stored.pk).update(scan_state=ScanState.CLEAN) == 1


def test_an_empty_file_is_no_row() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.store_bytes(b"", name="a.csv", content_type="text/csv")


def test_a_paper_of_our_own_is_kept_byte_for_byte() -> None:
    paper = makers.pdf(makers.attachment, pages=3)
    stored = actions.store_bytes(paper, name="Mẫu số 01.pdf", content_type=corpus.PDF)
    assert served(stored) == paper
    assert stored.pages == 3


def test_page_pictures_become_one_file() -> None:
    uploads = [
        upload("trang-1.jpg", makers.picture(size=(80, 120))),
        upload("trang-2.heic", makers.picture("HEIF")),
        upload("trang-3.png", makers.picture("PNG")),
    ]
    stored = actions.store_pages(uploads, by=None, name="Sổ hộ khẩu")
    assert (stored.name, stored.pages, stored.content_type) == ("Sổ hộ khẩu.pdf", 3, corpus.PDF)
    with pikepdf.open(io.BytesIO(served(stored))) as made:
        assert [page.mediabox[2] > page.mediabox[3] for page in made.pages] == [False, True, True]


@pytest.mark.parametrize(
    ("uploads", "word"),
    [
        ([], "Chưa có ảnh nào"),
        ([("a.jpg", makers.picture()), ("b.pdf", makers.pdf())], "đã là PDF"),
        ([("a.jpg", makers.picture()), ("b.gif", makers.GIF)], "“b.gif” là ảnh GIF"),
        ([("a.jpg", b"x")] * (limits.MAX_PICTURES + 1), "quá giới hạn 50 ảnh"),
    ],
)
def test_page_pictures_that_cannot_be_joined_are_named(
    uploads: list[tuple[str, bytes]], word: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.store_pages([upload(*one) for one in uploads], by=None, name="a")
    assert word in refusal.value.sentence
    assert not StoredFile.objects.exists()


def test_a_file_is_served_closed() -> None:
    stored = actions.store(upload("Đơn.pdf", makers.pdf()), by=None)
    with closing(response(stored)) as answer:
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith('attachment; filename="Don.pdf"; ')
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Length"] == str(stored.size)


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [(corpus.PDF, "inline"), ("image/jpeg", "inline"), ("text/html", "attachment")],
)
def test_only_pdf_and_pictures_are_shown_in_the_browser(content_type: str, shown: str) -> None:
    content = makers.pdf() if content_type == corpus.PDF else b"x"
    stored = actions.store_bytes(content, name="a", content_type=content_type)
    with closing(response(stored, inline=True)) as answer:
        assert answer["Content-Disposition"].startswith(f"{shown};")


def make_old(path: str) -> None:
    then = time.time() - limits.ORPHAN_AGE_SECONDS - 60
    os.utime(default_storage.path(path), (then, then))


@pytest.fixture
def store(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_only_old_files_without_a_row_are_taken_away(store: Path) -> None:
    with transaction.atomic():
        lost = actions.store_bytes(b"mat", name="a", content_type="text/csv").path
        transaction.set_rollback(True)
    young = default_storage.save("2024/10/moi", ContentFile(b"x"))
    cut = default_storage.save("2024/10/.tmp.part", ContentFile(b"x"))
    kept = actions.store_bytes(b"con", name="a", content_type="text/csv")
    for path in (lost, cut, kept.path):
        make_old(path)
    assert set(orphans.find()) == {lost, cut}
    out = io.StringIO()
    call_command("orphan_files", stdout=out)
    assert "Tìm thấy 2 tệp." in out.getvalue()
    call_command("orphan_files", "--remove", stdout=out)
    assert "Đã xoá 2 tệp." in out.getvalue()
    assert not default_storage.exists(lost)
    assert default_storage.exists(young)
    assert served(kept) == b"con"


def test_an_empty_store_has_no_orphans(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "chua-co"  # type: ignore[attr-defined]
    assert list(orphans.find()) == []
