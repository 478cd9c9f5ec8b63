"""How a dossier ends: its result is handed over, it is refused at work, stopped, or done again because it was wrong."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.accounts.queries import leaders_of
from motcua.common import clock
from motcua.dossiers import promises, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, hold, move, permit
from motcua.dossiers.actions.placing import closed, leaving, to_step
from motcua.dossiers.legal_clock import Began
from motcua.dossiers.models import Delivery, Dossier, Event, WorkFile


def hand_over(
    dossier: Dossier,
    acting: Acting,
    *,
    collected_by: str,
    paper: str = "",
    collector: str = "applicant",
    acts_for: str = "",
    copies: int = 1,
    originals: Iterable[int] = (),
    note: str = "",
) -> Event:
    """Give the result out; who collected it and with what paper is kept inside (NĐ 61/2018 Điều 6).

    `collector`: "applicant", "representative" (who `acts_for` by this paper) or "post"; `originals` go back with it.
    """
    permit(dossier, "hand_over", acting)
    data = {
        "collected_by": collected_by,
        "paper": paper,
        "collector": collector,
        "acts_for": acts_for,
        "copies": copies,
    }
    with transaction.atomic():
        data |= give_back(dossier, originals, collected_by)
        return move(dossier, "hand_over", acting, Change(closed(), note, data=data))


def change_delivery(
    dossier: Dossier,
    acting: Acting,
    *,
    delivery: str,
    post_to: dict[str, str] | None = None,
    note: str = "",
    came_back: str = "",
    told: Iterable[int] = (),
) -> Event:
    """The address itself stays out of the history, which is for ever; `came_back` is the parcel that did."""
    columns = {"delivery": Delivery(delivery).value, "post_to": dict(post_to or {})}
    data = {"delivery": columns["delivery"], "was": str(dossier.delivery)}
    if came_back:
        data["came_back"] = came_back
    change = Change(columns, note, data=data | {"told": list(told)} if told else data)
    return move(dossier, "change_delivery", acting, change)


def stop(
    dossier: Dossier, acting: Acting, note: str, private_note: str = "", article: str = ""
) -> Event:
    change = Change(
        closed(owed=0), note, private_note, data={"article": article} if article else {}
    )
    return move(dossier, "stop", acting, change)


# --- refused at work: a result like any other (NĐ 61/2018 Điều 19 khoản 8) ---


def propose_refusal(
    dossier: Dossier,
    acting: Acting,
    *,
    reason: str,
    article: str,
    private_note: str = "",
) -> Event:
    """The officer finds that the conditions are not met; the leader decides."""
    said = {"reason": reason, "article": article}
    private = "\n".join(filter(None, (f"{reason}\n{article}", private_note)))
    leaders = leaders_of(dossier.division.agency_id) if dossier.division else ()
    data = {**said, "told": [post.pk for post in leaders]}
    change = Change({"refusal": said}, private_note=private, data=data)
    return move(dossier, "propose_refusal", acting, change)


def decline_refusal(dossier: Dossier, acting: Acting, *, private_note: str) -> Event:
    told = [dossier.keeper.pk] if dossier.keeper else []
    change = Change({"refusal": {}}, private_note=private_note, data={"told": told})
    return move(dossier, "decline_refusal", acting, change)


@transaction.atomic
def refuse_result(dossier: Dossier, acting: Acting, private_note: str = "") -> Event:
    """The result is a refusal with reason and article (form 03); it goes back through the one-stop desk."""
    hold(dossier)
    permit(dossier, "refuse_result", acting)
    now = clock.now()
    waiting = {"step_due_at": None, "finished_at": now}
    columns = {**to_step(dossier, steps.last_index(dossier), now), **waiting}
    change = leaving(dossier, columns, dossier.refusal["reason"], private_note, now)
    change.data |= {
        "article": dossier.refusal["article"],
        "on_time": dossier.due_at is None or now <= dossier.due_at,
    }
    return move(dossier, "refuse_result", acting, change)


# --- wrong by the agency's own fault (NĐ 61/2018 Điều 21) ---


def correct(dossier: Dossier, acting: Acting, *, reason: str, private_note: str = "") -> Event:
    """Do it again from the first step of the work, without a fee, by a promise of its own; the old result is kept."""
    permit(dossier, "correct", acting)
    onward = steps.first_work(dossier)
    if onward is None:
        raise NotAllowed(f"no work to go back to: {dossier}")
    now, old = clock.now(), dossier.result
    promise = promises.after(dossier, Began(now, promises.limit_of(dossier)))
    columns = {**to_step(dossier, onward, now), **promise.columns, **_AS_BEFORE_THE_RESULT}
    data: dict[str, Any] = {"free": True, "old_number": dossier.result_number, **promise.data}
    if old:
        data["old_sha256"] = old.sha256
    with transaction.atomic():
        event = move(dossier, "correct", acting, Change(columns, reason, private_note, data, now))
        dossier.decisions.filter(replaced_at=None).update(replaced_at=now)
        if old:
            WorkFile.objects.create(event=event, file=old)
    return event


_AS_BEFORE_THE_RESULT: dict[str, Any] = {
    "result": None,
    "result_number": "",
    "refusal": {},
    "withdrawal_asked_at": None,
    "finished_at": None,
    "closed_at": None,
}


def confirm_result(dossier: Dossier, acting: Acting, *, handed_by: str) -> Event:
    """The paper itself arrived at the desk, with the list of this number."""
    return move(dossier, "confirm_result", acting, Change(data={"list": handed_by}))


# --- what was handed in as an original goes back (NĐ 61/2018 Điều 20 khoản 2) ---


def return_originals(
    dossier: Dossier, acting: Acting, *, originals: Iterable[int], returned_to: str, note: str = ""
) -> Event:
    permit(dossier, "return_originals", acting)
    with transaction.atomic():
        data = give_back(dossier, originals, returned_to)
        if not data["originals"]:
            raise NotAllowed(f"no originals of {dossier} to return")
        data["returned_to"] = returned_to
        return move(dossier, "return_originals", acting, Change(note=note, data=data))


def give_back(
    dossier: Dossier, rows: Iterable[int], to: str, at: datetime | None = None
) -> dict[str, Any]:
    """Mark these papers as returned; what went back, for the event."""
    kept = dossier.handed_in.filter(keeps_originals=True, returned_at=None, pk__in=list(rows))
    kept = kept.select_for_update()
    back = [{"paper": row.paper, "originals": row.originals} for row in kept]
    kept.update(returned_at=at or clock.now(), returned_to=to)
    return {"originals": back}
