"""What the work leaves in writing: verifications, objections to what is posted, appointments, notes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.dossiers import meetings, promises, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, lock, move, permit
from motcua.dossiers.actions.opinions import step_goes_on
from motcua.dossiers.legal_clock import Cause
from motcua.dossiers.models import Appointment, Dossier, Event, WorkFile
from motcua.dossiers.promises import Promise, RunsAgain
from motcua.files.models import StoredFile

Files = Sequence[StoredFile]
CAUSE: Cause = "appointment"


def verify(
    dossier: Dossier,
    acting: Acting,
    *,
    at: datetime,
    place: str,
    participants: str,
    content: str,
    files: Files = (),
) -> Event:
    """What was found on the spot (Biên bản xác minh)."""
    data = {
        "at": clock.local(at).isoformat(),
        "place": place,
        "participants": participants,
        "content": content,
    }
    return _recorded(dossier, "verify", acting, Change(private_note=content, data=data), files)


def record_objection(
    dossier: Dossier, acting: Acting, *, who: str, text: str, files: Files = ()
) -> Event:
    """Somebody objects to what hangs in public."""
    change = Change(private_note=f"{who}: {text}", data={"who": who, "text": text})
    return _recorded(dossier, "record_objection", acting, change, files)


def note(dossier: Dossier, acting: Acting, *, text: str, files: Files = ()) -> Event:
    """Among officers only."""
    return _recorded(dossier, "note", acting, Change(private_note=text), files)


def _recorded(dossier: Dossier, name: str, acting: Acting, change: Change, files: Files) -> Event:
    with transaction.atomic():
        change.data |= {"files": [file.sha256 for file in files]} if files else {}
        event = move(dossier, name, acting, change)
        WorkFile.objects.bulk_create(WorkFile(event=event, file=file) for file in files)
    return event


def appoint(dossier: Dossier, acting: Acting, *, at: datetime, place: str, note: str = "") -> Event:
    """Ask the applicant to come; the legal clock stops where the step says so, until they came.

    Raises ValueError at a moment at which nobody is there. A meeting is no due time: people agree on it.
    """
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "appoint", acting)
        now = clock.now()
        assert dossier.division is not None
        if wrong := meetings.not_possible(at, now, calendar_for(dossier.division.agency)):
            raise ValueError(wrong)
        step = waits.step_of(dossier)
        earlier = dossier.appointments.filter(step=dossier.step)
        # What was stopped for the first appointment stands still until somebody comes.
        stops = () if earlier.exists() else promises.waiting(step, CAUSE, now, key=step.key)
        promise = promises.after(dossier, *stops) if stops else Promise()
        earlier.filter(attended=None).update(attended=False, remarks=_("Đã hẹn lại."))
        data = {"at": clock.local(at).isoformat(), "place": place, "purpose": step.appointment}
        words = _("Mời đến lúc %(at)s tại %(place)s: %(purpose)s.")
        words %= {"at": luc(at), "place": place, "purpose": step.appointment.rstrip(".")}
        said = f"{words}\n{note}" if note else words
        change = Change(promise.columns, said, data=data | promise.data, at=now)
        event = move(dossier, "appoint", acting, change)
        Appointment.objects.create(
            dossier=dossier,
            event=event,
            step=dossier.step,
            at=at,
            place=place,
            purpose=step.appointment,
        )
    return event


def attend(dossier: Dossier, acting: Acting, *, came: bool, remarks: str = "") -> Event:
    """Whether they came; who did not is given another appointment."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "attend", acting)
        now = clock.now()
        meeting = waits.meeting(dossier)
        assert meeting is not None
        assert meeting.pending is not None
        columns: dict[str, Any] = {}
        data: dict[str, Any] = {"came": came}
        if came and dossier.stopped_for:
            key = waits.step_of(dossier).key
            promise = promises.after(dossier, RunsAgain(now, CAUSE, key=key))
            until = promise.columns["stopped_at"] or now
            columns = promise.columns | step_goes_on(dossier, until)
            data |= promise.data
        said = _("Đã đến theo hẹn.") if came else _("Không đến theo hẹn.")
        change = Change(columns, said, remarks, data, now)
        event = move(dossier, "attend", acting, change)
        meeting.pending.attended, meeting.pending.remarks = came, remarks
        meeting.pending.save(update_fields=["attended", "remarks"])
    return event


def confirm_transfer(dossier: Dossier, acting: Acting, *, remarks: str = "") -> Event:
    """What another agency passed on has come, and whether it is what the slip says."""
    permit(dossier, "confirm_transfer", acting)
    came = waits.passed_on(dossier)
    assert came is not None
    data = {"slip": came.data["slip"], "sent_at": clock.local(came.at).isoformat()}
    return move(dossier, "confirm_transfer", acting, Change(private_note=remarks, data=data))
