from typing import cast

from django.http import HttpRequest

from motcua.accounts.models import User
from motcua.dossiers.access import Acting


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware has seen to it that there is one."""
    return cast(User, request.user)


def acting(request: HttpRequest) -> Acting:
    """At the citizens' door everybody acts as themselves, officers too."""
    return Acting(person(request))
