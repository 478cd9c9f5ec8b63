"""Writes a stranger's file anew, in a process of its own with little memory and time.

Run by its path, `python -I rewrite.py <kind> <source> <target> <limits as JSON>`; it answers one
line of JSON. It imports nothing of the project: whatever a hostile file does to a parser ends with
this process. What comes out holds only what a page shows: second natures (a ZIP tail), scripts,
attachments and the place where a photo was taken are gone.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

ALLOWED_LINKS = ("http://", "https://", "mailto:", "tel:")
FORBIDDEN_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToR",
        "/GoToE",
        "/GoToDp",
        "/Thread",
        "/Sound",
        "/Movie",
        "/Rendition",
        "/RichMediaExecute",
        "/GoTo3DView",
        "/Hide",
        "/SetOCGState",
        "/Trans",
    }
)
MEDIA_ANNOTATIONS = frozenset(
    {"/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D"}
)
MEDIA_KEYS = (
    "/FS",
    "/Movie",
    "/Sound",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/3DD",
    "/3DV",
    "/A",
    "/AA",
    "/AF",
    "/MK",
)
CATALOG_KEYS = (
    "/OpenAction",
    "/AA",
    "/AF",
    "/Collection",
    "/URI",
    "/SpiderInfo",
    "/PieceInfo",
    "/NeedsRendering",
)
NAME_TREES = (
    "/JavaScript",
    "/EmbeddedFiles",
    "/Renditions",
    "/AlternatePresentations",
    "/URLS",
    "/IDS",
)
EVENT_HOLDERS = frozenset({"/Page", "/Annot", "/Catalog"})


class Refusal(Exception):
    """The code of a sentence in checks.py, and the facts it names."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **facts}


