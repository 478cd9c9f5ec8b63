"""Every address with odd values in every place: whatever is sent, the answer is never a failure of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.dossiers.models import Attachment, Dossier
from motcua.portal import wizard
from tests import builders
from tests.builders import People
from tests.world import SignIn

pytestmark = pytest.mark.django_db

ODD = (
    *("", " ", "0", "-1", "1.5", "1e400", "NaN", "²", "١٢٣", "9" * 19, "9" * 5000, "true", "null"),
    *(
        "\0",
        "a\0b",
        "\r\nSet-Cookie: a=b",
        "\x1b[2J",
        "\u202eabc",
        "\u200b",
        "\ufeff",
        "\U0001f600",
    ),
    *("a\u0301" * 500, "ế", "e\u0302\u0301", "ﷺ" * 50, "İı", "\U0010ffff", "𝟙𝟚"),
    *("../../etc/passwd", "..%2f..%2f", "%00", "%", "%zz", "a/b", "\\\\x\\y", "x" * 3000),
    *(
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "{% debug %}",
        "' OR 1=1 --",
        "%(a)s",
        "{0.__class__}",
    ),
    *(
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://[",
    ),
    *(
        "portal:home",
        "2026-99-99",
        "31/02/2026",
        "0000-00-00",
        "2026-03-10T09:00~1",
        "9999-12-31~1",
    ),
)
NAMES = [
    name
    for line in (
        "next page truoc sau xem tim thu-tuc xong q field service_level life_event level",
        "district commune agency old den email go known revision ticket fresh delivery",
        "pledge note private_note moves result collected_by paper files full_name",
        "identity_number phone password1 password2 login password oldpassword new_email",
        "cancel birth_date sex identity_issued_on identity_issued_by residence status by",
        "number user division role valid_from _popup o p e all",
    )
    for name in line.split()
]
# Words the pages themselves use, so that odd values also come behind the first door.
USUAL = (
    "1",
    "next",
    "save",
    "pick",
    "copy",
    "back",
    "commune",
    "province",
    "old",
    "an@example.com",
)


@dataclass(frozen=True)
class Address:
    template: str  # /ho-so/%(number)s/

    def path(self, values: dict[str, str]) -> str:
        quoted = {name: quote(value, safe="") for name, value in values.items()}
        return self.template % quoted

    @property
    def names(self) -> list[str]:
        return re.findall(r"%\((\w+)\)s", self.template)


def addresses() -> list[Address]:
    return sorted(set(_walk(get_resolver("motcua.config.urls"), "/")), key=lambda a: a.template)


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        if isinstance(entry.pattern, RoutePattern):
            here = re.sub(r"<(?:\w+:)?(\w+)>", r"%(\1)s", str(entry.pattern))
        else:
            here = str(normalize(str(entry.pattern))[0][0])
        if isinstance(entry, URLResolver):
            yield from _walk(entry, prefix + here)
        elif isinstance(entry, URLPattern):
            yield Address(prefix + here)


ADDRESSES = addresses()
PAGES = [address for address in ADDRESSES if not address.template.startswith("/quan-tri/")]
OF_THE_ADMINISTRATION = set(ADDRESSES) - set(PAGES)


@dataclass
class Scene:
    """Dossiers of An in several states, one of somebody else's, and three people at the door."""

    who: dict[str, Client]
    known: dict[str, list[str]]

    def send(self, who: str, method: str, path: str, query: dict[str, str], data: Any) -> None:
        address = f"{path}?{urlencode(query, errors='surrogatepass')}"
        # Nothing stays, so that every request finds all doors as they were; the limits on guessing too.
        point = transaction.savepoint()
        try:
            client = self.who[who]
            answer = (
                client.post(address, data) if method == "POST" else client.generic(method, address)
            )
            assert answer.status_code < 500, f"{method} {address[:300]} as {who}"
            if answer.streaming:
                b"".join(answer)
        finally:
            transaction.savepoint_rollback(point)


@pytest.fixture
def scene(people: People, sign_in: SignIn) -> Scene:
    draft = builders.dossier("draft", "1.001193")
    waiting = builders.dossier("supplement_wanted", "1.001193")
    sent = builders.dossier("submitted", "1.001193")
    made = [draft, waiting, sent, builders.dossier("accepted"), builders.dossier("done")]
    files = [str(pk) for pk in Attachment.objects.values_list("pk", flat=True)]
    papers = sorted(set(Attachment.objects.values_list("paper", flat=True)))
    return Scene(
        who={"nobody": Client(), "an": sign_in(people.an), "lan": sign_in(people.lan)},
        known={
            "key": [d.key for d in made],
            "number": [d.number for d in made if d.number],
            "pk": [*files, str(2**63), str(2**31), "9" * 400],
            "object_id": [str(sent.pk), str(2**70)],
            "code": ["1.004873", "1.001193", "2.000635"],
            "step": [step.slug for step in wizard.STEPS],
            "paper": papers,
            "action": ["accept", "refuse", "begin", "take", "finish", "hand_over"],
            "agency": [draft.agency.slug],
            "commune": [draft.agency.unit.key],
            "ticket": [wizard.ticket(draft)],
            "moves": [str(sent.moves)],
        },
    )


