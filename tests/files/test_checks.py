import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.files import checks, limits
from motcua.files.checks import Examined, Refused, examine
from motcua.files.pictures import images_to_pdf
from tests.files import corpus, makers
from tests.files.corpus import JPEG, PDF, Case


def examined(name: str, content: bytes) -> Examined:
    return examine(SimpleUploadedFile(name, content))


def keys_and_values(node: Any, seen: list[str]) -> list[str]:
    """Every name and text of one object, also of what lies directly in it."""
    if isinstance(node, pikepdf.Array):
        for item in node:
            if not getattr(item, "is_indirect", False):
                keys_and_values(item, seen)
    elif isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in list(node.keys()):
            seen.append(key)
            if not getattr(node[key], "is_indirect", False):
                keys_and_values(node[key], seen)
        if isinstance(node, pikepdf.Stream):
            seen.append(node.read_bytes().decode("latin-1"))
    else:
        seen.append(str(node))
    return seen


def everything_in(content: bytes) -> str:
    seen: list[str] = []
    with pikepdf.open(io.BytesIO(content)) as made:
        for found in made.objects:
            keys_and_values(found, seen)
    return "\n".join(seen)


def test_the_corpus_is_large() -> None:
    assert len(corpus.TAKEN) + len(corpus.REFUSED) >= 100


@pytest.mark.parametrize("case", corpus.TAKEN, ids=lambda case: case.name)
def test_good_and_mendable_files_are_taken(case: Case) -> None:
    made = examined(case.name, case.make())
    assert made.content_type == case.stored
    assert made.name.endswith(".pdf" if case.stored == PDF else ".jpg")
    assert made.content.startswith(b"%PDF-" if case.stored == PDF else b"\xff\xd8\xff")
    assert not zipfile.is_zipfile(io.BytesIO(made.content))
    for trace in (b"<script", b"evil.example", b"/etc/passwd", makers.EICAR):
        assert trace not in made.content


@pytest.mark.parametrize("case", corpus.REFUSED, ids=lambda case: case.name)
def test_bad_files_get_one_sentence(case: Case) -> None:
    with pytest.raises(Refused) as refusal:
        examined(case.name, case.make())
    assert refusal.value.code == case.refused
    sentence = refusal.value.sentence
    assert case.word in sentence
    assert "%(" not in sentence
    assert sentence.count("“") == 1
    assert sentence.endswith(".")


@pytest.mark.parametrize("change", makers.NEUTRALISED, ids=lambda change: change.__name__)
def test_nothing_in_a_stored_pdf_acts(change: Any) -> None:
    before = makers.pdf(change)
    after = examined("don.pdf", before).content
    left = everything_in(after)
    traces = (
        "/JavaScript", "/JS", "/AA", "/OpenAction", "/Launch", "/SubmitForm", "/GoToR",
        "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent",
        "/Rendition", "/Collection",
        "javascript:", "file:", "cmd.exe", "evil.example", "/etc/passwd", makers.SCRIPT,
        makers.EICAR.decode(),
    )  # fmt: skip
    assert any(trace in everything_in(before) for trace in traces)
    words = left.split("\n")
    assert [t for t in traces if t in words or (not t.startswith("/") and t in left)] == []
    assert "trang 0" in left or change is makers.outside_stream


@pytest.mark.parametrize("make", [makers.in_object_stream, makers.escaped_name])
def test_hidden_scripts_are_found(make: Any) -> None:
    left = everything_in(examined("don.pdf", make()).content)
    assert makers.SCRIPT not in left
    assert "/JavaScript" not in left


def test_links_to_web_pages_stay() -> None:
    def change(made: pikepdf.Pdf) -> None:
        link = pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI=pikepdf.String("https://chinhphu.example/")
        )
        makers.annotate(made, pikepdf.Name.Link, A=link)

    assert "https://chinhphu.example/" in everything_in(
        examined("a.pdf", makers.pdf(change)).content
    )


