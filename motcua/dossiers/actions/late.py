"""Warning before a limit ends, telling those above when nobody acts, and the one apology with another day."""

from collections.abc import Iterable

from django.db import transaction

from motcua.accounts.models import Posting
from motcua.accounts.queries import leaders_of
from motcua.common import clock
from motcua.dossiers import promises
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, hold, lock, move, permit
from motcua.dossiers.legal_clock import Rescheduled
from motcua.dossiers.models import Apology, Dossier, Event


def warn(dossier: Dossier, acting: Acting, *, about: str, told: Iterable[Posting] = ()) -> Event:
    """`about` is "step" or "promise"; `told` get a line in their next letter."""
    return move(dossier, "warn", acting, Change(data={"about": about, **_told(told)}))


def escalate(
    dossier: Dossier, acting: Acting, *, level: str, told: Iterable[Posting] = ()
) -> Event:
    """`level`: "head" or "leader" for a step that is late, "promise" for the day named to the applicant."""
    return move(dossier, "escalate", acting, Change(data={"level": level, **_told(told)}))


def prepare_apology(
    dossier: Dossier,
    acting: Acting,
    *,
    reason: str,
    days: int,
    private_note: str = "",
) -> Event:
    """What the leader will sign; a later draft takes the place of an earlier one."""
    with transaction.atomic():
        # Nobody writes into what a leader is signing at this moment.
        lock(dossier)
        permit(dossier, "prepare_apology", acting)
        now = clock.now()
        due = promises.after(dossier, Rescheduled(now, days)).due_at
        draft = {"reason": reason, "days": days, "new_due_at": due}
        made = {"prepared_by": acting.posting, "prepared_at": now}
        Apology.objects.update_or_create(dossier=dossier, defaults=draft | made)
        leaders = leaders_of(dossier.division.agency_id) if dossier.division else ()
        data = {"days": days, "new_due_at": due.isoformat(), **_told(leaders)}
        said = "\n".join(filter(None, (reason, private_note)))
        change = Change(private_note=said, data=data, at=now)
        return move(dossier, "prepare_apology", acting, change)


@transaction.atomic
def apologise(dossier: Dossier, acting: Acting, *, reason: str, days: int) -> Event:
    """The leader signs (form 04): another day is named, once; the first promise stays on record."""
    hold(dossier)
    permit(dossier, "apologise", acting)
    now, before = clock.now(), dossier.due_at
    promise = promises.after(dossier, Rescheduled(now, days))
    columns = {**promise.columns, "reschedules": dossier.reschedules + 1}
    data = {
        **promise.data,
        "days": days,
        "before": before.isoformat() if before else None,
    }
    event = move(dossier, "apologise", acting, Change(columns, note=reason, data=data, at=now))
    signed = {"signed_by": acting.posting, "signed_at": now}
    letter = {"reason": reason, "days": days, "new_due_at": promise.due_at}
    Apology.objects.update_or_create(dossier=dossier, defaults=letter | signed)
    return event


def _told(postings: Iterable[Posting]) -> dict[str, list[int] | list[str]]:
    """Who gets a line in their next letter: the history names them."""
    told = list(postings)
    return {"told": [one.pk for one in told], "names": [str(one.user) for one in told]}
