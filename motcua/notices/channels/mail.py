"""E-mail: handed to the mail server, whose "250" is the yes."""

import re
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import EmailMessage

from motcua.notices import letters
from motcua.notices.channels.base import Final, Temporary
from motcua.notices.models import Delivery, Trouble

FOR_EVER = 500  # SMTP codes from here on say that trying again is useless
NO_MAILBOX = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
FULL = ("5.2.2", "4.2.2")
# Of servers that give no enhanced code; later on a 550 is rather about what the letter says.
AT_THE_ENVELOPE = {550: Trouble.NO_MAILBOX, 551: Trouble.NO_MAILBOX, 552: Trouble.FULL}


class Mail:
    def send(self, delivery: Delivery) -> None:
        hand_over(letters.email(delivery))


def hand_over(message: EmailMessage) -> None:
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        (code, text), *_ = refused.recipients.values()
        raise _said(code, text, AT_THE_ENVELOPE) from None
    except SMTPDataError as refused:
        raise _said(refused.smtp_code, refused.smtp_error, {}) from None
    except SMTPSenderRefused as refused:
        # Our own sender, or a server that lets nobody in now: never the fault of this address.
        raise Temporary(Trouble.BUSY) from refused
    except SMTPResponseException as refused:  # greeting, log-in: ours to mend
        raise Temporary(Trouble.UNREACHABLE) from refused
    except (SMTPException, OSError) as away:
        raise Temporary(Trouble.UNREACHABLE) from away


def _said(code: int, text: bytes | str, plain: dict[int, Trouble]) -> Temporary | Final:
    """What the server answered stays out of everything that is kept: it quotes the address."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    status = (re.findall(r"\b[245]\.\d{1,3}\.\d{1,3}\b", words[:20]) or [""])[0]
    if code < FOR_EVER:
        return Temporary(Trouble.FULL if status in FULL else Trouble.BUSY)
    return Final(trouble_of(status) if status else plain.get(code, Trouble.REFUSED))


def trouble_of(status: str) -> Trouble:
    """Of an enhanced status code that is final (RFC 3463)."""
    if status in NO_MAILBOX:
        return Trouble.NO_MAILBOX
    return Trouble.FULL if status in FULL else Trouble.REFUSED
