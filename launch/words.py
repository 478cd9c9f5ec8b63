"""What the launcher says. One sentence per trouble, always with the mend."""

from __future__ import annotations

import sys


class LaunchError(Exception):
    """Something the person at the terminal can mend; its text says how."""


def say(text: str) -> None:
    print(text, flush=True)


def fail(error: LaunchError) -> int:
    print(f"Không chạy được: {error}", file=sys.stderr, flush=True)
    return 1
