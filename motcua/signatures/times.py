"""The time-stamping authority (RFC 3161) a signature asks for its time."""

from http.client import HTTPException
from urllib.request import Request, urlopen

from asn1crypto import tsp
from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

TIMEOUT_SECONDS = 10
AT_MOST_BYTES = 100_000


class Authority(TimeStamper):
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        headers = {"Content-Type": "application/timestamp-query"}
        # The address is the administrator's, from the environment.
        request = Request(settings.TSA_URL, data=req.dump(), headers=headers)  # noqa: S310
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                told: tsp.TimeStampResp = tsp.TimeStampResp.load(answer.read(AT_MOST_BYTES))
                return told
        except (OSError, HTTPException, ValueError) as error:
            raise TimestampRequestError(f"no answer ({type(error).__name__})") from None


def configured() -> bool:
    return bool(settings.TSA_URL and settings.TSA_CERTIFICATES)
