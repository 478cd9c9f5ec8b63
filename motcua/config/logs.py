import logging
import re

_ARGUMENTS = re.compile(r"(\[\d+\])\(.*\)", re.DOTALL)


class WithoutArguments(logging.Filter):
    """A failed job is logged with all it was given: letters with links that open an account. Its number is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("procrastinate"):
            record.msg, record.args = _ARGUMENTS.sub(r"\1", record.getMessage()), ()
        return True
