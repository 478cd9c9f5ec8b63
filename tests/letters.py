"""What a letter says."""

from __future__ import annotations

from email.message import EmailMessage


def plain(message: EmailMessage) -> str:
    """The text of a letter that comes with a page beside it."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