def rewrite_picture(kind: str, source: Path, target: Path, limits: dict[str, Any]) -> int:
    from PIL import Image, ImageOps

    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # counted here, to answer in our own words
    with Image.open(source, formats=[kind]) as picture:
        width, height = picture.size
        if width * height > limits["pixels"][kind]:
            raise Refusal("pixels", width=width, height=height)
        side = limits["long_side"]
        if kind == "JPEG":
            picture.draft("RGB", (side, side))  # decoded small at once
        if picture.mode.startswith("I"):  # 16 bits of grey: converting would clip to white
            opened = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        elif picture.mode in {"RGB", "RGBA", "L", "LA"}:
            opened = picture
        else:
            opened = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        opened.thumbnail((side, side), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(opened)
        flat = Image.new("RGB", upright.size, "white")
        if upright.mode in {"RGBA", "LA"}:
            flat.paste(upright, mask=upright.getchannel("A"))
        else:
            flat.paste(upright)
        flat.save(target, format="JPEG", quality=limits["quality"], optimize=True)
    return 1


def rewrite_pdf(source: Path, target: Path, limits: dict[str, Any]) -> int:
    import pikepdf

    pikepdf.settings.set_qpdf_limits(flate_max_memory=limits["memory"] // 4)
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise Refusal("encrypted") from None
    except pikepdf.PdfError as error:
        raise Refusal("encrypted" if "encrypt" in str(error).lower() else "broken") from None
    with pdf:
        tree = pdf.Root.get("/Pages")
        declared: Any = tree.get("/Count") if isinstance(tree, pikepdf.Dictionary) else None
        # Asked before counting: a small file can hold a tree that takes for ever to walk.
        if isinstance(declared, int) and declared > limits["pages"]:
            raise Refusal("pages", pages=declared)
        count = len(pdf.pages)
        if count > limits["pages"]:
            raise Refusal("pages", pages=count)
        _refuse_damaged(pdf, source)
        neutralise(pdf)
        pdf.save(
            target,
            encryption=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return count


def _refuse_damaged(pdf: pikepdf.Pdf, source: Path) -> None:
    """qpdf mends what it can; a file that lost pages in doing so must not pass as whole."""
    import pikepdf

    if not len(pdf.pages):
        raise Refusal("broken")
    holes = False
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        holes = holes or contents is None
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                stream.read_bytes()
            elif stream is not None:
                raise Refusal("broken")
    warnings = " ".join(pdf.get_warnings())
    if "reconstruct" in warnings:
        data = source.read_bytes()
        end = data.rfind(b"%%EOF")
        # Objects after the last end mark: the file was longer once.
        if end < 0 or re.search(rb"\d+ \d+ obj\b", data[end:]) or holes:
            raise Refusal("broken")
    if "stream as empty" in warnings or "recover stream" in warnings:
        raise Refusal("broken")


def neutralise(pdf: pikepdf.Pdf) -> None:
    """Every object is visited, not only the places where a script usually stands."""
    _drop(pdf.Root, *CATALOG_KEYS)
    if "/Names" in pdf.Root:
        _drop(pdf.Root.Names, *NAME_TREES)
    for found in pdf.objects:
        _disarm(found)


def _disarm(root: Any) -> None:
    import pikepdf

    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            children = list(node)
        elif isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
            _disarm_dictionary(node)
            children = [node[key] for key in node.keys()]  # noqa: SIM118  no iteration on a stream
        else:
            continue
        stack += [
            child
            for child in children
            if isinstance(child, (pikepdf.Array, pikepdf.Dictionary)) and not child.is_indirect
        ]


def _disarm_dictionary(node: Any) -> None:
    import pikepdf

    if _is_forbidden_action(node):
        _empty(node)
        return
    if _name(node, "/Subtype") in MEDIA_ANNOTATIONS and "/Rect" in node:
        _drop(node, *MEDIA_KEYS)
    # A font may be called AA in a page's resources: only holders of events lose theirs.
    if _name(node, "/Type") in EVENT_HOLDERS or any(
        key in node for key in ("/FT", "/Rect", "/Kids")
    ):
        _drop(node, "/AA")
    if isinstance(node.get("/AF"), pikepdf.Array):
        _drop(node, "/AF")
    if _is_file_specification(node):
        _drop(node, "/EF", "/RF")
    _drop(node, "/XFA")
    if isinstance(node, pikepdf.Stream):
        _drop(node, "/F", "/FFilter", "/FDecodeParms")  # bytes kept in another file
        if _name(node, "/Type") == "/EmbeddedFile":
            node.write(b"")


def _is_file_specification(node: Any) -> bool:
    import pikepdf

    named = any(isinstance(node.get(key), pikepdf.String) for key in ("/F", "/UF"))
    return named or _name(node, "/Type") in {"/Filespec", "/F"}


def _is_forbidden_action(node: Any) -> bool:
    action = _name(node, "/S")
    if action == "/URI":
        target = str(node.get("/URI", "")).strip().lower()
        return not target.startswith(ALLOWED_LINKS)
    return action in FORBIDDEN_ACTIONS


def _empty(node: Any) -> None:
    import pikepdf

    if isinstance(node, pikepdf.Stream):
        node.write(b"")
    _drop(node, *(key for key in list(node.keys()) if key != "/Length"))


def _name(node: Any, key: str) -> str:
    import pikepdf

    value = node.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _drop(node: Any, *keys: str) -> None:
    for key in keys:
        if key in node:
            del node[key]


def main(kind: str, source: str, target: str, limits_json: str) -> None:
    limits = json.loads(limits_json)
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_FSIZE, limits["output"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        if kind == "PDF":
            pages = rewrite_pdf(Path(source), Path(target), limits)
        else:
            pages = rewrite_picture(kind, Path(source), Path(target), limits)
        answer: dict[str, Any] = {"pages": pages}
    except Refusal as refusal:
        answer = refusal.answer
    except Exception as error:  # parsers of hostile files fail in every way there is
        answer = {"refused": "broken", "detail": repr(error)[:300]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
