"""A picture of a transfer says that somebody says they paid. Money it is when the bank says so, too."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting, User
from motcua.common import clock
from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import lock
from motcua.dossiers.models import Dossier
from motcua.files.actions import store
from motcua.payments.arrivals import arrived
from motcua.payments.models import Payment, Proof, ProofState, State, StatementRow
from motcua.payments.statements.importing import Overtaken, one_at_a_time

PROOF = "proof"


class NotNow(Exception):
    """The sentence says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def latest(dossier: Dossier) -> Proof | None:
    return dossier.proofs.order_by("-pk").first()


def send(dossier: Dossier, by: User, upload: File[Any]) -> Proof:
    """Raises `NotNow`, and `Refused` of files."""
    found = latest(dossier)
    if found and found.state == ProofState.WAITING:
        raise NotNow(_("Chứng từ gửi trước đang được đối chiếu: chờ kết quả rồi gửi lại nếu cần."))
    if not dossier.owed:
        raise NotNow(_("Không còn khoản nào phải nộp: không cần gửi chứng từ."))
    stored = store(upload, by=by)
    try:
        with transaction.atomic():
            made = Proof.objects.create(dossier=dossier, file=stored, sent_by=by)
            actions.send_proof(dossier, Acting(by))
    except IntegrityError:
        raise NotNow(_("Chứng từ vừa được gửi ở một cửa sổ khác: chờ kết quả.")) from None
    return made


def confirm(proof: Proof, posting: Posting, *, amount: int, reference: str) -> Payment:
    """The bank shows this money under this reference. Raises `Overtaken` and `NotNow`."""
    with transaction.atomic():
        proof = _waiting(proof)
        agency = proof.dossier.reception
        one_at_a_time(agency)
        if StatementRow.objects.filter(agency=agency, reference__iexact=reference).exists() or (
            Payment.objects.filter(
                agency=agency,
                provider=PROOF,
                state=State.PAID,
                gateway_reference__iexact=reference,
            ).exists()
        ):
            raise NotNow(_("Số tham chiếu này đã được ghi cho một khoản khác: xem lại sao kê."))
        acting = Acting(posting.user, posting)
        payment = arrived(
            proof.dossier, PROOF, amount, taken_by=posting, acting=acting, reference=reference
        )
        proof.state, proof.payment = ProofState.CONFIRMED, payment
        proof.decided_by, proof.decided_at = posting, clock.now()
        proof.save()
    return payment


def decline(proof: Proof, posting: Posting, reason: str) -> None:
    """The applicant is told why. Raises `Overtaken`."""
    with transaction.atomic():
        proof = _waiting(proof)
        proof.state, proof.reason = ProofState.DECLINED, reason
        proof.decided_by, proof.decided_at = posting, clock.now()
        proof.save()
        actions.decline_proof(proof.dossier, Acting(posting.user, posting), note=reason)


def _waiting(proof: Proof) -> Proof:
    """The dossier first, then what hangs on it: the order in which everybody locks."""
    lock(proof.dossier)
    found = Proof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    found.dossier = proof.dossier
    if found.state != ProofState.WAITING:
        assert found.decided_by is not None
        raise Overtaken(
            _("%(who)s đã trả lời chứng từ này: %(state)s.")
            % {"who": found.decided_by.user.full_name, "state": found.get_state_display()}
        )
    return found
