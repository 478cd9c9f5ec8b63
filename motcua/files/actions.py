"""The only ways a file comes into the store.

The content is on the disk before its row exists: when the transaction fails, a file without a row
is left, which `orphans` takes away.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.files import limits
from motcua.files.checks import Examined, Refused, examine
from motcua.files.models import StoredFile
from motcua.files.names import clean_name
from motcua.files.pictures import images_to_pdf

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

PDF = "application/pdf"


def store(upload: File[Any], *, by: AbstractBaseUser | None, name: str | None = None) -> StoredFile:
    """Checks, rewrites and keeps a stranger's file; raises `Refused`."""
    return _keep(examine(upload, name=name), by=by)


def store_pages(
    uploads: Sequence[File[Any]], *, by: AbstractBaseUser | None, name: str
) -> StoredFile:
    """Several page pictures, in order, kept as one PDF; `Refused` speaks of the first bad one."""
    if not uploads:
        raise Refused("empty", _("Chưa có ảnh nào: chọn ảnh chụp các trang giấy tờ."))
    if len(uploads) > limits.MAX_PICTURES:
        raise Refused(
            "pages",
            _(
                "Có %(count)s ảnh, quá giới hạn %(limit)s ảnh cho một giấy tờ: "
                "tải lên làm nhiều lần."
            )
            % {"count": len(uploads), "limit": limits.MAX_PICTURES},
        )
    pictures = []
    for upload in uploads:
        picture = examine(upload)
        if picture.content_type == PDF:
            raise Refused(
                "type",
                _("Tệp “%(name)s” đã là PDF, chỉ ghép được các ảnh chụp: tải tệp này lên riêng.")
                % {"name": picture.name},
            )
        pictures.append(picture)
    return _keep(
        Examined(images_to_pdf(pictures), PDF, clean_name(name, ".pdf"), pages=len(pictures)), by=by
    )


def store_issued(upload: File[Any], *, by: AbstractBaseUser | None) -> StoredFile:
    """An agency's own paper: checked as strictly, but one that bears a digital signature stays byte for byte,
    for rewriting it would break the signature. Raises `Refused`."""
    examined = examine(upload)
    upload.seek(0)
    original = upload.read()
    if examined.content_type == PDF and _is_signed(original):
        examined = replace(examined, content=original)
    return _keep(examined, by=by)


def _is_signed(content: bytes) -> bool:
    with pikepdf.open(BytesIO(content)) as pdf:
        fields = pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())
        return any(field.get("/FT") == "/Sig" and "/V" in field for field in fields)


def store_bytes(
    content: bytes, *, name: str, content_type: str, by: AbstractBaseUser | None = None
) -> StoredFile:
    """Keeps what the portal made itself, byte for byte: a signed paper must not be rewritten."""
    pages = None
    if content_type == PDF:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    return _keep(Examined(content, content_type, clean_name(name), pages), by=by)


def _keep(file: Examined, *, by: AbstractBaseUser | None) -> StoredFile:
    path = default_storage.save(
        f"{clock.today():%Y/%m}/{secrets.token_hex(16)}", ContentFile(file.content)
    )
    return StoredFile.objects.create(
        name=file.name,
        path=path,
        sha256=hashlib.sha256(file.content).hexdigest(),
        size=len(file.content),
        content_type=file.content_type,
        pages=file.pages,
        created_by_id=by.pk if by else None,
    )
