"""Several people press at the same moment, each over a connection of their own."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each returned or raised, in the order given; all begin together."""
    barrier = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=30)
            answers[index] = work()
        except Exception as error:
            answers[index] = error
        finally:
            connections.close_all()

    threads = [
        # The clock that stands still is a context variable: each thread takes it along.
        threading.Thread(target=contextvars.copy_context().run, args=(run, index, work))
        for index, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def of_kind(answers: Sequence[Any], kind: type) -> list[Any]:
    return [answer for answer in answers if isinstance(answer, kind)]