def fields_of(dossier: Dossier) -> list[str]:
    return [*dossier.submitter, *dossier.applicant, *dossier.declaration]


def at_the_door(path: str) -> str:
    return "lan" if path.startswith("/can-bo/") else "an"


def turned(names: list[str], by: int) -> dict[str, str]:
    """Each name with another odd value."""
    return {name: ODD[(by + 7 * place) % len(ODD)] for place, name in enumerate(names)}


def test_every_address_takes_odd_values_in_its_path(scene: Scene) -> None:
    for address in ADDRESSES:
        usual = {name: scene.known.get(name, ["abc"])[0] for name in address.names}
        odd = ODD[1::9] if address in OF_THE_ADMINISTRATION else ODD[::4]
        for name in address.names:
            for value in dict.fromkeys((*scene.known.get(name, []), *odd)):
                path = address.path({**usual, name: value})
                scene.send(at_the_door(path), "GET", path, {}, None)


def test_every_form_takes_odd_values_in_all_its_places_at_once(scene: Scene) -> None:
    draft = Dossier.objects.get(key=scene.known["key"][0])
    for address in PAGES:
        path = address.path({n: scene.known.get(n, ["abc"])[0] for n in address.names})
        for by in range(0, len(ODD), 5):
            data = turned([*NAMES, *fields_of(draft)], by)
            scene.send(at_the_door(path), "POST", path, {}, data)


@pytest.mark.parametrize("method", ["PUT", "HEAD", "XYZ"])
def test_every_address_takes_every_verb(scene: Scene, method: str) -> None:
    for address in ADDRESSES:
        path = address.path({n: scene.known.get(n, ["abc"])[0] for n in address.names})
        scene.send("lan" if path.startswith("/can-bo/") else "an", method, path, {}, None)


@pytest.mark.parametrize("usual", [{}, {"level": "commune"}, {"level": "commune", "old": "1"}])
def test_every_page_takes_odd_values_for_each_of_its_parameters(
    scene: Scene, usual: dict[str, str]
) -> None:
    for path, names in {
        "/ho-so/": ["truoc"],
        "/can-bo/": ["xem", "tim", "thu-tuc", "sau", "truoc"],
        "/can-bo/?": ["tim", "sau"],
        "/dich-vu-cong/": ["q", "page", "level", "district", "commune", "agency", "field", "old"],
        "/thu-tuc/1.004873/": ["level", "district", "commune", "agency", "old"],
        "/dang-nhap/": ["next"],
        "/dang-ky/gui-lai-thu/": ["email", "next"],
    }.items():
        for by in range(0, len(ODD), 3 if usual else 2):
            query = {**turned(names, by), **usual}
            scene.send(at_the_door(path), "GET", path.rstrip("?"), query, None)


@pytest.mark.parametrize(
    "cookie", ['commune="a\\000b"', "commune=%00", "session=\\000", 'session="\\000"']
)
def test_odd_cookies_are_no_failure(people: People, cookie: str) -> None:
    for path in ("/", "/dich-vu-cong/", "/ho-so/"):
        assert Client().get(path, HTTP_COOKIE=cookie).status_code < 500


@settings(
    max_examples=400,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_typed_and_pressed_the_answer_is_no_failure(
    scene: Scene, data: st.DataObject
) -> None:
    address = data.draw(st.sampled_from(PAGES))
    typed = st.one_of(st.sampled_from(ODD), st.text(max_size=30), st.sampled_from(USUAL))

    def value(name: str) -> str:
        known = scene.known.get(name)
        return data.draw(st.one_of(st.sampled_from(known), typed) if known else typed)

    path = address.path(
        {
            name: data.draw(
                st.one_of(st.sampled_from(scene.known.get(name, ["abc"])), st.just("abc"), typed)
            )
            for name in address.names
        }
    )
    draft = Dossier.objects.get(key=scene.known["key"][0])
    names = data.draw(
        st.lists(st.sampled_from([*NAMES, *fields_of(draft)]), max_size=8, unique=True)
    )
    given_ = {name: value(name) for name in names}
    if data.draw(st.integers(0, 9)) == 0:
        content = data.draw(st.sampled_from([b"x", b"%PDF-1.4", b"\xff\xd8\xff", b"<svg/>"]))
        upload = SimpleUploadedFile("a", content)
        upload.__dict__["_name"] = data.draw(typed)  # as a stranger's program would send it
        given_["files"] = given_["result"] = upload  # type: ignore[assignment]
    who = data.draw(st.sampled_from(["nobody", "an", "lan"]))
    if data.draw(st.booleans()):
        scene.send(who, "POST", path, {}, given_)
    else:
        query = {k: v for k, v in given_.items() if isinstance(v, str)}
        scene.send(who, "GET", path, query, None)
