"""What is done to a sent dossier: one function per verb of the law. Nothing else writes a status."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from motcua.agencies.calendar import Limit, WorkCalendar
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import access, deadlines, drafts, flow, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier, Event, event_content
from motcua.dossiers.numbers import draw_number
from motcua.files.models import StoredFile
from motcua.procedures import graph


class NotAllowed(Exception):
    """This person may not make this move (403)."""


class Overtaken(Exception):
    """Somebody else moved the dossier first (409). `event` says who did what."""

    def __init__(self, event: Event | None) -> None:
        super().__init__("moved by someone else")
        self.event = event


@dataclass
class Change:
    """What a move writes besides the status: columns of the dossier, and words for the event."""

    columns: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    private_note: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=clock.now)


@cache
def followers() -> tuple[Callable[[Event], None], ...]:
    return tuple(import_string(path) for path in settings.DOSSIER_FOLLOWERS)


def permit(dossier: Dossier, name: str, acting: Acting) -> flow.Move:
    """The move, if this person may make it now; asked first, so that what follows may rely on the state."""
    wanted = flow.MOVES[name]
    if name not in {allowed.name for allowed in access.moves(dossier, acting)}:
        if dossier.status not in wanted.sources:
            raise Overtaken(_last_event(dossier))
        raise NotAllowed(f"{name} on {dossier}")
    return wanted


def move(dossier: Dossier, name: str, acting: Acting, change: Change) -> Event:
    """Table of moves → right of the actor → compare-and-set → one event → followers, in one transaction."""
    wanted = permit(dossier, name, acting)
    before = dossier.status
    after = before if wanted.target is None else str(wanted.target)
    if wanted.target == flow.BACK:
        after = dossier.paused_from
    columns = {**change.columns, "status": after}
    with transaction.atomic():
        # Two officers may press at the same moment: only the one who read the latest state writes.
        as_read = Dossier.objects.filter(pk=dossier.pk, moves=dossier.moves)
        if not as_read.update(**columns, moves=F("moves") + 1):
            raise Overtaken(_last_event(dossier))
        for column, value in columns.items():
            setattr(dossier, column, value)
        dossier.moves += 1
        event = _record(dossier, name, acting, before=before, change=change)
        for follow in followers():
            follow(event)
    return event


def check_unmoved(dossier: Dossier, as_read: int) -> None:
    """The page from which a move comes was made from this state of the dossier; else somebody was faster."""
    if dossier.moves != as_read:
        raise Overtaken(_last_event(dossier))


def _last_event(dossier: Dossier) -> Event | None:
    return dossier.events.select_related("by", "posting__division").order_by("-sequence").first()


def _record(dossier: Dossier, name: str, acting: Acting, *, before: str, change: Change) -> Event:
    previous = dossier.events.order_by("-sequence").values_list("sequence", "hash").first()
    event = Event(
        dossier=dossier,
        sequence=previous[0] + 1 if previous else 1,
        action=name,
        before=before,
        after=dossier.status,
        at=change.at,
        by=acting.user,
        posting=acting.posting,
        step=dossier.step,
        division_id=dossier.division_id,
        holder_id=dossier.holder_id,
        due_at=dossier.due_at,
        note=change.note,
        private_note=change.private_note,
        data=change.data,
        previous_hash=previous[1] if previous else "",
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def event_hash(event: Event) -> str:
    content = json.dumps(
        event_content(event), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _calendar(dossier: Dossier) -> WorkCalendar:
    return calendar_for(steps.place(dossier, dossier.step).division.agency)


def _limit(dossier: Dossier) -> Limit:
    return Limit(dossier.limit.value, dossier.limit.unit)


def _to_step(dossier: Dossier, index: int, now: datetime) -> dict[str, Any]:
    """Columns that say where the dossier lies from now on: division, person, since when, until when."""
    place = steps.place(dossier, index)
    calendar = calendar_for(place.division.agency)
    return {
        "step": index,
        "division": place.division,
        "holder": place.holder,
        "step_since": now,
        "step_due_at": deadlines.step_due(now, steps.hours(dossier, index), calendar),
    }


def _onward(dossier: Dossier, name: str, to: str, acting: Acting) -> int:
    """The step to go on to: the chosen one, else the usual one."""
    permit(dossier, name, acting)
    chosen = steps.Ways(dossier).chosen(to)
    if chosen is None:
        raise NotAllowed(f"{name} of {dossier} to {to}")
    return chosen


# --- the applicant ---


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
        where = _to_step(dossier, 0, now)
        where["step_due_at"] = deadlines.intake_due(now, calendar_for(dossier.agency))
        columns = {
            **where,
            **answers,
            **drafts.names(dossier),
            "submitted_at": now,
            "number": draw_number(dossier.agency, now.date()),
        }
        data = {"answer_by": where["step_due_at"].isoformat(), **drafts.fingerprint(dossier)}
        event = move(dossier, "submit", acting, Change(columns, at=now, data=data))
        dossier.attachments.update(sent=True)
    return event


def supplement(dossier: Dossier, acting: Acting, note: str = "") -> Event:
    """Send what was asked for; the clock runs again by the procedure's own rule."""
    with transaction.atomic():
        drafts.lock(dossier)
        permit(dossier, "supplement", acting)
        if defects := drafts.supplement_defects(dossier):
            raise drafts.NotReady(defects)
        event = move(dossier, "supplement", acting, _supplemented(dossier, note))
        dossier.attachments.filter(sent=False).update(sent=True)
    return event


