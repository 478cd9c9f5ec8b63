"""The electronic signatures of a result: first the leader's, then number, date and the agency's seal.

The paper that was approved is never made anew: each signature is added behind it (motcua/signatures). What cannot be
signed waits, says why, and is tried again; nothing goes out meanwhile.
"""

import hashlib
import io
import logging
from datetime import datetime
from typing import Any

import pikepdf
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.documents.render import day_words, render
from motcua.dossiers import access, actions, waits
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Decision, Dossier
from motcua.files.actions import store_bytes
from motcua.signatures import keys, signing
from motcua.signatures.errors import CannotSign
from motcua.signatures.models import SigningKey
from motcua.signatures.signing import Box

log = logging.getLogger(__name__)
LEADER, SEAL = "leader", "seal"
FIELDS = {LEADER: "ChuKyLanhDao", SEAL: "DauCoQuan"}
REASONS = {LEADER: "Duyệt và ký kết quả", SEAL: "Cấp số, đóng dấu của cơ quan"}
# Of papers made elsewhere: in the margins above and below, which no letter of ours fills.
STRIP_HIGH, STRIP_ASIDE, STRIP_OFF = 34, 40, 6


def attempt(dossier_id: int) -> None:
    """The signature that is due, if one is; what is in the way is written down and told."""
    dossier = access.loaded().get(pk=dossier_id)
    decision = waits.decision(dossier)
    if decision is None or not decision.wants or dossier.status != Status.PROCESSING:
        return
    before = decision.latest.sha256
    try:
        try:
            _sign(dossier, decision, before)
        except CannotSign as cannot:
            actions.signing_waits(dossier, before=before, trouble=cannot.sentence)
    except (actions.NotAllowed, actions.Overtaken):
        return  # signed by another process, or replaced by a new draft, a moment ago


def attempt_all() -> int:
    """Whatever waits; returns how many still do."""
    waiting = [one for one in _waiting() if one.wants]
    for decision in waiting:
        try:
            attempt(decision.dossier_id)
        except Exception:  # one paper that cannot be drawn holds up no other
            log.exception("Signing of the result of dossier %s failed.", decision.dossier_id)
    return sum(bool(one.wants) for one in _waiting())


def _waiting() -> list[Decision]:
    found = Decision.objects.filter(
        electronic=True, replaced_at=None, sealed=None, dossier__status=Status.PROCESSING
    )
    return list(found.order_by("pk"))


def _sign(dossier: Dossier, decision: Decision, before: str) -> None:
    due, pdf = decision.wants, _content(decision)
    key = _key(decision)
    signed = signing.sign(pdf, key, **_how(dossier, decision, pdf))
    name = f"ket-qua-{dossier.number}.pdf"
    file = store_bytes(signed, name=name, content_type="application/pdf")
    facts = {"certificate": key.fingerprint, "level": signing.level()}
    act = actions.sign_decision if due == LEADER else actions.seal_decision
    act(dossier, before=before, file=file, facts=facts)


def _content(decision: Decision) -> bytes:
    """The very bytes that were approved: what lies in the store by now may have been swapped."""
    stored = decision.latest
    try:
        with default_storage.open(stored.path, "rb") as file:
            content: bytes = file.read()
    except OSError:
        raise CannotSign(_("Chưa ký số được: không đọc được tệp đã duyệt.")) from None
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise CannotSign(_("Chưa ký số được: tệp đã duyệt bị thay đổi trong kho tệp."))
    return content


def _key(decision: Decision) -> SigningKey:
    if decision.wants == SEAL:
        return keys.of_agency(decision.made_by.agency)
    assert decision.approved_by is not None
    return keys.of_posting(decision.approved_by)


def _how(dossier: Dossier, decision: Decision, pdf: bytes) -> dict[str, Any]:
    """Field, place and looks. The first signature certifies, unless the paper came with one already."""
    due, rooms = decision.wants, _rooms(decision, pdf)
    how: dict[str, Any] = {
        "field": FIELDS[due],
        "reason": REASONS[due],
        "appearance_pdf": _stamp(decision, rooms[due], clock.local(clock.now())),
        "box": rooms[due],
    }
    if due == LEADER:
        how |= {"certify": not signing.names(pdf), "rooms": {FIELDS[SEAL]: rooms[SEAL]}}
    return how


def _rooms(decision: Decision, pdf: bytes) -> dict[str, Box]:
    if decision.rooms:
        return {name: Box(*corners) for name, corners in decision.rooms.items()}
    with pikepdf.open(io.BytesIO(pdf)) as read:
        first, last = read.pages[0].mediabox, read.pages[-1].mediabox
    left, _bottom, right, top = (round(float(one)) for one in first)
    from_, low, to, _top = (round(float(one)) for one in last)
    high = top - STRIP_OFF
    return {
        SEAL: Box(0, left + STRIP_ASIDE, high - STRIP_HIGH, right - STRIP_ASIDE, high),
        LEADER: Box(
            -1, (from_ + to) // 2, low + STRIP_OFF, to - STRIP_ASIDE, low + STRIP_OFF + STRIP_HIGH
        ),
    }


def _stamp(decision: Decision, box: Box, at: datetime) -> bytes:
    agency, seal = decision.made_by.agency, decision.wants == SEAL
    given = clock.local(decision.numbered_at) if decision.numbered_at else at
    return render(
        "stamp",
        {
            "title": REASONS[decision.wants],
            "page_size": "a4",
            "made_at": at,
            "kind": decision.wants,
            "name": agency.name
            if seal
            else str(decision.approved_by.user if decision.approved_by else ""),
            "time": f"{at:%d/%m/%Y %H:%M:%S} +07:00",
            "number": decision.number,
            "lookup": "",
            "place_date": f"{agency.unit.short_name}, {day_words(given)}",
            "width": box.right - box.left,
            "height": box.top - box.bottom,
        },
    )
