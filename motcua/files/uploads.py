"""Receiving: what lies beyond the limit is counted, so the answer can say it, but not kept."""

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from motcua.files.limits import MAX_FILE_BYTES


class CappedUploadHandler(TemporaryFileUploadHandler):
    """A body of 2 GB takes the limit and one chunk of disk; the file still knows its true size.

    Nothing is kept of a stranger's: the body is read, for its CSRF token, before any page says no.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        user = getattr(self.request, "user", None)
        if user is not None and not user.is_authenticated:
            raise SkipFile
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return super().receive_data_chunk(raw_data, start) if start <= MAX_FILE_BYTES else None
