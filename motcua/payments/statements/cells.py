"""What a table of a bank is made of, whichever format it came in."""

from datetime import date, datetime
from decimal import Decimal

Cell = str | int | float | Decimal | date | datetime | None
MOST_LINES = 20_000
MOST_COLUMNS = 60
HEAD_WITHIN = 40  # above the table a bank prints its name, the account, the period
MOST_ROWS = MOST_LINES + HEAD_WITHIN


class Unreadable(Exception):
    """The sentence says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
