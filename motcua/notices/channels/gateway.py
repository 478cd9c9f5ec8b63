"""SMS and Zalo through a gateway that speaks HTTP and JSON (docs/how-to/connect-an-sms-gateway.md)."""

import http.client
import json
from urllib.parse import urlsplit

from django.conf import settings

from motcua.notices import letters
from motcua.notices.channels.base import Final, Temporary
from motcua.notices.models import Delivery, Trouble

SECONDS = 10
TOO_MANY, NOT_FOUND, GONE = 429, 404, 410
TIMED_OUT = 408


def configured(name: str) -> "Gateway | None":
    url: str = settings.NOTICE_GATEWAYS.get(name, "")
    return Gateway(url, settings.NOTICE_GATEWAY_TOKEN) if url else None


class Gateway:
    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = urlsplit(url), token

    def send(self, delivery: Delivery) -> None:
        body = {
            "channel": delivery.channel,
            "to": delivery.address,
            "text": letters.short(delivery),
        }
        try:
            status = self._post(json.dumps(body).encode(), delivery.message_id)
        except (OSError, http.client.HTTPException) as away:
            raise Temporary(Trouble.UNREACHABLE) from away
        if status < 300:
            return
        if status in (NOT_FOUND, GONE):
            raise Final(Trouble.NO_MAILBOX)
        # 401 and 403 are about our own key: it is mended here, and nothing is lost meanwhile.
        if status in (TIMED_OUT, TOO_MANY, 401, 403) or status >= 500 or status < 400:
            raise Temporary(Trouble.BUSY)
        raise Final(Trouble.REFUSED)

    def _post(self, body: bytes, message_id: str) -> int:
        secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=SECONDS)
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": message_id,
        }
        try:
            connection.request("POST", self._url.path or "/", body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()
