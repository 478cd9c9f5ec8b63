"""The work inside the office: whose hands a dossier is in, and how it goes from step to step."""

from typing import Any

from django.db import transaction

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers import access, assignment, promises, steps, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.actions import decisions
from motcua.dossiers.actions.engine import Change, hold, move, permit
from motcua.dossiers.actions.placing import leaving, onward, to_step
from motcua.dossiers.models import Dossier, Event
from motcua.files.models import StoredFile


def begin(dossier: Dossier, acting: Acting, note: str = "", private_note: str = "") -> Event:
    # Begun for somebody absent it stays theirs.
    holder = dossier.keeper or access.post_for(dossier, acting, "begin")
    return move(dossier, "begin", acting, Change({"holder": holder}, note, private_note))


@transaction.atomic
def forward(
    dossier: Dossier, acting: Acting, note: str = "", private_note: str = "", to: str = ""
) -> Event:
    """Pass the dossier on: to the step with the key `to`, or to the usual one."""
    hold(dossier)
    step = onward(dossier, "forward", to, acting)
    now = clock.now()
    columns = to_step(dossier, step, now)
    change = leaving(dossier, columns, note, private_note, now)
    change.data |= _slip(dossier, columns["division"].agency)
    if posted := promises.posted(dossier, step, now):
        promise = promises.after(dossier, *posted)
        change.columns |= promise.columns
        change.data |= promise.data
    return move(dossier, "forward", acting, change)


def _slip(dossier: Dossier, to: Agency) -> dict[str, Any]:
    """What goes along when another agency gets the dossier (phiếu chuyển hồ sơ)."""
    assert dossier.division is not None
    here = dossier.division.agency
    if here == to:
        return {}
    names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    given = list(dossier.attachments.filter(sent=True).values_list("paper", flat=True))
    papers = [names.get(key, key) for key in dict.fromkeys(given)]
    slip = {"from": here.name, "to": to.name, "papers": papers, "files": len(given)}
    return {"slip": slip}


def send_back(dossier: Dossier, acting: Acting, note: str = "", private_note: str = "") -> Event:
    """Return the dossier to the step it came from, with remarks; to the person who did it, if that is known.

    Back at the one-stop desk is also how an officer gets papers asked for: the applicant has one counterparty
    (NĐ 61/2018 Điều 5 khoản 1 e)."""
    permit(dossier, "send_back", acting)
    now = clock.now()
    back = steps.came_from(dossier)
    assert back is not None
    columns = to_step(dossier, back, now)
    left = dossier.events.filter(action__in=steps.ENTERING)
    done_by = left.filter(data__step=back).last()
    if done_by and (posting := assignment.still_there(done_by, columns["division"])):
        columns["holder"] = posting
    with transaction.atomic():
        draft = waits.decision(dossier)
        event = move(
            dossier, "send_back", acting, leaving(dossier, columns, note, private_note, now)
        )
        if draft:
            draft.remarks = private_note
            draft.save(update_fields=["remarks"])
    return event


@transaction.atomic
def finish(
    dossier: Dossier,
    acting: Acting,
    *,
    result: StoredFile | None = None,
    note: str = "",
    private_note: str = "",
) -> Event:
    """The result is signed and sealed: it goes back to the one-stop desk to be handed over.

    Without a file of its own the approved draft goes out as it is."""
    hold(dossier)
    permit(dossier, "finish", acting)
    now = clock.now()
    file, told = decisions.issued(dossier, result)
    # From here on it waits for the applicant to come: no step of the office runs out.
    waiting = {"step_due_at": None, "result": file, "finished_at": now}
    columns = {**to_step(dossier, steps.last_index(dossier), now), **waiting}
    if told.get("number"):
        columns["result_number"] = told["number"]
    change = leaving(dossier, columns, note, private_note, now)
    change.data |= told | {"on_time": dossier.due_at is None or now <= dossier.due_at}
    return move(dossier, "finish", acting, change)
