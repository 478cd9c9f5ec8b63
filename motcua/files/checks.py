"""Is this upload one we take? By its content, never by its name; what is taken is written anew."""

from __future__ import annotations

import json
import logging
import math
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from motcua.files import limits, rewrite
from motcua.files.kinds import HEAD_BYTES, UNKNOWN, Foreign, Kind, recognise
from motcua.files.names import clean_name

log = logging.getLogger(__name__)

# Each rewrite may hold a large picture in memory: the rest of the process's threads wait.
_rewrites = threading.BoundedSemaphore(2)


class Refused(Exception):
    """`sentence` is for the person who sent the file: what is wrong with it and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class Examined:
    """A file as it will be stored and served."""

    content: bytes
    content_type: str
    name: str
    pages: int | None


def examine(upload: File[Any], *, name: str | None = None) -> Examined:
    """The upload, rewritten and harmless; or `Refused` with one sentence."""
    given = name or upload.name or ""
    shown = clean_name(given)
    _refuse_by_size(upload.size, shown)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        _receive(upload, source, shown)
        kind = recognise(*_ends(source))
        if isinstance(kind, Foreign):
            raise _foreign(kind, shown)
        pages = _rewrite(kind, source, target, shown)
        return Examined(
            content=target.read_bytes(),
            content_type=kind.content_type,
            name=clean_name(given, kind.suffix),
            pages=pages,
        )


def _refuse_by_size(size: int, shown: str) -> None:
    if size == 0:
        raise Refused(
            "empty", _("Tệp “%(name)s” trống, không có nội dung: chọn lại tệp.") % {"name": shown}
        )
    if size > limits.MAX_FILE_BYTES:
        raise Refused(
            "size",
            _(
                "Tệp “%(name)s” nặng %(size)s MB, quá giới hạn %(limit)s MB: "
                "chia thành nhiều tệp hoặc quét lại nhẹ hơn rồi tải lên lại."
            )
            % {"name": shown, "size": _megabytes(size), "limit": limits.MAX_FILE_MB},
        )


def _megabytes(size: int) -> str:
    """Rounded up: one byte too many must not read as the limit itself."""
    return f"{math.ceil(size / 1024 / 1024 * 10) / 10:.1f}".removesuffix(".0").replace(".", ",")


def _receive(upload: File[Any], source: Path, shown: str) -> None:
    received = 0
    with source.open("wb") as out:
        for chunk in upload.chunks():
            received += len(chunk)
            _refuse_by_size(received, shown)  # whatever the upload said about its size
            out.write(chunk)
    _refuse_by_size(received, shown)


def _ends(source: Path) -> tuple[bytes, bytes]:
    with source.open("rb") as content:
        head = content.read(HEAD_BYTES)
        content.seek(max(0, source.stat().st_size - HEAD_BYTES))
        return head, content.read(HEAD_BYTES)


def _foreign(kind: Foreign, shown: str) -> Refused:
    facts = {"name": shown, "what": kind.what, "advice": kind.advice}
    if kind is UNKNOWN:
        return Refused("type", _("Không nhận ra định dạng của tệp “%(name)s”: %(advice)s") % facts)
    if shown.lower().endswith(limits.ACCEPTED_SUFFIXES):
        return Refused("type", _("Tệp “%(name)s” thật ra là %(what)s: %(advice)s") % facts)
    return Refused("type", _("Tệp “%(name)s” là %(what)s: %(advice)s") % facts)


def _rewrite(kind: Kind, source: Path, target: Path, shown: str) -> int:
    bounds = {
        "pages": limits.MAX_PAGES,
        "pixels": limits.MAX_PIXELS,
        "long_side": limits.PICTURE_LONG_SIDE,
        "quality": limits.PICTURE_QUALITY,
        "memory": limits.REWRITE_MEMORY,
        "cpu": limits.REWRITE_CPU_SECONDS,
        "output": limits.REWRITE_OUTPUT_BYTES,
    }
    arguments = [kind.opener, str(source), str(target), json.dumps(bounds)]
    with _rewrites:
        try:
            done = subprocess.run(
                [sys.executable, "-I", rewrite.__file__, *arguments],
                capture_output=True,
                timeout=limits.REWRITE_WALL_SECONDS,
                cwd=source.parent,
                # Nothing of the server's secrets; only what an unusual Python needs to start.
                env={key: os.environ[key] for key in ("LD_LIBRARY_PATH",) if key in os.environ},
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("rewriting a %s took too long", kind.opener)
            raise _refusal(kind, {"refused": "broken"}, shown) from None
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        answer = {"refused": "broken", "detail": f"exit {done.returncode}: {done.stderr[-300:]!r}"}
    if "refused" in answer:
        if detail := answer.get("detail"):
            log.warning("rewriting a %s failed: %s", kind.opener, detail)
        raise _refusal(kind, answer, shown)
    return int(answer["pages"])


def _refusal(kind: Kind, answer: dict[str, Any], shown: str) -> Refused:
    facts = {"name": shown, "limit": limits.MAX_PAGES, **answer}
    match answer["refused"]:
        case "encrypted":
            text = _("Tệp PDF “%(name)s” có mật khẩu: mở khoá rồi tải lên lại.")
        case "pages":
            text = _(
                "Tệp “%(name)s” có %(pages)s trang, quá giới hạn %(limit)s trang: "
                "chia thành nhiều tệp rồi tải lên lại."
            )
        case "pixels":
            text = _(
                "Ảnh “%(name)s” quá lớn (%(width)s × %(height)s điểm ảnh): "
                "chụp lại ở cỡ thường rồi tải lên lại."
            )
        case _other if kind is Kind.PDF:
            text = _(
                "Tệp “%(name)s” bị hỏng hoặc thiếu phần cuối: xuất lại tệp PDF rồi tải lên lại."
            )
        case _other:
            text = _(
                "Ảnh “%(name)s” bị hỏng hoặc thiếu phần cuối: "
                "chụp lại hoặc lưu lại rồi tải lên lại."
            )
    return Refused(answer["refused"], text % facts)
