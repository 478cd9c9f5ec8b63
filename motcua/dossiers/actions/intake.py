"""What the one-stop desk does with a dossier that comes in: take it down, accept it, refuse it, pass it on."""

import copy
from typing import Any

from django.db import transaction

from motcua.accounts.queries import account_of
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import charges, counter, drafts, legal_clock, parties, promises
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, move, permit
from motcua.dossiers.actions.placing import closed, forwarded, leaving, onward, to_step
from motcua.dossiers.actions.sending import sent
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.numbers import draw_number


def receive(
    dossier: Dossier,
    acting: Acting,
    *,
    complete: bool = True,
    wants_account: bool = False,
    paid: bool = False,
) -> Event:
    """Take down what came to the counter or by post. Raises `drafts.NotReady` with every defect at once.

    `complete=False` where something will be asked for, or the dossier refused: then only names must be known.
    `wants_account`: the person wishes the dossier to appear in their account, which must go by the same identity
    number and the same confirmed address.
    """
    with transaction.atomic():
        # What is judged is what is taken in: a colleague's window cannot change it in between.
        drafts.lock(dossier)
        permit(dossier, "receive", acting)
        if defects := counter.defects(dossier, complete=complete):
            raise drafts.NotReady(defects)
        now = clock.now()
        read = drafts.read_answers if complete else drafts.read_what_is_right
        answers = read(dossier)
        drafts.forget_unasked_files(dossier)
        submitter = dossier.submitter
        who = str(submitter.get("identity_number") or ""), str(submitter.get("email") or "")
        dossier.by = account_of(*who) if wants_account else None
        # Asked again by the move: nobody takes in a dossier of their own.
        dossier.words = drafts.names(dossier, "")["words"]
        permit(dossier, "receive", acting)
        number = draw_number(dossier.reception, now.date())
        costs = charges.frozen(dossier)
        columns = {
            **to_step(dossier, 0, now),
            **answers,
            **drafts.names(dossier, number),
            **charges.columns(costs),
            "step_due_at": legal_clock.intake_due(now, calendar_for(dossier.reception)),
            "by": dossier.by,
            "proposed": {},
            "submitted_at": now,
            "number": number,
        }
        data = _received(dossier, costs, complete, wants_account=wants_account, paid=paid)
        assert acting.user
        dossier.email = columns["email"]
        parties.at_filing(dossier, acting.user, now)
        event = move(dossier, "receive", acting, Change(columns, at=now, data=data))
        sent(dossier, costs, acting)
    return event


def _received(
    dossier: Dossier, costs: dict[str, Any], complete: bool, **said: bool
) -> dict[str, Any]:
    """What the history keeps of how it came in; no personal word."""
    data: dict[str, Any] = {
        "channel": dossier.channel,
        "complete": complete,
        "papers": counter.counts(dossier),
        **drafts.fingerprint(dossier),
    }
    if said["wants_account"]:
        data["account_linked"] = dossier.by is not None
    if costs:
        data["costs"] = costs
    if said["paid"] and costs.get("total"):
        data["paid_at_counter"] = costs["total"]
    return data


def accept(
    dossier: Dossier, acting: Acting, note: str = "", private_note: str = "", to: str = ""
) -> Event:
    """Take the dossier in and promise a due time (Giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01)."""
    step = onward(dossier, "accept", to, acting)
    now = clock.now()
    promise = promises.on_acceptance(dossier, step, now)
    goes_on = forwarded(dossier, step, now)
    columns = {
        **to_step(dossier, step, goes_on),
        "accepted_at": now,
        "ask_until": legal_clock.supplement_window(now, promises.calendar_of(dossier)),
        **promise.columns,
    }
    change = leaving(dossier, columns, note, private_note, now)
    change.data |= promise.data
    if goes_on != now:
        change.data["forwarded_at"] = goes_on.isoformat()
    return move(dossier, "accept", acting, change)


def refuse(dossier: Dossier, acting: Acting, note: str, private_note: str = "") -> Event:
    """Refuse to take the dossier in, with the reason (form 03)."""
    return move(dossier, "refuse", acting, Change(closed(owed=0), note, private_note))


def transfer(
    dossier: Dossier, acting: Acting, *, agency: Agency, note: str, private_note: str = ""
) -> Event:
    """Pass a dossier that came to the wrong agency on to the one that is competent (NĐ 61/2018 Điều 17 khoản 2).

    The number stays, the eight hours begin anew over there; who passes it on goes on seeing it.
    """
    permit(dossier, "transfer", acting)
    if agency.pk == dossier.agency_id or not counter.may_get(dossier, agency):
        raise NotAllowed(f"transfer of {dossier} to {agency}")
    now = clock.now()
    there = copy.copy(dossier)
    there.agency = there.reception = agency
    columns = {**to_step(there, 0, now), "agency": agency, "reception": agency}
    columns["step_due_at"] = legal_clock.intake_due(now, calendar_for(agency))
    change = leaving(dossier, columns, note, private_note, now)
    change.data |= {
        "from": dossier.agency.name,
        "to": agency.name,
        "answer_by": columns["step_due_at"].isoformat(),
    }
    return move(dossier, "transfer", acting, change)
