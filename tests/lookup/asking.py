"""Looking a dossier up as a stranger's browser does."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client

from motcua.dossiers import tracking
from motcua.dossiers.models import Dossier

PAGE = "/tra-cuu/"
AT_THE_DESK = "/can-bo/tra-cuu-phieu/"
NOBODYS_CODE = "0000-0000-0000"
NOBODYS_NUMBER = "H27.50.58-260310-9999"


def ask(
    number: str, code: str, *, client: Client | None = None, page: str = PAGE, **meta: str
) -> HttpResponse:
    return (client or Client()).post(page, {"number": number, "code": code}, **meta)


def pair(dossier: Dossier) -> tuple[str, str]:
    assert dossier.number
    return dossier.number, tracking.code_of(dossier)


def words(answer: HttpResponse) -> str:
    """What the page says in its middle, without the marks of one answer."""
    page = answer.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "csrf", page)
    return re.sub(r'nonce="[^"]+"', "nonce", page)
