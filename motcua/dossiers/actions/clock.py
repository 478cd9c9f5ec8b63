"""What moves the due time besides papers that lack: the law's own extension, and a calendar that changed."""

from contextlib import suppress
from dataclasses import replace

from django.db import transaction

from motcua.agencies import changes
from motcua.agencies.calendar import Limit
from motcua.agencies.changes import Changed
from motcua.common import clock
from motcua.dossiers import drafts, promises, recomputing, steps
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, Overtaken, hold, move, permit
from motcua.dossiers.actions.placing import calendar_here
from motcua.dossiers.legal_clock import Extended
from motcua.dossiers.models import Dossier, Event


@transaction.atomic
def extend(
    dossier: Dossier, acting: Acting, *, days: int, note: str, private_note: str = ""
) -> Event:
    """Take up to as much more time as the law allows this step, by its article; once a step."""
    hold(dossier)
    permit(dossier, "extend", acting)
    allowed = steps.current_step(dossier).extension
    if allowed is None or not 1 <= days <= allowed.value:
        raise NotAllowed(f"{days} days more for {dossier}")
    now, before = clock.now(), dossier.due_at
    promise = promises.after(dossier, Extended(now, days, allowed.unit, allowed.article))
    if dossier.step_due_at:
        more = Limit(days, allowed.unit)
        promise.columns["step_due_at"] = calendar_here(dossier).due(dossier.step_due_at, more)
    data = promise.data | {
        "before": promises.said(before) if before else None,
        "article": allowed.article,
    }
    change = Change(promise.columns, note, private_note, data, now)
    return move(dossier, "extend", acting, change)


def recompute(dossier: Dossier, acting: Acting, changed: Changed) -> Event | None:
    """Holidays or hours changed after something was promised: count again, and say so where it moves anything."""
    with transaction.atomic():
        drafts.lock(dossier)
        permit(dossier, "recompute", acting)
        moved = recomputing.moved(dossier, changed)
        if moved is None:
            return None
        for pk, due_at in moved.opinions.items():
            dossier.consultations.filter(pk=pk).update(due_at=due_at)
        return move(dossier, "recompute", acting, Change(moved.columns, moved.why, data=moved.data))


def recompute_all(*, look_at_all: bool = False) -> int:
    """Bring every promise to agree with the calendar as it is; how many had to be moved."""
    state, moved = changes.state(), 0
    changed = state.since_counted()
    if look_at_all:
        changed = replace(changed, unknown=True)
    for dossier in recomputing.touched_by(changed) if changed else ():
        # Most stay as they are: only what moves is locked and looked at again.
        if recomputing.moved(dossier, changed):
            # Somebody may end it in between; then there is nothing to promise any more.
            with suppress(Overtaken):
                moved += recompute(dossier, SYSTEM, changed) is not None
    state.counted()
    return moved
