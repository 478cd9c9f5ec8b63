"""Doing the clerk's work at the counter as a browser does."""

from __future__ import annotations

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.procedures import samples
from motcua.procedures.queries import current

START = "/can-bo/tiep-nhan/"
DONE = f"{START}xong/"
CODE = "1.004873"  # three working days, asked for in few words
SAME_DAY = "2.000635"
CARD = "042090000001|183000001|Nguyễn Văn Mẫu|01011990|Nam|Thôn 1, Cẩm Minh|15042021"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def begin(client: Client, code: str = CODE, **more: str) -> str:
    """The address of a new draft."""
    answer = client.post(f"{START}lap/", {"code": code, **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def key_of(address: str) -> str:
    found = re.search(r"/nhap/([^/#]+)/", address)
    assert found
    return found[1]


def draft_at(address: str) -> Dossier:
    return Dossier.objects.get(key=key_of(address))


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return html.unescape(found[1]) if found else ""


def filled(code: str = CODE, **more: Any) -> dict[str, Any]:
    """Right answers in every box of the page, as they are named there."""
    version = current(code)
    assert version is not None
    said: dict[str, Any] = {"place-channel": "counter"}
    for part in ("submitter", "applicant"):
        values = samples.answers(version, part, examples=False)
        said |= {f"{part}-{key}": value for key, value in values.items() if value}
    said |= {
        key: value
        for key, value in samples.answers(version, "declaration", examples=False).items()
        if value
    }
    for paper in version.description.papers:
        said[f"paper-{paper.key}-originals"] = "1"
    return said | more


def post(client: Client, address: str, go: str, **typed: Any) -> HttpResponse:
    address = address.partition("#")[0]
    text = page(client, address)
    here = {"page-revisions": hidden(text, "page-revisions"), "place-agency": chosen_agency(text)}
    return client.post(address, {**here, "place-channel": "counter", "go": go, **typed})


def chosen_agency(text: str) -> str:
    select = re.search(r'<select name="place-agency".*?</select>', text, re.S)
    assert select
    found = re.search(r'value="([^"]*)" selected', select[0])
    return found[1] if found else ""


def take_in(client: Client, code: str = CODE, go: str = "accept", **more: Any) -> Dossier:
    """From the first press to the last; the dossier that came of it."""
    address = begin(client, code)
    answer = post(client, address, go, **filled(code, **more))
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == DONE, answer["Location"]
    return draft_at(address)