def test_a_font_that_is_called_aa_stays() -> None:
    def change(made: pikepdf.Pdf) -> None:
        font = made.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
        )
        fonts = pikepdf.Dictionary(AA=font, AF=font, F=font, EF=font)
        made.pages[0].obj.Resources = pikepdf.Dictionary(Font=fonts)

    with pikepdf.open(io.BytesIO(examined("a.pdf", makers.pdf(change)).content)) as made:
        assert {"/AA", "/AF", "/F", "/EF"} == set(made.pages[0].obj.Resources.Font.keys())


def test_pages_are_counted_and_stay_in_order() -> None:
    made = examined("ba.pdf", makers.pdf(pages=3))
    assert made.pages == 3
    with pikepdf.open(io.BytesIO(made.content)) as opened:
        assert [
            b"trang %d" % n in p.obj.Contents.read_bytes() for n, p in enumerate(opened.pages)
        ] == [
            True,
            True,
            True,
        ]
        assert not opened.is_encrypted


def test_a_photo_loses_the_place_and_stands_upright() -> None:
    made = examined("anh.jpg", makers.with_gps())
    with Image.open(io.BytesIO(made.content)) as stored:
        assert not stored.getexif()
        assert stored.size == (80, 120)


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(
        io.BytesIO(examined("to.jpg", makers.picture(size=(6000, 4000))).content)
    ) as stored:
        assert stored.size == (limits.PICTURE_LONG_SIDE, 2000)


def test_sixteen_bits_of_grey_are_not_clipped_to_white() -> None:
    content = examined("x.png", makers.picture("PNG", mode="I;16")).content
    with Image.open(io.BytesIO(content)) as stored:
        low, high = stored.convert("L").getextrema()
    assert low < 40
    assert high > 200


def test_transparent_paper_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, format="PNG")
    with Image.open(io.BytesIO(examined("x.png", out.getvalue()).content)) as stored:
        assert stored.getpixel((10, 10)) == (255, 255, 255)


def test_an_upload_that_lies_about_its_size_is_stopped_while_reading() -> None:
    class Liar(ContentFile):
        size = 10

        def chunks(self, chunk_size: int | None = None) -> Any:
            for number in range(1000):
                assert number < 30, "read on after the limit"
                yield b"%PDF" + b"\0" * 1024 * 1024

    with pytest.raises(Refused) as refusal:
        examine(Liar(b"x", name="a.pdf"))
    assert refusal.value.code == "size"


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    examined("a.pdf", makers.pdf())
    with pytest.raises(Refused):
        examined("a.pdf", makers.encrypted())
    assert list(tmp_path.iterdir()) == []


def test_a_rewriter_that_dies_is_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REWRITE_MEMORY", 8 * 1024 * 1024)
    with pytest.raises(Refused) as refusal:
        examined("a.jpg", makers.picture())
    assert refusal.value.code == "broken"


def test_a_rewriter_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REWRITE_WALL_SECONDS", 0.001)
    with pytest.raises(Refused) as refusal:
        examined("a.jpg", makers.picture())
    assert refusal.value.code == "broken"


def test_the_rewriter_sees_none_of_the_servers_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import os, json; print(json.dumps({'pages': len(set(os.environ) - {'LC_CTYPE'})}))"
    )
    monkeypatch.setattr(checks.rewrite, "__file__", str(spy))
    monkeypatch.setenv("SECRET_KEY", "bi-mat")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    monkeypatch.setattr(checks.Path, "read_bytes", lambda self: b"")
    assert examined("a.pdf", makers.pdf()).pages == 0


def test_page_pictures_become_one_pdf_in_order() -> None:
    tall, wide = makers.picture(size=(80, 120)), makers.picture(size=(120, 80))
    joined = images_to_pdf([Examined(tall, JPEG, "1.jpg", 1), Examined(wide, JPEG, "2.jpg", 1)])
    with pikepdf.open(io.BytesIO(joined)) as made:
        boxes = [[float(x) for x in page.mediabox] for page in made.pages]
        inside = [bytes(page.obj.Resources.XObject.Picture.read_raw_bytes()) for page in made.pages]
    assert boxes == [[0, 0, 595.28, 841.89], [0, 0, 841.89, 595.28]]
    assert inside == [tall, wide]
