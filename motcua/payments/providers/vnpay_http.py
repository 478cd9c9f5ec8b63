"""Asking VNPay: one POST, a few seconds, and whatever is no sound answer is none at all."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse

SECONDS = 6.0
LARGEST = 64_000


class NoAnswer(Exception):
    """The gateway is away, slow, or says something else than JSON. Nothing is known by it."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A question with money in it is not carried on to wherever an answer points."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_opener = urllib.request.build_opener(_StayHere)


def post(url: str, body: Mapping[str, str], *, seconds: float = SECONDS) -> object:
    request = urllib.request.Request(  # noqa: S310  the address is a setting, checked to be http(s)
        url,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        method="POST",
    )
    ends = time.monotonic() + seconds
    try:
        with _opener.open(request, timeout=seconds) as answer:
            if answer.status != 200:
                raise NoAnswer(f"status {answer.status}")
            return json.loads(_read(answer, ends).decode("utf-8"))
    except (OSError, HTTPException) as away:
        raise NoAnswer(type(away).__name__) from away
    except (ValueError, RecursionError) as nonsense:
        raise NoAnswer("not JSON") from nonsense


def _read(answer: HTTPResponse, ends: float) -> bytes:
    """The whole answer; a gateway that drips a byte now and then must not hold a worker."""
    read = b""
    while chunk := answer.read1(8_192):
        read += chunk
        if len(read) > LARGEST:
            raise NoAnswer("too large")
        if time.monotonic() > ends:
            raise NoAnswer("too slow")
    return read
