"""What every way to a person is: it takes a delivery and says yes, or raises which kind of no."""

from typing import Protocol

from motcua.notices.models import Delivery, Trouble


class Refused(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Temporary(Refused):
    """Worth trying again."""


class Final(Refused):
    """It will never be taken: the address or the message is wrong."""


class Channel(Protocol):
    def send(self, delivery: Delivery) -> None:
        """Returns when the other side has taken it over for good; else raises Temporary or Final.

        The same delivery may come twice: `message_id` lets the other side recognise it.
        """
