from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse

from motcua.files.models import StoredFile
from motcua.files.names import content_disposition

SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})


def response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file itself. Whether this person may have it was decided by the caller."""
    inline = inline and stored.content_type in SHOWN_INLINE
    answer = FileResponse(default_storage.open(stored.path, "rb"), content_type=stored.content_type)
    answer["Content-Length"] = str(stored.size)
    answer["Content-Disposition"] = content_disposition(stored.name, inline=inline)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def made_now(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that is not kept."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(name, inline=True)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def download(made: IO[bytes], name: str, content_type: str) -> FileResponse:
    """A file made for this answer alone, which closes it."""
    answer = FileResponse(made, content_type=content_type)
    answer["Content-Disposition"] = content_disposition(name, inline=False)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