def _supplemented(dossier: Dossier, note: str) -> Change:
    now = clock.now()
    calendar = _calendar(dossier)
    assert dossier.paused_at is not None
    pause: dict[str, Any] = {
        "paused_at": dossier.paused_at,
        "resumed_at": now,
        "calendar": calendar,
    }
    dossier.declaration = drafts.read_supplement(dossier)
    columns: dict[str, Any] = {
        "paused_from": "",
        "paused_at": None,
        "wanted": {},
        "declaration": dossier.declaration,
    }
    if dossier.step_due_at:
        columns["step_due_at"] = deadlines.after_pause(dossier.step_due_at, **pause)
    if dossier.due_at:
        here = graph.pause(steps.current_step(dossier), "supplement")
        strategy = here.after if here else dossier.limit.after_supplement
        columns["due_at"] = deadlines.after_supplement(
            dossier.due_at, _limit(dossier), strategy, **pause
        )
    if dossier.paused_from == Status.SUBMITTED:
        columns["step_due_at"] = deadlines.intake_due(now, calendar)
    asked = {key: dossier.wanted.get(key) for key in ("papers", "fields", "reply_by")}
    data = {
        "asked": asked,
        "paused_at": dossier.paused_at.isoformat(),
        **drafts.fingerprint(dossier),
    }
    return Change(columns, note=note, data=data, at=now)


def withdraw(dossier: Dossier, acting: Acting, note: str = "") -> Event:
    return move(dossier, "withdraw", acting, Change(_closed(), note=note))


# --- the officers ---


def _closed(**more: Any) -> dict[str, Any]:
    return {
        "paused_from": "",
        "paused_at": None,
        "wanted": {},
        "closed_at": clock.now(),
        "holder": None,
        **more,
    }


def accept(
    dossier: Dossier, acting: Acting, note: str = "", private_note: str = "", to: str = ""
) -> Event:
    """Take the dossier in and promise a due time (Giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01)."""
    step = _onward(dossier, "accept", to, acting)
    now = clock.now()
    promised = deadlines.promised(now, _limit(dossier), calendar_for(dossier.agency))
    due = steps.due_in(dossier, step, promised, _limit(dossier), now)
    columns = {
        **_to_step(dossier, step, now),
        "accepted_at": now,
        "original_due_at": due,
        "due_at": due,
    }
    return move(dossier, "accept", acting, _leaving(dossier, columns, note, private_note, now))


def refuse(dossier: Dossier, acting: Acting, note: str, private_note: str = "") -> Event:
    """Refuse to take the dossier in, with the reason (form 03)."""
    return move(dossier, "refuse", acting, Change(_closed(), note, private_note))


