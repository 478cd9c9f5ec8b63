"""Finished dossiers of an office by the dozen: only how long they took is asked of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models import Completion, Dossier
from motcua.procedures.queries import current

HOUR = 3600
SINGLE = "1.004873"


def finished(
    office: Agency,
    seconds: Iterable[int],
    *,
    code: str = SINGLE,
    case: str = "",
    days_ago: float = 10,
    steps: dict[str, list[int]] | None = None,
) -> None:
    """One for each of these times, all of them so long ago; `steps` goes for every one of them."""
    version, by = current(code), User.objects.filter(postings=None).first()
    assert version is not None
    times = list(seconds)
    made = Dossier.objects.bulk_create(
        Dossier(version=version, agency=office, reception=office, by=by) for _time in times
    )
    Completion.objects.bulk_create(
        Completion(
            dossier=dossier,
            procedure_id=version.procedure_id,
            agency=office,
            case=case,
            finished_at=clock.now() - dt.timedelta(days=days_ago),
            working_seconds=time,
            steps=steps or {},
            late=False,
        )
        for dossier, time in zip(made, times, strict=True)
    )
