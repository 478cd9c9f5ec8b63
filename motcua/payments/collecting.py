"""Which of the papers of money an officer may reach: those of the own agency, by role. Strangers get 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from motcua.accounts.models import Posting, Role
from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.payments.models import Closing, Proof, ProofState, Statement, StatementRow


def collects(posting: Posting) -> bool:
    """Whose work it is that money is taken and found again: the one-stop desk, and who answers for it."""
    return access.works_at_the_desk(posting) or posting.role == Role.LEADER


def _collects(posting: Posting) -> None:
    if not collects(posting):
        raise Http404


def statements(posting: Posting) -> QuerySet[Statement]:
    _collects(posting)
    found = Statement.objects.filter(agency=posting.agency_id)
    return found.select_related("read_by__user", "confirmed_by__user")


def statement(posting: Posting, pk: int) -> Statement:
    return get_object_or_404(statements(posting), pk=pk)


def rows(posting: Posting) -> QuerySet[StatementRow]:
    _collects(posting)
    return StatementRow.objects.filter(agency=posting.agency_id).select_related(
        "dossier", "payment", "decided_by__user"
    )


def row(posting: Posting, pk: int) -> StatementRow:
    return get_object_or_404(rows(posting), pk=pk)


def collected_here(posting: Posting, number: str) -> Dossier:
    """A dossier whose fees this agency collects; never the own one."""
    _collects(posting)
    found = access.for_officer(posting, number)
    if found.reception_id != posting.agency_id or access.is_own(found, posting.user):
        raise Http404
    return found


def proofs(posting: Posting) -> QuerySet[Proof]:
    """What waits for this desk, the oldest first; who only answers for it has none to judge."""
    found = Proof.objects.filter(state=ProofState.WAITING, dossier__reception=posting.agency_id)
    here = found.select_related("dossier", "file", "sent_by").order_by("pk")
    return here if access.works_at_the_desk(posting) else here.none()


def proof(posting: Posting, number: str, pk: int) -> Proof:
    found = access.at_my_counter(posting, number)
    shown = found.proofs.select_related("file", "payment", "decided_by__user", "sent_by")
    one = get_object_or_404(shown, pk=pk)
    one.dossier = found
    return one


def closings(posting: Posting) -> QuerySet[Closing]:
    """The own ones; a leader reads those of all clerks of the agency."""
    _collects(posting)
    mine = {"posting__agency": posting.agency_id} if posting.role == Role.LEADER else {}
    found = Closing.objects.filter(**mine or {"posting": posting.pk})
    return found.select_related("posting__user", "posting__agency", "posting__division")


def closing(posting: Posting, pk: int) -> Closing:
    return get_object_or_404(closings(posting), pk=pk)
