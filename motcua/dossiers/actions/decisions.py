"""Drafts of the result: made at work, approved byte for byte by the leader, numbered and sealed by the clerk."""

from django.db import transaction

from motcua.common import clock
from motcua.dossiers import paper_numbers, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, Overtaken, move, permit
from motcua.dossiers.models import Decision, Dossier, Event
from motcua.files.models import StoredFile


def draft_decision(
    dossier: Dossier,
    acting: Acting,
    *,
    title: str,
    file: StoredFile,
    rooms: dict[str, list[int]] | None = None,
) -> Event:
    """A draft, or another in the place of the one there is; what was approved must be approved again."""
    with transaction.atomic():
        permit(dossier, "draft_decision", acting)
        assert acting.posting is not None
        now = clock.now()
        before = dossier.decisions.filter(replaced_at=None).first()
        data = {
            "title": title,
            "sha256": file.sha256,
            "replaces": before.file.sha256 if before else "",
        }
        event = move(
            dossier, "draft_decision", acting, Change(private_note=title, data=data, at=now)
        )
        dossier.decisions.filter(replaced_at=None).update(replaced_at=now)
        Decision.objects.create(
            dossier=dossier,
            step=dossier.step,
            title=title,
            file=file,
            made_by=acting.posting,
            made_at=now,
            rooms=rooms or {},
        )
    return event


def approve_decision(
    dossier: Dossier, acting: Acting, *, sha256: str, note: str = "", proven: bool = False
) -> Event:
    """The leader approves exactly what was read: a newer draft is another paper (409).

    Where the agency signs electronically approving signs: only who was `proven` to be there a moment ago."""
    with transaction.atomic():
        permit(dossier, "approve_decision", acting)
        decision = waits.decision(dossier)
        assert decision is not None
        if decision.file.sha256 != sha256:
            raise Overtaken(_drafted(dossier))
        electronic = decision.made_by.agency.signs_electronically
        if electronic and not proven:
            raise NotAllowed(f"approve_decision of {dossier} without proof of the person")
        now = clock.now()
        data = {"title": decision.title, "sha256": sha256}
        if electronic:
            data["signs"] = "leader"
        change = Change(private_note=note, data=data, at=now)
        event = move(dossier, "approve_decision", acting, change)
        decision.approved_by, decision.approved_at = acting.posting, now
        decision.electronic = electronic
        decision.save(update_fields=["approved_by", "approved_at", "electronic"])
    return event


def _drafted(dossier: Dossier) -> Event | None:
    return dossier.events.filter(action="draft_decision").order_by("-sequence").first()


def number_decision(dossier: Dossier, acting: Acting, *, kind: str) -> Event:
    """The next number of that kind of paper in this agency and year; a corrected draft keeps the number it had."""
    with transaction.atomic():
        permit(dossier, "number_decision", acting)
        decision = waits.decision(dossier)
        assert decision is not None
        assert acting.posting is not None
        now = clock.now()
        number = _given_before(dossier, decision) or paper_numbers.draw(
            decision.made_by.agency, kind, clock.local(now).date()
        )
        data = {"number": number, "sha256": decision.latest.sha256}
        if decision.electronic:
            data["signs"] = "seal"
        change = Change({"result_number": number}, data=data, at=now)
        event = move(dossier, "number_decision", acting, change)
        decision.number, decision.numbered_by, decision.numbered_at = number, acting.posting, now
        decision.save(update_fields=["number", "numbered_by", "numbered_at"])
    return event


def _given_before(dossier: Dossier, decision: Decision) -> str:
    """Of a draft that was never issued: a result that went out and was wrong keeps its number for itself."""
    earlier = dossier.decisions.filter(made_by__agency=decision.made_by.agency_id)
    if done_again := dossier.events.filter(action="correct").last():
        earlier = earlier.filter(made_at__gt=done_again.at)
    return earlier.exclude(number="").values_list("number", flat=True).first() or ""


def issued(dossier: Dossier, scan: StoredFile | None) -> tuple[StoredFile, dict[str, str]]:
    """What goes out: the sealed scan, else the approved file itself; and what the event keeps of it.

    Signed electronically it is the sealed file and nothing else: never before, and never another."""
    decision = waits.decision(dossier)
    approved = decision if decision and decision.approved_at else None
    if approved and approved.electronic:
        if scan or approved.sealed is None:
            raise NotAllowed(f"finish of {dossier} with another paper than the one that was sealed")
        scan = approved.sealed
    file = scan or (approved.file if approved else None)
    if file is None:
        raise NotAllowed(f"finish of {dossier} without a result")
    data = {"result_sha256": file.sha256}
    if approved:
        data |= {"approved_sha256": approved.file.sha256, "number": approved.number}
    return file, data
