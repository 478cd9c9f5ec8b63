"""Who may come through the officers' door: people who hold a post today, asked anew with every request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from motcua.accounts.models import Posting, User
from motcua.accounts.queries import posting_of

More = ParamSpec("More")
OfficersView = Callable[Concatenate[HttpRequest, Posting, More], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, More], HttpResponseBase]


def officers_only(view: OfficersView[More]) -> View[More]:
    """Hands the view the post in which the person acts; without one the page says so (403)."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs
    ) -> HttpResponseBase:
        posting = posting_of(cast(User, request.user))
        if posting is None:
            return render(request, "desk/no_posting.html", status=403)
        return view(request, posting, *args, **kwargs)

    return guarded
