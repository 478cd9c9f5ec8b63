"""Who takes dossiers in: the clerks of a one-stop desk, and whoever stands in for one. To others it is not there."""

from functools import wraps
from typing import cast

from django.http import Http404, HttpRequest, HttpResponseBase

from motcua.accounts.models import Posting
from motcua.desk.people import More, OfficersView, View, officers_only
from motcua.dossiers import access


def clerks_only(view: OfficersView[More]) -> View[More]:
    @wraps(view)
    def guarded(
        request: HttpRequest, posting: Posting, /, *args: More.args, **kwargs: More.kwargs
    ) -> HttpResponseBase:
        if not access.works_at_the_desk(posting):
            raise Http404
        return view(request, posting, *args, **kwargs)

    return officers_only(cast(OfficersView[More], guarded))
