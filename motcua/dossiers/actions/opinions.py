"""Asking another division or agency for its opinion (NĐ 61/2018 Điều 19 khoản 5), with a limit of its own."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.agencies.models import Division
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import legal_clock, promises, questions, waits
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, Overtaken, lock, move, permit
from motcua.dossiers.legal_clock import Cause
from motcua.dossiers.models import Consultation, Dossier, Event
from motcua.dossiers.promises import Promise, RunsAgain
from motcua.files.models import StoredFile

CAUSE: Cause = "consultation"


def consult(
    dossier: Dossier,
    acting: Acting,
    *,
    division: Division,
    what: str,
    days: int | None = None,
) -> Event:
    """Ask that division; its agency sees the dossier from now on. The legal clock stops where the step says so."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "consult", acting)
        for one in waits.open_questions(dossier):
            if one.division_id == division.pk:
                raise Overtaken(one.event)
        now = clock.now()
        terms = questions.terms(dossier, division, days, now)
        number = dossier.consultations.count() + 1
        stops = promises.waiting(waits.step_of(dossier), CAUSE, now, key=str(number))
        promise = promises.after(dossier, *stops) if stops else Promise()
        data = {
            "number": number,
            "division": division.pk,
            "asked": f"{division.name}, {division.agency.name}",
            "what": what,
            "answer_by": clock.local(terms.due_at).isoformat(),
            "silence_is_consent": terms.silence_is_consent,
            "article": terms.article,
            **promise.data,
        }
        note = _("Hỏi %(who)s, hạn trả lời %(due)s.")
        note %= {"who": data["asked"], "due": luc(terms.due_at)}
        change = Change(promise.columns, note, what, data, now, involves=(division.agency,))
        event = move(dossier, "consult", acting, change)
        Consultation.objects.create(
            dossier=dossier,
            event=event,
            step=dossier.step,
            division=division,
            what=what,
            due_at=terms.due_at,
            silence_is_consent=terms.silence_is_consent,
            article=terms.article,
        )
    return event


def answer(
    dossier: Dossier,
    acting: Acting,
    *,
    outcome: str,
    text: str,
    file: StoredFile | None = None,
) -> Event:
    """The opinion of whoever was asked: agrees, objects or other, in words."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "answer", acting)
        question = _owed_by(dossier, acting)
        data: dict[str, Any] = {"outcome": outcome, "file": file.sha256 if file else ""}
        change = _ended(dossier, question, private_note=text, data=data)
        event = move(dossier, "answer", acting, change)
        question.answer, question.file, question.answered_by = text, file, acting.posting
        _close(question, outcome, change.at)
    return event


def withdraw_question(
    dossier: Dossier, acting: Acting, *, question: Consultation, note: str
) -> Event:
    """The answer is not needed any more; who was asked sees why."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "withdraw_question", acting)
        still = next((one for one in waits.open_questions(dossier) if one == question), None)
        if still is None:
            raise NotAllowed(f"withdraw_question {question.pk} of {dossier}")
        change = _ended(dossier, still, private_note=note, data={"outcome": "withdrawn"})
        event = move(dossier, "withdraw_question", acting, change)
        still.answer = note
        _close(still, "withdrawn", change.at)
    return event


def opinion_late(dossier: Dossier, acting: Acting = SYSTEM) -> Event:
    """Nobody answered in time: whoever heads the division that asked is told, once a question."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "opinion_late", acting)
        now = clock.now()
        question = _first(
            one
            for one in waits.open_questions(dossier)
            if one.due_at < now and one.head_told_at is None
        )
        assert dossier.division is not None
        told = heads_of(dossier.division)
        data = {
            "number": question.event.data["number"],
            "asked": waits.asked_name(question),
            "told": [posting.pk for posting in told],
        }
        words = _("%(who)s chưa trả lời, hạn là %(due)s. Đã báo: %(told)s.") % {
            "who": data["asked"],
            "due": luc(question.due_at),
            "told": ", ".join(str(one.user) for one in told) or _("chưa có người phụ trách"),
        }
        change = Change(private_note=words, data=data, at=now)
        event = move(dossier, "opinion_late", acting, change)
        question.head_told_at = now
        question.save(update_fields=["head_told_at"])
    return event


def opinion_silent(dossier: Dossier, acting: Acting = SYSTEM) -> Event:
    """The time to answer is over, and the law says that silence agrees."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "opinion_silent", acting)
        now = clock.now()
        question = _first(
            one
            for one in waits.open_questions(dossier)
            if one.due_at < now and one.silence_is_consent
        )
        data = {"outcome": "silent", "article": question.article}
        change = _ended(dossier, question, private_note=question.article, data=data)
        event = move(dossier, "opinion_silent", acting, change)
        _close(question, "silent", change.at)
    return event


def heads_of(division: Division) -> list[Posting]:
    """Who answers for the division: its heads, else the leaders of the agency."""
    found = active_postings().filter(agency=division.agency_id)
    heads = list(found.filter(division=division, heads=True))
    return heads or list(found.filter(role=Role.LEADER))


# --- what they share ---


def _owed_by(dossier: Dossier, acting: Acting) -> Consultation:
    """The question to this person's own division before one to that of somebody stood in for."""
    owed = {one.division_id: one for one in waits.open_questions(dossier)}
    return next(owed[post.division_id] for post in acting.posts if post.division_id in owed)


def _first(found: Any) -> Consultation:
    question: Consultation | None = next(iter(found), None)
    if question is None:
        raise NotAllowed("nothing of the kind is open")
    return question


def _ended(
    dossier: Dossier, question: Consultation, *, private_note: str, data: dict[str, Any]
) -> Change:
    """A question is settled: the clock runs again if it stood still for it."""
    now = clock.now()
    number = question.event.data["number"]
    columns, told = {}, {}
    if dossier.stopped_for:
        promise = promises.after(dossier, RunsAgain(now, CAUSE, key=str(number)))
        # Another question may keep it standing, from when that one was asked.
        until = promise.columns["stopped_at"] or now
        columns, told = promise.columns | step_goes_on(dossier, until), promise.data
    data = {
        **data,
        "number": number,
        "asked": waits.asked_name(question),
        "late": now > question.due_at,
        **told,
    }
    return Change(columns, private_note=private_note, data=data, at=now)


def step_goes_on(dossier: Dossier, until: datetime) -> dict[str, Any]:
    """The step's own limit stood still with the legal clock."""
    assert dossier.division is not None
    if dossier.step_due_at is None or dossier.stopped_at is None:
        return {}
    # What a supplement takes from here on is given back when that comes.
    until = min(until, dossier.paused_at) if dossier.paused_at else until
    since = min(dossier.stopped_at, until)
    calendar = calendar_for(dossier.division.agency)
    due = legal_clock.after_pause(dossier.step_due_at, since, until, calendar)
    return {"step_due_at": due}


def _close(question: Consultation, outcome: str, at: datetime) -> None:
    question.outcome, question.answered_at = outcome, at
    question.save(
        update_fields=["outcome", "answered_at", "answered_by", "answer", "file"],
    )
