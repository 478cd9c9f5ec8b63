"""Step four: files, good and bad, and what people are told about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Attachment, Dossier
from motcua.files import limits
from motcua.files.models import StoredFile
from tests import builders
from tests.builders import People
from tests.files.makers import DOCX, HTML, SVG, encrypted, pdf, picture, zipped
from tests.portal.filled_form import error_links, tree_of
from tests.world import SignIn

PAPER = "previous_certificate"


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def draft(people: People) -> Dossier:
    return builders.draft()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Client, draft: Dossier, *files: SimpleUploadedFile, paper: str = PAPER):  # type: ignore[no-untyped-def]
    address = reverse("portal:add_file", args=[draft.key, paper])
    return client.post(address, {"files": list(files)})


def kept(draft: Dossier) -> list[str]:
    return [a.file.name for a in draft.attachments.select_related("file")]


def page(draft: Dossier) -> str:
    return reverse("portal:papers", args=[draft.key])


def test_the_limits_stand_beside_every_picker(client: Client, draft: Dossier) -> None:
    tree = tree_of(client.get(page(draft)))
    pickers = tree.xpath('//input[@type="file"]')
    assert pickers
    for picker in pickers:
        hint = tree.get_element_by_id(picker.get("aria-describedby").split()[0]).text_content()
        assert f"{limits.MAX_FILE_MB} MB" in hint
        assert all(word in hint for word in ("PDF", "JPG", "PNG", "HEIC"))
        assert picker.get("accept") == ",".join(limits.ACCEPTED_SUFFIXES)
        assert picker.get("data-max-mb") == str(limits.MAX_FILE_MB)


def test_a_file_is_kept_shown_opened_and_taken_away_again(client: Client, draft: Dossier) -> None:
    answer = send(client, draft, upload("giấy cũ.pdf", pdf(pages=2)))
    assert answer.headers["Location"] == f"{page(draft)}#paper_{PAPER}"
    shown = client.get(page(draft)).content.decode()
    assert "giấy cũ.pdf" in shown
    assert "2 trang" in shown
    (one,) = draft.attachments.all()
    opened = client.get(reverse("portal:draft_file", args=[draft.key, one.pk]))
    assert opened.getvalue().startswith(b"%PDF")
    take_away = reverse("portal:remove_file", args=[draft.key, one.pk])
    for _ in range(2):  # a second press is no error
        assert client.post(take_away).headers["Location"] == page(draft)
    assert not draft.attachments.exists()
    assert not StoredFile.objects.exists()


def test_several_files_for_one_paper_are_kept_each(client: Client, draft: Dossier) -> None:
    send(client, draft, upload("a.pdf", pdf()), upload("b.pdf", pdf()), upload("c.jpg", picture()))
    assert sorted(kept(draft)) == ["a.pdf", "b.pdf", "c.jpg"]


def test_pictures_chosen_together_become_one_pdf(client: Client, draft: Dossier) -> None:
    pictures = [upload(f"trang {n}.jpg", picture()) for n in (1, 2, 3)]
    send(client, draft, *pictures, upload("rời.pdf", pdf()))
    assert sorted(kept(draft)) == ["rời.pdf", "trang 1 (3 trang).pdf"]
    assert draft.attachments.get(file__name__startswith="trang").file.pages == 3


def test_bad_files_are_named_and_the_good_ones_kept(client: Client, draft: Dossier) -> None:
    answer = send(
        client,
        draft,
        upload("tot.pdf", pdf()),
        upload("rong.pdf", b""),
        upload("anh1.jpg", picture()),
        upload("anh2.jpg", b""),
        upload("anh3.png", picture("PNG")),
    )
    assert answer.status_code == 422
    said = [sentence for _, sentence in error_links(answer)]
    assert len(said) == 2
    assert any("rong.pdf" in sentence for sentence in said)
    assert any("anh2.jpg" in sentence for sentence in said)
    assert sorted(kept(draft)) == ["anh1.jpg", "anh3.jpg", "tot.pdf"]
    assert "tot.pdf" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("rong.pdf", lambda: b"", "trống"),
        ("hinh.svg", lambda: SVG, "SVG"),
        ("trang.html", lambda: HTML, "HTML"),
        ("trang.pdf", lambda: HTML, "thật ra"),
        ("don.pdf", lambda: zipped(**DOCX), "Word"),
        ("khoa.pdf", encrypted, "mật khẩu"),
        ("hong.pdf", lambda: b"%PDF-1.7\nkhong co gi", "hỏng"),
        ("../../etc/passwd", lambda: b"root:x:0:0", "tệp"),
        ("a\x07b\u202efdp.exe", lambda: b"MZ\x90\0" + b"\0" * 99, "chương trình"),
    ],
)
def test_a_file_we_do_not_take_gets_one_sentence_at_its_paper(
    client: Client, draft: Dossier, name: str, make: Callable[[], bytes], word: str
) -> None:
    answer = send(client, draft, upload(name, make()))
    assert answer.status_code == 422
    ((link, sentence),) = error_links(answer)
    assert link == f"#paper_{PAPER}"
    assert word in sentence
    assert "\x07" not in sentence
    assert "../" not in sentence
    assert not draft.attachments.exists()
    assert not StoredFile.objects.exists()


def test_sixty_megabytes_are_refused_with_the_size_and_the_limit(
    client: Client, draft: Dossier, tmp_path: Path
) -> None:
    """The body is made as a sparse file: nobody holds it more often than the test client does."""
    big = TemporaryUploadedFile("to.pdf", "application/pdf", 60 * 1024 * 1024, None)
    big.file.write(b"%PDF-1.7\n")
    big.file.truncate(60 * 1024 * 1024)
    big.file.seek(0)
    answer = client.post(reverse("portal:add_file", args=[draft.key, PAPER]), {"files": [big]})
    big.close()
    assert answer.status_code == 422
    ((_, sentence),) = error_links(answer)
    assert "60 MB" in sentence
    assert "20 MB" in sentence


def test_nothing_chosen_is_said(client: Client, draft: Dossier) -> None:
    answer = send(client, draft)
    assert answer.status_code == 422
    assert "Chưa chọn tệp nào" in error_links(answer)[0][1]


def test_more_files_than_a_paper_takes_are_refused_and_leave_nothing(
    client: Client, draft: Dossier, people: People
) -> None:
    for _ in range(drafts.MAX_FILES_PER_PAPER - 1):
        drafts.attach(draft, PAPER, builders.stored_pdf(people.an))
    answer = send(client, draft, upload("vừa.pdf", pdf()), upload("thừa.pdf", pdf()))
    assert answer.status_code == 422
    assert f"nhiều nhất {drafts.MAX_FILES_PER_PAPER} tệp" in error_links(answer)[0][1]
    assert draft.attachments.count() == StoredFile.objects.count() == drafts.MAX_FILES_PER_PAPER
    assert "vừa.pdf" in kept(draft)


def test_a_file_name_cannot_lead_out_of_its_folder(client: Client, draft: Dossier) -> None:
    send(client, draft, upload("../../../tmp/x\r\nSet-Cookie: a=b.pdf", pdf()))
    (one,) = draft.attachments.select_related("file")
    assert "/" not in one.file.name
    answer = client.get(reverse("portal:draft_file", args=[draft.key, one.pk]))
    assert answer.getvalue()
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_unknown_papers_and_papers_that_are_only_shown_take_no_files(
    client: Client, draft: Dossier
) -> None:
    for paper in ("khong-co", "identity"):
        assert send(client, draft, upload("a.pdf", pdf()), paper=paper).status_code == 404
    assert not StoredFile.objects.exists()


def test_what_was_sent_cannot_be_taken_away_or_added_to(client: Client, people: People) -> None:
    draft = builders.draft(papers=[PAPER])
    actions.submit(draft, Acting(people.an))
    (one,) = draft.attachments.all()
    receipt = reverse("portal:receipt", args=[draft.number])
    gone = client.post(reverse("portal:remove_file", args=[draft.key, one.pk]))
    assert gone.headers["Location"] == receipt
    assert send(client, draft, upload("a.pdf", pdf())).headers["Location"] == receipt
    drafts.detach(draft, one.pk)
    assert draft.attachments.get() == one


def test_strangers_neither_see_nor_touch_files(
    people: People, draft: Dossier, sign_in: SignIn
) -> None:
    builders.attach(draft, [PAPER])
    (one,) = draft.attachments.all()
    browser = sign_in(people.lan)
    assert send(browser, draft, upload("a.pdf", pdf())).status_code == 404
    for name in ("draft_file", "remove_file"):
        assert browser.get(reverse(f"portal:{name}", args=[draft.key, one.pk])).status_code == 404
        assert browser.post(reverse(f"portal:{name}", args=[draft.key, one.pk])).status_code == 404
    assert Attachment.objects.get() == one


def test_a_file_of_another_dossier_is_not_found_through_ones_own(
    people: People, draft: Dossier, client: Client
) -> None:
    other = builders.draft(by=people.lan.user, papers=[PAPER])
    (theirs,) = other.attachments.all()
    assert client.get(reverse("portal:draft_file", args=[draft.key, theirs.pk])).status_code == 404
    client.post(reverse("portal:remove_file", args=[draft.key, theirs.pk]))
    assert other.attachments.exists()
    huge = reverse("portal:draft_file", args=[draft.key, 10**25])
    assert client.get(huge).status_code == 404


def test_signing_in_again_after_choosing_a_file_leads_back_to_the_page(
    client: Client, draft: Dossier
) -> None:
    address = reverse("portal:add_file", args=[draft.key, PAPER])
    assert client.get(address).headers["Location"] == page(draft)
