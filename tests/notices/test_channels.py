"""SMS and Zalo over a real gateway process: one message a key, a final no, a no for now, and none without settings."""

from __future__ import annotations

import email
import email.policy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launch.gateway import Gateway
from motcua.common.vietnamese import without_marks
from motcua.notices import letters, sending
from motcua.notices.models import Delivery, State, Trouble, Wishes
from tests import builders
from tests.builders import People

RunJobs = Callable[[], int]
Served = Gateway | HTTPServer


@contextmanager
def served(server: Served) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tin"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Answering(HTTPServer):
    """Says the same to everybody."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.asked: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), Fixed)


class Fixed(BaseHTTPRequestHandler):
    server: Answering

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["Idempotency-Key"], self.headers["Authorization"]))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *words: Any) -> None:
        """Tests are silent."""


def messages(folder: Path) -> list[Any]:
    files = sorted(folder.glob("*.eml"))
    return [email.message_from_bytes(f.read_bytes(), policy=email.policy.default) for f in files]


def test_without_a_gateway_there_is_e_mail_only(
    people: People, mailbox: list[Any], run_jobs: RunJobs
) -> None:
    builders.dossier()
    assert [d.channel for d in Delivery.objects.all()] == ["email"]


def test_an_sms_says_number_and_event_without_marks_and_comes_once(
    people: People, mailbox: list[Any], run_jobs: RunJobs, settings: Any, tmp_path: Path
) -> None:
    with served(Gateway(tmp_path)) as url:
        settings.NOTICE_GATEWAYS = {"sms": url, "zalo": ""}
        made = builders.dossier()
        run_jobs()
        sms = Delivery.objects.get(channel="sms")
        assert (sms.state, sms.address) == (State.ACCEPTED, made.submitter["phone"])
        # The worker died between the gateway's yes and its own mark.
        Delivery.objects.filter(pk=sms.pk).update(state=State.QUEUED)
        sending.send(sms.pk)
    (message,) = messages(tmp_path)
    text = message.get_content().strip()
    assert text == f"Ho so {made.number}: da gui thanh cong. http://testserver/ho-so/{made.number}/"
    assert len(text) <= 160
    assert message["To"] == made.submitter["phone"]
    assert len(mailbox) == 1


@pytest.mark.parametrize(
    ("status", "state", "trouble"),
    [
        (404, State.BOUNCED, Trouble.NO_MAILBOX),
        (400, State.BOUNCED, Trouble.REFUSED),
        (401, State.QUEUED, Trouble.BUSY),
        (429, State.QUEUED, Trouble.BUSY),
        (503, State.QUEUED, Trouble.BUSY),
    ],
)
def test_what_a_gateway_answers_is_final_or_for_now(
    people: People,
    mailbox: list[Any],
    run_jobs: RunJobs,
    settings: Any,
    status: int,
    state: str,
    trouble: str,
) -> None:
    settings.NOTICE_GATEWAY_TOKEN = "khóa".encode("ascii", "ignore").decode()
    server = Answering(status)
    with served(server) as url:
        settings.NOTICE_GATEWAYS = {"sms": url, "zalo": ""}
        builders.dossier()
        run_jobs()
    sms = Delivery.objects.get(channel="sms")
    assert (sms.state, sms.trouble) == (state, trouble)
    assert server.asked == [(sms.message_id, f"Bearer {settings.NOTICE_GATEWAY_TOKEN}")]


def test_a_gateway_that_is_away_is_tried_again(
    people: People, mailbox: list[Any], run_jobs: RunJobs, settings: Any
) -> None:
    with served(Answering(200)) as url:
        gone = url
    settings.NOTICE_GATEWAYS = {"sms": gone, "zalo": ""}
    builders.dossier()
    run_jobs()
    sms = Delivery.objects.get(channel="sms")
    assert (sms.state, sms.trouble, sms.tries) == (State.QUEUED, Trouble.UNREACHABLE, 1)
    assert len(mailbox) == 1, "one way waits for no other"


def test_zalo_only_for_who_asked_for_it(
    people: People, mailbox: list[Any], run_jobs: RunJobs, settings: Any, tmp_path: Path
) -> None:
    with served(Gateway(tmp_path)) as url:
        settings.NOTICE_GATEWAYS = {"sms": url, "zalo": url}
        Wishes.objects.create(user=people.an, sms=False, zalo=True)
        builders.dossier()
        run_jobs()
    assert [str(m["Subject"]).partition(":")[0] for m in messages(tmp_path)] == ["Zalo"]


def test_the_demonstration_gateway_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    import http.client

    with served(Gateway(tmp_path)) as url:
        host = url.removeprefix("http://").partition("/")[0]
        for body in (b"{", b"[]", b'{"channel": "fax", "to": "1", "text": "x"}'):
            connection = http.client.HTTPConnection(host, timeout=5)
            connection.request("POST", "/", body, {"Idempotency-Key": "k"})
            assert connection.getresponse().status == 400
            connection.close()
    assert messages(tmp_path) == []


@given(st.text(alphabet="aăâđêôơưÁÀẢÃẠýỳĐ –123", max_size=60))
def test_nothing_but_plain_letters_is_left(text: str) -> None:
    assert without_marks(text).isascii()


def test_a_long_address_leaves_room_for_what_happened(people: People, settings: Any) -> None:
    settings.BASE_URL = "https://" + "dich-vu-cong." * 9 + "example"
    builders.dossier()
    delivery = Delivery.objects.get()
    text = letters.short(delivery)
    assert len(text) <= 160
    assert text.startswith(f"Ho so {delivery.notice.dossier.number}: da gui thanh cong")
