"""Pressing the buttons of the desk as a browser does."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from motcua.dossiers.models import Dossier
from tests import builders
from tests.pdf import words_of

PAPER = "previous_certificate"


def address(dossier: Dossier, action: str = "") -> str:
    return f"/can-bo/ho-so/{dossier.number}/" + (f"lam/{action}/" if action else "")


def press(client: Client, dossier: Dossier, action: str, **typed: Any) -> HttpResponse:
    return client.post(address(dossier, action), {"moves": dossier.moves, **typed})


def offered(client: Client, dossier: Dossier) -> set[str]:
    page = client.get(address(dossier)).content.decode()
    return set(re.findall(r'<details id="lam-([a-z_]+)"', page))


def result_file(content: bytes | None = None, name: str = "ket-qua.pdf") -> SimpleUploadedFile:
    given = builders.small_pdf() if content is None else content
    return SimpleUploadedFile(name, given, content_type="application/pdf")


def body(answer: HttpResponse) -> bytes:
    """Read to the end, which is when the test client closes the file."""
    return b"".join(answer) if answer.streaming else answer.content


def printed(client: Client, page: str) -> str:
    """The text of the paper that the page after a move offers to print."""
    found = re.search(r'<a href="(/can-bo/ho-so/[^"]+/giay/\d+/)" target="_blank">In ', page)
    assert found
    answer = client.get(found[1])
    assert answer["Content-Type"] == "application/pdf"
    return words_of(body(answer))


def follow(client: Client, answer: HttpResponse) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"]).content.decode()
