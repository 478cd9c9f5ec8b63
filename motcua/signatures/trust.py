"""Whom we believe: root certificates, lists of revoked ones, and the check of a certificate against both.

What checks a signature needs is here too: `context` for who signed, `time_context` for who stamped the time.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from asn1crypto import crl, pem, x509
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)

from motcua.common import clock
from motcua.signatures.errors import CannotSign

SIGNS = {"digital_signature"}


def certificates(text: bytes) -> list[x509.Certificate]:
    """Of a PEM text, in its order; none of no text, ValueError when it is something else."""
    if not text:
        return []
    if not pem.detect(text):
        raise ValueError("no PEM")
    found = pem.unarmor(text, multiple=True)
    return [x509.Certificate.load(der) for kind, _headers, der in found if kind == "CERTIFICATE"]


def roots() -> list[x509.Certificate]:
    """Of the authorities whose signers we believe; none when none is named."""
    return certificates(_content(settings.SIGNING_ROOTS))


def revocations() -> list[crl.CertificateList]:
    """The lists the administrator keeps up to date."""
    if not (text := _content(settings.SIGNING_CRLS)):
        return []
    if not pem.detect(text):
        return [crl.CertificateList.load(text)]
    found = pem.unarmor(text, multiple=True)
    return [crl.CertificateList.load(der) for kind, _headers, der in found if kind == "X509 CRL"]


def time_roots() -> list[x509.Certificate]:
    """Of the time-stamping authority, and what leads to it."""
    return certificates(_content(settings.TSA_CERTIFICATES))


def _content(path: str) -> bytes:
    """Empty where nothing is configured or the trial's folder is not made yet."""
    if not path or not Path(path).is_file():
        return b""
    return Path(path).read_bytes()


def context(
    at: datetime | None = None,
    others: Iterable[x509.Certificate] = (),
    lists: Iterable[crl.CertificateList] = (),
) -> ValidationContext:
    """Who may have signed, as seen at a moment; `lists` are revocations that came with a document."""
    return _context(roots(), at, others, lists)


def time_context(
    at: datetime | None = None, others: Iterable[x509.Certificate] = ()
) -> ValidationContext:
    return _context(time_roots(), at, others)


def whole_context(others: Iterable[x509.Certificate] = ()) -> ValidationContext:
    """Both, now: for gathering what a signature must carry. Who signs was checked against `context` before."""
    return _context([*roots(), *time_roots()], None, others)


def _context(
    trusted: list[x509.Certificate],
    at: datetime | None,
    others: Iterable[x509.Certificate],
    lists: Iterable[crl.CertificateList] = (),
) -> ValidationContext:
    # Only now can a list be fetched; of a moment gone by what is at hand must do.
    fetching = settings.SIGNING_FETCHES and at is None
    return ValidationContext(
        trust_roots=trusted,
        other_certs=list(others),
        crls=[*revocations(), *lists],
        moment=None if fetching else at or clock.now(),
        allow_fetching=fetching,
        # A certificate that says where its revocations are listed is not believed without the list.
        revocation_mode="hard-fail",
        retroactive_revinfo=at is not None,
    )


def check(certificate: x509.Certificate, others: Iterable[x509.Certificate] = ()) -> None:
    """CannotSign unless this certificate may sign now."""
    try:
        trusted = roots()
        believed = context()
    except ValueError:
        raise CannotSign(
            _("Chưa ký số được: tệp chứng thư gốc hoặc danh sách thu hồi không đọc được.")
        ) from None
    if not trusted:
        raise CannotSign(_("Chưa ký số được: chưa khai chứng thư gốc (SIGNING_ROOTS)."))
    # An extra validity check first: path building words some of these failures otherwise.
    validity = certificate["tbs_certificate"]["validity"]
    if clock.now() > validity["not_after"].native:
        raise CannotSign(_("Chưa ký số được: chứng thư số đã hết hạn. Gia hạn hoặc đổi khóa."))
    if clock.now() < validity["not_before"].native:
        raise CannotSign(_("Chưa ký số được: chứng thư số chưa đến ngày có hiệu lực."))
    validator = CertificateValidator(
        certificate, intermediate_certs=list(others), validation_context=believed
    )
    try:
        asyncio.run(validator.async_validate_usage(SIGNS))
    except (ExpiredError, NotYetValidError):
        raise CannotSign(
            _("Chưa ký số được: chứng thư của nơi cấp, hoặc danh sách thu hồi, đã hết hạn.")
        ) from None
    except RevokedError:
        raise CannotSign(
            _("Chưa ký số được: chứng thư số đã bị thu hồi. Đăng ký khóa mới.")
        ) from None
    except (PathError, ValidationError):
        raise CannotSign(
            _(
                "Chưa ký số được: chứng thư số không do nơi cấp được tin cậy, hoặc chưa tra được thu hồi."
            )
        ) from None
