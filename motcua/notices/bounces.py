"""Letters that come back (RFC 3464), read from the Maildir of the bounce address.

Anybody can write there. A report counts only when it names the Message-ID or the envelope of a letter of ours, which
nobody can guess; whatever else lies there is put aside unread.
"""

import email
import email.policy
import logging
import re
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from django.conf import settings

from motcua.notices import sending
from motcua.notices.channels.mail import trouble_of
from motcua.notices.models import ChannelName, Delivery

log = logging.getLogger("motcua.notices")
LARGEST = 1_000_000
AT_ONCE = 500
OURS = re.compile(r"\b([0-9a-f]{32})@", re.IGNORECASE)
VERP = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
STATUS = re.compile(r"^\s*([245])\.\d{1,3}\.\d{1,3}\b")
# Who reports to whom: headers of the mail that came back, in which its receiving server wrote our envelope.
ENVELOPES = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


def read_maildir() -> int:
    """How many letters were found to have come back. Each mail is looked at once: from `new` to `cur`."""
    if not settings.BOUNCE_MAILDIR:
        return 0
    box = Path(settings.BOUNCE_MAILDIR)
    found = 0
    for file in sorted((box / "new").glob("*"))[:AT_ONCE]:
        # First out of the way: whatever it does to the reading, the next run begins with the next one.
        (box / "cur").mkdir(exist_ok=True)
        seen = file.rename(box / "cur" / f"{file.name}:2,S")
        if seen.stat().st_size <= LARGEST:
            found += read(seen.read_bytes())
    return found


def read(raw: bytes) -> bool:
    """Whether this mail is the final report about a letter of ours. A delay is none: it is still on its way."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        status = final_status(message)
        token = _token(message) if status else ""
    except Exception as failed:
        # Anybody may write there, and what is nested deeply enough ends the parser's recursion.
        log.warning("bounce-unreadable %s", type(failed).__name__)  # the text is not for the log
        return False
    delivery = Delivery.objects.filter(
        channel=ChannelName.EMAIL, message_id__startswith=f"{token}@"
    ).first()
    if not (status and token and delivery):
        return False
    sending.bounced(delivery, trouble_of(status))
    return True


def final_status(message: Message) -> str:
    """ "5.1.1" if the report says that delivery failed for good; empty for delays, relays and all other mail."""
    for fields in _recipients(message):
        action = str(fields.get("Action", "")).strip().lower()
        status = STATUS.match(str(fields.get("Status", "")))
        if action == "failed" and status and status[1] == "5":
            return status[0].strip()
    return ""


def _recipients(message: Message) -> Iterator[Message]:
    """The blocks of message/delivery-status that speak of one recipient."""
    if message.get_content_type() != "multipart/report":
        return
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            if isinstance(blocks, list):
                yield from (
                    block for block in blocks if isinstance(block, Message) and block["Action"]
                )


def _token(message: Message) -> str:
    """Of the letter that came back: by its own headers, else by the address the report was sent to."""
    for part in message.walk():
        kind = part.get_content_type()
        headers = ""
        if kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers = payload.decode(errors="replace") if isinstance(payload, bytes) else ""
        elif part is not message and part["Message-ID"]:
            headers = f"Message-ID: {part['Message-ID']}"
        wanted = re.search(r"^Message-ID:\s*<?([^>\s]+)", headers, re.IGNORECASE | re.MULTILINE)
        if wanted and (ours := OURS.search(wanted[1])):
            return ours[1].lower()
    for name in ENVELOPES:
        for value in message.get_all(name, []):
            if ours := VERP.search(str(value)):
                return ours[1].lower()
    return ""
