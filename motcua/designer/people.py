"""Who may come through this door: people who keep the catalogue today. To others it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponseBase

from motcua.accounts.models import Posting, User
from motcua.accounts.queries import catalogue_posting_of

More = ParamSpec("More")
KeepersView = Callable[Concatenate[HttpRequest, Posting, More], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, More], HttpResponseBase]


def keepers_only(view: KeepersView[More]) -> View[More]:
    """Hands the view the post in which the person keeps the catalogue."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs
    ) -> HttpResponseBase:
        posting = catalogue_posting_of(cast(User, request.user))
        if posting is None:
            raise Http404
        return view(request, posting, *args, **kwargs)

    return guarded
