"""Who makes the next move: somebody who may, found in the demonstration's offices."""

from django.db.models import QuerySet

from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.agencies.models import Agency
from motcua.dossiers import steps
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier


def officer(dossier: Dossier) -> Acting:
    """Somebody of the step's role in the division that holds the dossier."""
    posting = dossier.keeper or _in(dossier, steps.current_step(dossier).role)
    return Acting(posting.user, posting)


def clerk(dossier: Dossier) -> Acting:
    return clerk_of(dossier.reception)


def clerk_of(agency: Agency) -> Acting:
    found = active_postings().filter(agency=agency, division__kind="one-stop", role=Role.CLERK)
    return _first(found)


def leader(dossier: Dossier) -> Acting:
    assert dossier.division is not None
    return _first(active_postings().filter(agency=dossier.division.agency, role=Role.LEADER))


def known_as(email: str) -> Acting:
    return _first(active_postings().filter(user__email=email))


def _in(dossier: Dossier, role: str) -> Posting:
    return active_postings().filter(division=dossier.division, role=role).order_by("pk")[0]


def _first(found: QuerySet[Posting]) -> Acting:
    posting = found.order_by("pk")[0]
    return Acting(posting.user, posting)
