"""The dossiers of the person at the counter, one after another: their numbers, as long as the person stands there."""

from collections.abc import Sequence

from django.http import HttpRequest

from motcua.accounts.models import Posting
from motcua.dossiers import queries
from motcua.dossiers.models import Dossier

KEY = "at_the_counter"
AT_MOST = 50


def taken_in(request: HttpRequest, posting: Posting) -> list[Dossier]:
    """In the order they were taken in; what this post may not see (any more) is left out."""
    numbers: Sequence[str] = request.session.get(KEY, ())
    found = {one.number: one for one in queries.numbered(posting, numbers)}
    return [found[number] for number in numbers if number in found]


def add(request: HttpRequest, posting: Posting, dossier: Dossier) -> None:
    """To those of the same person; a dossier of somebody else begins a new list."""
    before = taken_in(request, posting)
    if before and not _same_person(before[-1], dossier):
        before = []
    numbers = [one.number for one in before] + [dossier.number]
    request.session[KEY] = list(dict.fromkeys(numbers))[-AT_MOST:]


def clear(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def _same_person(one: Dossier, other: Dossier) -> bool:
    return _who(one) == _who(other)


def _who(dossier: Dossier) -> tuple[object, object]:
    return dossier.submitter.get("full_name"), dossier.submitter.get("identity_number")
