"""From a row to a signer: the key is opened for one signature and closed again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from asn1crypto import pem, x509
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.signatures import trust
from motcua.signatures.errors import CannotSign
from motcua.signatures.models import Kind, SigningKey

# A token knows one log-in a process: two threads must not open it side by side.
_token = Lock()


def of_agency(agency: Agency) -> SigningKey:
    """The agency's seal; CannotSign where it has none."""
    return _best(
        SigningKey.objects.filter(agency=agency, posting=None),
        _("Chưa ký số được: chưa đăng ký khóa dấu của %(whose)s.") % {"whose": agency.name},
    )


def of_posting(posting: Posting) -> SigningKey:
    """A leader's own key; CannotSign where there is none."""
    return _best(
        SigningKey.objects.filter(posting=posting),
        _("Chưa ký số được: chưa đăng ký khóa ký của %(whose)s.") % {"whose": posting.user},
    )


def _best(found: QuerySet[SigningKey], missing: str) -> SigningKey:
    """The newest that is good now; else the newest, whose fault is then told when it is opened."""
    now, rows = clock.now(), list(found.order_by("-valid_from", "-pk"))
    if not rows:
        raise CannotSign(missing)
    good = [row for row in rows if not row.revoked_at and row.valid_from <= now < row.valid_to]
    return (good or rows)[0]


def known(certificate: x509.Certificate) -> SigningKey | None:
    """Whose key signed, if it is one of ours; for checks."""
    found = SigningKey.objects.filter(fingerprint=certificate.sha256.hex())
    return found.select_related("agency", "posting__user").order_by("-pk").first()


def register(
    agency: Agency,
    certificate: bytes,
    *,
    kind: str,
    place: str,
    label: str = "",
    posting: Posting | None = None,
) -> SigningKey:
    """A row for a key, its dates read from its certificate (PEM, with what leads to the root)."""
    chain = trust.certificates(certificate)
    validity = chain[0]["tbs_certificate"]["validity"]
    return SigningKey.objects.create(
        agency=agency,
        posting=posting,
        kind=kind,
        place=place,
        label=label,
        certificate=b"".join(pem.armor("CERTIFICATE", one.dump()) for one in chain).decode(),
        fingerprint=chain[0].sha256.hex(),
        valid_from=validity["not_before"].native,
        valid_to=validity["not_after"].native,
    )


@contextmanager
def opened(key: SigningKey) -> Iterator[Signer]:
    """A signer that may sign now; CannotSign in one sentence for whatever is wrong with it."""
    own, *others = trust.certificates(key.certificate.encode())
    if key.revoked_at and key.revoked_at <= clock.now():
        raise CannotSign(_("Chưa ký số được: khóa ký đã bị thu hồi. Đăng ký khóa mới."))
    trust.check(own, others)
    if key.kind == Kind.PKCS12:
        yield _from_file(key, own, others)
    else:
        with _token, _from_token(key, own, others) as signer:
            yield signer


def _from_file(
    key: SigningKey, own: x509.Certificate, others: list[x509.Certificate]
) -> SimpleSigner:
    if Path(key.place).name != key.place:
        raise CannotSign(_("Chưa ký số được: tên tệp khóa không hợp lệ."))
    try:
        content = (Path(settings.SIGNING_KEYS_DIR) / key.place).read_bytes()
    except OSError:
        raise CannotSign(
            _("Chưa ký số được: không đọc được tệp khóa %(name)s trên máy chủ.")
            % {"name": key.place}
        ) from None
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(
            content, other_certs=others, passphrase=secret(key).encode() or None
        )
    except ValueError:
        raise CannotSign(
            _("Chưa ký số được: mật khẩu của tệp khóa %(name)s sai, hoặc tệp hỏng.")
            % {"name": key.place}
        ) from None
    if signer.signing_cert is None or signer.signing_cert.dump() != own.dump():
        raise CannotSign(_("Chưa ký số được: tệp khóa không khớp chứng thư số đã đăng ký."))
    return signer


@contextmanager
def _from_token(
    key: SigningKey, own: x509.Certificate, others: list[x509.Certificate]
) -> Iterator[PKCS11Signer]:
    if not settings.PKCS11_LIBRARY:
        raise CannotSign(_("Chưa ký số được: chưa khai thư viện thiết bị (PKCS11_LIBRARY)."))
    away = CannotSign(
        _("Chưa ký số được: không mở được thiết bị ký %(name)s. Kiểm tra thiết bị và mã PIN.")
        % {"name": key.place}
    )
    try:
        session = open_pkcs11_session(
            settings.PKCS11_LIBRARY,
            token_criteria=TokenCriteria(label=key.place),
            user_pin=secret(key) or None,
        )
    except (PKCS11Error, RuntimeError, OSError):
        raise away from None
    try:
        chain = SimpleCertificateStore.from_certs(others)
        yield PKCS11Signer(session, signing_cert=own, ca_chain=chain, key_label=key.label)
    except PKCS11Error:
        raise away from None
    finally:
        session.close()


def secret(key: SigningKey) -> str:
    """Passphrase or PIN: SIGNING_SECRET_<PLACE> of the environment, else the common SIGNING_SECRET."""
    name = re.sub(r"[^A-Z0-9]+", "_", Path(key.place).stem.upper()).strip("_")
    secrets: dict[str, str] = settings.SIGNING_SECRETS
    return secrets.get(name, secrets.get("", ""))
