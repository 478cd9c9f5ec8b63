"""Time-stamps of an outside authority (RFC 3161) over the seals, where one is configured."""

import logging
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from motcua.dossiers.models import Seal
from motcua.dossiers.proof import verify

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10
AT_MOST_BYTES = 100_000


class Refused(Exception):
    """No time-stamp, or one that is not good."""


def configured() -> bool:
    return bool(settings.TSA_URL and settings.TSA_CERTIFICATES)


def stamp_new(at_most: int = 100) -> int:
    """Stamp the seals that have no time yet, the oldest first. While the authority is away they wait."""
    stamped = 0
    for seal in Seal.objects.filter(token=None).order_by("number")[: at_most * configured()]:
        try:
            token, at = _asked(seal)
        except Refused as refused:
            waiting = Seal.objects.filter(token=None).count()
            log.error(
                "%d seals wait for a time-stamp, from number %d on: %s",
                waiting,
                seal.number,
                refused,
            )
            break
        stamped += Seal.objects.filter(pk=seal.pk, token=None).update(token=token, token_at=at)
    return stamped


def _asked(seal: Seal) -> tuple[bytes, datetime]:
    """The authority's answer, checked before anybody keeps it."""
    content = verify.canonical(seal.content())
    asked = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query"}
    # The address is the administrator's, from the environment.
    request = Request(settings.TSA_URL, data=asked.as_bytes(), headers=headers)  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            token = answer.read(AT_MOST_BYTES)
    except (OSError, URLError, ValueError) as error:
        raise Refused(f"no answer ({type(error).__name__})") from None
    return token, _good(token, seal.hash, asked.nonce)


def check(seal: Seal) -> None:
    """A stored time-stamp once more, against the certificates of today."""
    if seal.token is not None and configured():
        _good(bytes(seal.token), seal.hash)


def _good(token: bytes, digest: str, nonce: int | None = None) -> datetime:
    try:
        read = decode_timestamp_response(token)
        builder = VerifierBuilder() if nonce is None else VerifierBuilder().nonce(nonce)
        for certificate in _certificates():
            if certificate.issuer == certificate.subject:
                builder = builder.add_root_certificate(certificate)
            else:
                builder = builder.add_intermediate_certificate(certificate)
        builder.build().verify(read, bytes.fromhex(digest))
        if verify.read_token(token)[0] != digest:
            raise Refused("its digest is not the seal's")
        return read.tst_info.gen_time
    except (ValueError, VerificationError, verify.Fault) as error:
        raise Refused(f"not a good time-stamp: {error}") from None


def _certificates() -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(Path(settings.TSA_CERTIFICATES).read_bytes())
    except OSError as error:
        raise Refused(f"TSA_CERTIFICATES cannot be read ({type(error).__name__})") from None
