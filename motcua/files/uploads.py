"""Receiving: what lies beyond the limit is counted, so the answer can say it, but not kept."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from motcua.files.limits import MAX_FILE_BYTES


class CappedUploadHandler(TemporaryFileUploadHandler):
    """A body of 2 GB takes the limit and one chunk of disk; the file still knows its true size."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return super().receive_data_chunk(raw_data, start) if start <= MAX_FILE_BYTES else None