def ask_supplement(
    dossier: Dossier,
    acting: Acting,
    *,
    papers: dict[str, str],
    fields: dict[str, str],
    note: str = "",
) -> Event:
    """Ask once for everything that lacks (form 02): published papers and fields, each with its reason.

    The clock stops until the applicant answers. NĐ 61/2018 Điều 5: nothing outside the published list.
    """
    now = clock.now()
    reply_by = deadlines.promised(
        now, Limit(deadlines.SUPPLEMENT_DAYS, "calendar_day"), calendar_for(dossier.agency)
    )
    wanted = {
        "papers": drafts.known_papers(dossier, papers),
        "fields": drafts.known_fields(dossier, fields),
        "note": note,
        "reply_by": reply_by.isoformat(),
    }
    columns = {"paused_from": dossier.status, "paused_at": now, "wanted": wanted}
    return move(dossier, "ask_supplement", acting, Change(columns, note=note, data=wanted, at=now))


def take(dossier: Dossier, acting: Acting) -> Event:
    return move(dossier, "take", acting, Change({"holder": acting.posting}))


def begin(dossier: Dossier, acting: Acting, note: str = "", private_note: str = "") -> Event:
    return move(dossier, "begin", acting, Change({"holder": acting.posting}, note, private_note))


def forward(
    dossier: Dossier, acting: Acting, note: str = "", private_note: str = "", to: str = ""
) -> Event:
    """Pass the dossier on: to the step with the key `to`, or to the usual one."""
    step = _onward(dossier, "forward", to, acting)
    now = clock.now()
    columns = _to_step(dossier, step, now)
    if dossier.due_at:
        columns["due_at"] = steps.due_in(dossier, step, dossier.due_at, _limit(dossier), now)
    return move(dossier, "forward", acting, _leaving(dossier, columns, note, private_note, now))


def send_back(dossier: Dossier, acting: Acting, note: str = "", private_note: str = "") -> Event:
    """Return the dossier to the step it came from, with remarks; to the person who did it, if that is known.

    Back at the one-stop desk is also how an officer gets papers asked for: the applicant has one counterparty
    (NĐ 61/2018 Điều 5 khoản 1 e)."""
    permit(dossier, "send_back", acting)
    now = clock.now()
    back = steps.came_from(dossier)
    assert back is not None
    columns = _to_step(dossier, back, now)
    left = dossier.events.filter(action__in=steps.ENTERING)
    done_by = left.filter(data__step=back).last()
    if done_by and done_by.posting and done_by.posting.division_id == columns["division"].pk:
        columns["holder"] = done_by.posting
    return move(dossier, "send_back", acting, _leaving(dossier, columns, note, private_note, now))


def finish(
    dossier: Dossier, acting: Acting, *, result: StoredFile, note: str = "", private_note: str = ""
) -> Event:
    """The result is signed and sealed: it goes back to the one-stop desk to be handed over."""
    permit(dossier, "finish", acting)
    now = clock.now()
    # From here on it waits for the applicant to come: no step of the office runs out.
    waiting = {"step_due_at": None, "result": result, "finished_at": now}
    columns = {**_to_step(dossier, steps.last_index(dossier), now), **waiting}
    change = _leaving(dossier, columns, note, private_note, now)
    change.data |= {
        "result_sha256": result.sha256,
        "on_time": dossier.due_at is None or now <= dossier.due_at,
    }
    return move(dossier, "finish", acting, change)


def _leaving(
    dossier: Dossier, columns: dict[str, Any], note: str, private_note: str, now: datetime
) -> Change:
    """A step ends here: the event keeps which one, since when, and whether its own limit was kept."""
    data = {
        "step": dossier.step,
        "since": dossier.step_since.isoformat() if dossier.step_since else None,
        "in_time": dossier.step_due_at is None or now <= dossier.step_due_at,
    }
    return Change(columns, note, private_note, data, now)


def hand_over(
    dossier: Dossier, acting: Acting, *, collected_by: str, paper: str = "", note: str = ""
) -> Event:
    """Give the result out; who collected it and with what paper is kept inside (NĐ 61/2018 Điều 6)."""
    data = {"collected_by": collected_by, "paper": paper}
    return move(dossier, "hand_over", acting, Change(_closed(), note, data=data))


def stop(dossier: Dossier, acting: Acting, note: str, private_note: str = "") -> Event:
    return move(dossier, "stop", acting, Change(_closed(), note, private_note))
