"""What the applicant does with a dossier."""

from typing import Any

from django.db import transaction

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import charges, drafts, legal_clock, parties, promises
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move, permit
from motcua.dossiers.actions.placing import calendar_here, closed, to_step
from motcua.dossiers.actions.sending import sent
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.numbers import draw_number
from motcua.dossiers.promises import Promise, RunsAgain


def submit(dossier: Dossier, acting: Acting) -> Event:
    """Send (Gửi đi). Raises `drafts.NotReady` with every defect at once; the number is drawn in the same breath."""
    with transaction.atomic():
        # What is judged is what is sent: another window cannot change it in between.
        drafts.lock(dossier)
        permit(dossier, "submit", acting)
        if defects := drafts.defects(dossier):
            raise drafts.NotReady(defects)
        now = clock.now()
        answers = drafts.read_answers(dossier)
        drafts.forget_unasked_files(dossier)
        costs = charges.frozen(dossier)
        where = to_step(dossier, 0, now)
        where["step_due_at"] = legal_clock.intake_due(now, calendar_for(dossier.reception))
        number = draw_number(dossier.reception, now.date())
        columns = {
            **where,
            **answers,
            **drafts.names(dossier, number),
            **charges.columns(costs),
            "submitted_at": now,
            "number": number,
        }
        data = {"answer_by": where["step_due_at"].isoformat(), **drafts.fingerprint(dossier)}
        data |= {"costs": costs} if costs else {}
        assert acting.user is not None
        dossier.email = columns["email"]
        parties.at_filing(dossier, acting.user, now)  # before the move, which tells them
        event = move(dossier, "submit", acting, Change(columns, at=now, data=data))
        sent(dossier, costs, acting)
    return event


def supplement(dossier: Dossier, acting: Acting, note: str = "") -> Event:
    """Send what was asked for; the clock runs again by the procedure's own rule."""
    with transaction.atomic():
        drafts.lock(dossier)
        permit(dossier, "supplement", acting)
        if defects := drafts.supplement_defects(dossier):
            raise drafts.NotReady(defects)
        # Given for a paper that another answer had brought up and taken away again.
        unsent = dossier.attachments.filter(sent=False)
        drafts.forget(unsent.exclude(paper__in=drafts.papers_open(dossier)))
        event = move(dossier, "supplement", acting, _supplemented(dossier, note))
        unsent.update(sent=True)
    return event


def _supplemented(dossier: Dossier, note: str) -> Change:
    now = clock.now()
    calendar = calendar_here(dossier)
    assert dossier.paused_at is not None
    dossier.declaration = drafts.read_supplement(dossier)
    columns: dict[str, Any] = {
        "paused_from": "",
        "paused_at": None,
        "wanted": {},
        "reply_by": None,
        "declaration": dossier.declaration,
    }
    if dossier.step_due_at:
        columns["step_due_at"] = legal_clock.after_pause(
            dossier.step_due_at, dossier.paused_at, now, calendar
        )
    promise = Promise()
    if dossier.due_at:
        promise = promises.after(dossier, RunsAgain(now, "supplement"))
    if dossier.paused_from == Status.SUBMITTED:
        columns["step_due_at"] = legal_clock.intake_due(now, calendar)
    kept = ("papers", "fields", "others", "reply_by", "round")
    asked = {key: dossier.wanted[key] for key in kept if key in dossier.wanted}
    data = {
        "asked": asked,
        "paused_at": dossier.paused_at.isoformat(),
        **drafts.fingerprint(dossier),
        **promise.data,
    }
    return Change(columns | promise.columns, note=note, data=data, at=now)


def withdraw(dossier: Dossier, acting: Acting, note: str = "") -> Event:
    return move(dossier, "withdraw", acting, Change(closed(owed=0), note=note))
