"""Jobs are made in the transaction of their rows: by motcua/common/jobs.py only."""

from __future__ import annotations

from tests.rules.tree import PACKAGE, at, called, calls, parsed, python

MAKER = PACKAGE / "common" / "jobs.py"
ALWAYS = {"batch_defer", "batch_defer_async", "defer_async"}


def test_no_job_is_made_past_the_one_place() -> None:
    wrong = [
        at(path, call)
        for path in python()
        if path != MAKER
        for call in calls(parsed(path))
        # `defer` of a list of rows takes names of columns, that of a task takes keywords.
        if called(call) in ALWAYS
        or (called(call) == "defer" and getattr(call.func, "attr", "") and not call.args)
    ]
    assert not wrong, (
        "Within a worker a task writes its jobs past Django's transaction (docs/adr/0008). "
        "Call motcua.common.jobs.defer(task, …):\n" + "\n".join(wrong)
    )
