"""What the system writes of electronic signatures on a result: made, or why they wait. Nobody presses these."""

import logging

from django.db import transaction

from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.common import clock
from motcua.dossiers import waits
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, lock, move, permit
from motcua.dossiers.models import Decision, Dossier, Event
from motcua.files.models import StoredFile

log = logging.getLogger(__name__)


def sign_decision(
    dossier: Dossier,
    acting: Acting = SYSTEM,
    *,
    before: str,
    file: StoredFile,
    facts: dict[str, str],
) -> Event:
    """The leader's signature stands behind the very paper that was approved (`before`, its SHA-256)."""
    return _signed(dossier, acting, "sign_decision", before, file, facts)


def seal_decision(
    dossier: Dossier,
    acting: Acting = SYSTEM,
    *,
    before: str,
    file: StoredFile,
    facts: dict[str, str],
) -> Event:
    """Number, date and the agency's seal stand behind the paper the leader signed."""
    return _signed(dossier, acting, "seal_decision", before, file, facts)


def _signed(
    dossier: Dossier,
    acting: Acting,
    name: str,
    before: str,
    file: StoredFile,
    facts: dict[str, str],
) -> Event:
    with transaction.atomic():
        lock(dossier)
        permit(dossier, name, acting)
        decision, due = _current(dossier), "leader" if name == "sign_decision" else "seal"
        if decision.wants != due or decision.latest.sha256 != before:
            raise NotAllowed(f"{name} of {dossier}: another paper is due by now")
        words = {"before": before, "after": file.sha256, **facts}
        event = move(dossier, name, acting, Change(data=words))
        if due == "leader":
            decision.signed = file
        else:
            decision.sealed = file
        decision.trouble, decision.trouble_since = "", None
        decision.save(update_fields=["signed", "sealed", "trouble", "trouble_since"])
    return event


def signing_waits(
    dossier: Dossier, acting: Acting = SYSTEM, *, before: str, trouble: str
) -> Event | None:
    """It could not be signed: leaders and the seal clerks are told, once for each cause."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "signing_waits", acting)
        decision = _current(dossier)
        if decision.latest.sha256 != before or decision.trouble == trouble:
            return None
        log.error("Dossier %s waits for a signature (%s).", dossier.number, decision.wants)
        told = _to_be_told(decision)
        data = {"signs": decision.wants, "sha256": before, "told": [post.pk for post in told]}
        event = move(dossier, "signing_waits", acting, Change(private_note=trouble, data=data))
        decision.trouble = trouble
        decision.trouble_since = decision.trouble_since or clock.now()
        decision.save(update_fields=["trouble", "trouble_since"])
    return event


def _current(dossier: Dossier) -> Decision:
    decision = waits.decision(dossier)
    if decision is None:
        raise NotAllowed(f"{dossier} has no draft by now")
    return decision


def _to_be_told(decision: Decision) -> list[Posting]:
    roles = (Role.LEADER, Role.SEAL_CLERK)
    found = active_postings().filter(agency=decision.made_by.agency_id, role__in=roles)
    return list(found.order_by("pk"))
