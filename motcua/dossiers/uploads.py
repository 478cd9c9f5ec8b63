"""Files given for a paper. Pictures chosen together become one PDF, in the order they were chosen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.dossiers import drafts
from motcua.dossiers.models import Dossier
from motcua.files import actions as files
from motcua.files import limits
from motcua.files.checks import Refused

if TYPE_CHECKING:
    Upload = UploadedFile[Any]  # generic for the type checker only
else:
    Upload = UploadedFile


def attach_all(dossier: Dossier, paper: str, uploads: Sequence[Upload], by: User) -> list[str]:
    """Keep every good file; say of every bad one what is wrong with it."""
    if not uploads:
        return [_("Chưa chọn tệp nào: bấm “Chọn tệp” rồi bấm “Tải lên”.")]
    pictures = [u for u in uploads if _looks_like_picture(u)]
    groups: list[list[Upload]] = [[u] for u in uploads if u not in pictures]
    if pictures:
        groups.append(pictures)
    wrong: list[str] = []
    for group in groups:
        refused = _attach(dossier, paper, group, by)
        if refused and len(group) > 1 and refused.code != "pages":
            # One bad picture must not cost the good ones: each is kept for itself.
            each = [_attach(dossier, paper, [upload], by) for upload in group]
            wrong += [one.sentence for one in each if one]
        elif refused:
            wrong.append(refused.sentence)
    return list(dict.fromkeys(wrong))


def _attach(dossier: Dossier, paper: str, group: list[Upload], by: User) -> Refused | None:
    try:
        # Together: no file stays behind of a draft that is full, sent or thrown away meanwhile.
        with transaction.atomic():
            stored = (
                files.store_pages(group, by=by, name=_pages_name(group))
                if len(group) > 1
                else files.store(group[0], by=by)
            )
            drafts.attach(dossier, paper, stored)
    except Refused as refused:
        return refused
    except drafts.TooManyFiles:
        text = _("Mỗi giấy tờ nhận nhiều nhất %(count)s tệp: ghép các trang vào một tệp PDF.")
        return Refused("pages", text % {"count": drafts.MAX_FILES_PER_PAPER})
    except drafts.NoLongerDraft:
        return Refused("pages", _("Hồ sơ này đã được gửi, không thêm tệp được nữa."))
    return None


def _looks_like_picture(upload: Upload) -> bool:
    # Only to group pages: whether it really is a picture is found out from its content.
    return str(upload.name).lower().endswith(limits.ACCEPTED_SUFFIXES[1:])


def _pages_name(group: Sequence[Upload]) -> str:
    stem = str(group[0].name).rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"{stem} ({len(group)} trang).pdf"
