"""A carrier that speaks HTTP and JSON, as `launch/carrier.py` does."""

import http.client
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from motcua.common.vietnamese import clean
from motcua.post.carriers.base import Away, Fact, Nonsense, Order, Placed, Refuses
from motcua.post.models import State

SECONDS = 10
LARGEST = 200_000
FACTS_AT_MOST = 200
DEAREST = 5_000_000
REFUSED = (409, 422)
REFERENCE = re.compile(r"[A-Z0-9]{6,40}", re.ASCII)
STATES = (State.PICKED_UP, State.IN_TRANSIT, State.DELIVERED, State.RETURNED)


class Http:
    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = urlsplit(url), token

    def check(self) -> None:
        if self._url.scheme not in ("http", "https") or not self._url.hostname:
            raise ImproperlyConfigured("POST_CARRIER_URL")

    def order(self, order: Order) -> Placed:
        body = {"from": dict(order.sender), "to": dict(order.to)}
        said = self._ask("POST", "orders", key=order.key, body=body)
        reference, postage = said.get("reference"), said.get("postage")
        if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
            raise Nonsense
        if not isinstance(postage, int) or not 0 <= postage <= DEAREST:
            raise Nonsense
        return Placed(reference, postage)

    def cancel(self, key: str) -> bool:
        said = self._ask("POST", "cancellations", key=key, body={})
        if not isinstance(said.get("cancelled"), bool):
            raise Nonsense
        return bool(said["cancelled"])

    def track(self, reference: str) -> list[Fact]:
        said = self._ask("GET", f"orders/{quote(reference, safe='')}")
        rows = said.get("facts")
        if not isinstance(rows, list) or len(rows) > FACTS_AT_MOST:
            raise Nonsense
        return [_fact(row) for row in rows]

    def _ask(
        self, method: str, path: str, *, key: str = "", body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        try:
            status, content = self._send(method, path, key, body)
        except (OSError, http.client.HTTPException) as away:
            raise Away from away
        if status in REFUSED:
            raise Refuses
        if status >= 300:
            raise Away
        try:
            said = json.loads(content)
        except ValueError as wrong:
            raise Nonsense from wrong
        if not isinstance(said, dict):
            raise Nonsense
        return said

    def _send(
        self, method: str, path: str, key: str, body: dict[str, Any] | None
    ) -> tuple[int, bytes]:
        secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=SECONDS)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        if key:
            headers["Idempotency-Key"] = key
        sent = json.dumps(body).encode() if body is not None else None
        try:
            connection.request(method, f"{self._url.path.rstrip('/')}/{path}", sent, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST)
        finally:
            connection.close()


def _fact(row: Any) -> Fact:
    try:
        at = datetime.fromisoformat(str(row["at"]))
        mark, state = str(row["id"])[:64], str(row["state"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise Nonsense from wrong
    if state not in STATES or not mark or at.tzinfo is None:
        raise Nonsense
    return Fact(mark, state, at, clean(str(row.get("place", "")))[:200])
